package io.switchboard.web.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Says what may be null: of a record whatever isn't a primitive, an id, or the items of a list. Of what is only answered the others are
 * always there. The scan of the resources can't tell.
 */
final class Nulls {
    private static final String PREFIX = "#/components/schemas/";
    private static final Set<String> ALWAYS = Set.of("id", "items");

    private final Map<String, Set<Class<?>>> records = new HashMap<>();
    private final ObjectNode schemas;

    Nulls(ObjectNode document) {
        schemas = (ObjectNode) document.at("/components/schemas");
    }

    /** The records of this resource, and those that it takes and gives. */
    void learn(Class<?> resource) {
        for (Class<?> nested : resource.getDeclaredClasses()) {
            learn((Type) nested);
        }
        for (Method method : resource.getDeclaredMethods()) {
            learn(method.getGenericReturnType());
            for (Type type : method.getGenericParameterTypes()) {
                learn(type);
            }
        }
    }

    private void learn(Type type) {
        if (type instanceof ParameterizedType generic) {
            learn(generic.getRawType());
            for (Type argument : generic.getActualTypeArguments()) {
                learn(argument);
            }
        } else if (type instanceof GenericArrayType array) {
            learn(array.getGenericComponentType());
        } else if (type instanceof Class<?> known
                && known.isRecord()
                && records.computeIfAbsent(known.getSimpleName(), name -> new LinkedHashSet<>()).add(known)) {
            for (RecordComponent component : known.getRecordComponents()) {
                learn(component.getGenericType());
            }
        }
    }

    /** Before schemas get other names. */
    void say(ObjectNode document) {
        Set<String> taken = new TreeSet<>();
        for (JsonNode item : document.get("paths")) {
            for (JsonNode operation : item) {
                reach(operation.path("requestBody"), taken);
            }
        }
        schemas.properties().forEach(schema -> {
            // What was written by hand says it already.
            if (!schema.getValue().has("required") && schema.getValue().path("properties") instanceof ObjectNode properties) {
                record(schema.getKey(), properties).ifPresent(type ->
                        say(type, (ObjectNode) schema.getValue(), properties, !taken.contains(schema.getKey())));
            }
        });
    }

    /** ItemsContactView is Items of ContactView, Form7 the seventh Form: the one with these components. */
    private Optional<Class<?>> record(String schema, ObjectNode properties) {
        Set<String> names = new HashSet<>();
        properties.fieldNames().forEachRemaining(names::add);
        String name = schema.startsWith("Items") ? "Items" : schema.replaceAll("\\d+$", "");
        return records.getOrDefault(name, Set.of()).stream()
                .filter(type -> Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).collect(Collectors.toSet()).equals(names))
                .findFirst();
    }

    private void reach(JsonNode node, Set<String> taken) {
        for (JsonNode reference : node.findValues("$ref")) {
            String name = reference.asText().replace(PREFIX, "");
            if (taken.add(name)) {
                reach(schemas.path(name), taken);
            }
        }
    }

    private static void say(Class<?> type, ObjectNode schema, ObjectNode properties, boolean answered) {
        Set<String> there = new HashSet<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = component.getName();
            if (component.getType().isEnum() && properties.path(name) instanceof ObjectNode property) {
                enumerate(component.getType(), property);
            }
            if (component.getType().isPrimitive() || ALWAYS.contains(name)) {
                there.add(name);
            } else if (properties.path(name) instanceof ObjectNode property) {
                properties.set(name, nullable(property));
            }
        }
        if (answered) {
            ArrayNode required = schema.putArray("required");
            properties.fieldNames().forEachRemaining(name -> {
                if (there.contains(name)) {
                    required.add(name);
                }
            });
            if (required.isEmpty()) {
                schema.remove("required");
            }
        }
    }

    /** Of another module the scan knows no enum. */
    private static void enumerate(Class<?> type, ObjectNode property) {
        property.remove("$ref");
        property.remove("enum");
        property.put("type", "string");
        property.put("description", Arrays.stream(type.getEnumConstants()).map(value -> ((Enum<?>) value).name()).collect(Collectors.joining(", ")));
    }

    private static ObjectNode nullable(ObjectNode property) {
        if (property.has("$ref")) {
            ObjectNode either = property.objectNode();
            either.putArray("anyOf").add(property).addObject().put("type", "null");
            return either;
        }
        if (property.path("type").isTextual() && !property.has("enum")) {
            String type = property.get("type").asText();
            property.putArray("type").add(type).add("null");
        }
        return property;
    }
}
