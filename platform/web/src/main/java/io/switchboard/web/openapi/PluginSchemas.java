package io.switchboard.web.openapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Schemas of what a plugin's resources take and give: records by their components, anything else without promises. */
final class PluginSchemas {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<Class<?>> TIMES = Set.of(Instant.class, OffsetDateTime.class, ZonedDateTime.class);

    private final String plugin;
    private final ObjectNode components;

    PluginSchemas(String plugin, ObjectNode components) {
        this.plugin = plugin;
        this.components = components;
    }

    ObjectNode of(Type type) {
        if (type instanceof ParameterizedType generic) {
            return of(generic);
        }
        if (type instanceof GenericArrayType array) {
            return list(array.getGenericComponentType());
        }
        if (type instanceof WildcardType wildcard) {
            return of(wildcard.getUpperBounds()[0]);
        }
        return type instanceof Class<?> known ? of(known) : JSON.createObjectNode();
    }

    private ObjectNode of(ParameterizedType generic) {
        Class<?> raw = (Class<?>) generic.getRawType();
        Type[] of = generic.getActualTypeArguments();
        if (Collection.class.isAssignableFrom(raw)) {
            return list(of[0]);
        }
        if (Optional.class == raw) {
            return of(of[0]);
        }
        ObjectNode schema = of(raw);
        if (Map.class.isAssignableFrom(raw) && of.length == 2) {
            schema.set("additionalProperties", of(of[1]));
        }
        return schema;
    }

    private ObjectNode list(Type of) {
        ObjectNode schema = JSON.createObjectNode().put("type", "array");
        schema.set("items", of(of));
        return schema;
    }

    private ObjectNode of(Class<?> type) {
        ObjectNode schema = JSON.createObjectNode();
        if (type == byte[].class || java.io.InputStream.class.isAssignableFrom(type)) {
            return schema;
        }
        if (type.isArray()) {
            return list(type.getComponentType());
        }
        if (type == String.class || type == char.class || CharSequence.class == type) {
            return schema.put("type", "string");
        }
        if (type == boolean.class || type == Boolean.class) {
            return schema.put("type", "boolean");
        }
        if (type == int.class || type == Integer.class || type == short.class || type == Short.class) {
            return schema.put("type", "integer").put("format", "int32");
        }
        if (type == long.class || type == Long.class) {
            return schema.put("type", "integer").put("format", "int64");
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return schema.put("type", "number");
        }
        if (type == UUID.class) {
            return schema.put("type", "string").put("format", "uuid");
        }
        if (TIMES.contains(type) || type == LocalDate.class) {
            return schema.put("type", "string").put("format", type == LocalDate.class ? "date" : "date-time");
        }
        if (type.isEnum()) {
            ArrayNode values = schema.put("type", "string").putArray("enum");
            for (Object value : type.getEnumConstants()) {
                values.add(((Enum<?>) value).name());
            }
            return schema;
        }
        if (type.isRecord()) {
            return record(type);
        }
        return Map.class.isAssignableFrom(type) ? schema.put("type", "object") : schema;
    }

    private ObjectNode record(Class<?> type) {
        String name = plugin + "." + type.getSimpleName();
        if (!components.has(name)) {
            // There before its components, one of which may be such a record again.
            ObjectNode schema = components.putObject(name).put("type", "object");
            ObjectNode properties = schema.putObject("properties");
            ArrayNode required = JSON.createArrayNode();
            for (RecordComponent component : type.getRecordComponents()) {
                ObjectNode property = of(component.getGenericType());
                Size size = component.getAccessor().getAnnotation(Size.class);
                if (size != null && component.getType() == String.class) {
                    property.put("minLength", size.min()).put("maxLength", size.max());
                }
                properties.set(component.getName(), property);
                var accessor = component.getAccessor();
                if (accessor.isAnnotationPresent(NotNull.class) || accessor.isAnnotationPresent(NotBlank.class) || accessor.isAnnotationPresent(NotEmpty.class)) {
                    required.add(component.getName());
                }
            }
            if (!required.isEmpty()) {
                schema.set("required", required);
            }
        }
        return JSON.createObjectNode().put("$ref", "#/components/schemas/" + name);
    }
}
