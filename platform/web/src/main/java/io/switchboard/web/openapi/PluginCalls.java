package io.switchboard.web.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.switchboard.core.shared.Permission;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Describes a plugin's own resources from their annotations while it runs: nobody who writes a plugin need do anything for it. What its
 * methods answer as a {@code Response} can't be seen.
 */
final class PluginCalls {
    private static final Pattern TEMPLATE = Pattern.compile("\\{\\s*([A-Za-z_][\\w.-]*)\\s*(:[^{}]*(?:\\{[^{}]*}[^{}]*)*)?}");
    private static final Set<Class<? extends Annotation>> NO_BODY =
            Set.of(PathParam.class, QueryParam.class, HeaderParam.class, FormParam.class, Context.class);

    private final String plugin;
    private final CallWords words;
    private final ObjectNode document;
    private final PluginSchemas schemas;
    private final Set<String> ids = new HashSet<>();

    PluginCalls(String plugin, CallWords words, ObjectNode document) {
        this.plugin = plugin;
        this.words = words;
        this.document = document;
        this.schemas = new PluginSchemas(plugin, document.withObject("/components/schemas"));
    }

    void describe(List<Class<?>> resources) {
        ((ArrayNode) document.get("tags")).addObject().put("name", plugin).put("description", words.with("plugin.tag", plugin));
        for (Class<?> resource : resources) {
            Arrays.stream(resource.getMethods())
                    .filter(method -> verb(method).isPresent())
                    .sorted(Comparator.comparing(Method::getName).thenComparing(Method::getParameterCount))
                    .forEach(method -> describe(resource, method));
        }
    }

    private static Optional<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(http -> http != null)
                .map(http -> http.value().toLowerCase(Locale.ROOT))
                .findFirst();
    }

    private void describe(Class<?> resource, Method method) {
        String path = "/api/x/" + plugin + joined(resource.getAnnotation(Path.class)) + joined(method.getAnnotation(Path.class));
        ObjectNode item = document.withObject("/paths").withObjectProperty(TEMPLATE.matcher(path).replaceAll("{$1}"));
        ObjectNode operation = item.putObject(verb(method).orElseThrow());
        operation.putArray("tags").add(plugin);
        operation.put("operationId", id(resource, method));
        operation.put("summary", words(resource.getSimpleName().replaceAll("Resource$", "")) + ": " + words(method.getName()));
        security(operation.putArray("security"), resource, method);
        ArrayNode parameters = operation.putArray("parameters");
        Set<String> left = templates(path);
        boolean form = false;
        for (Parameter parameter : method.getParameters()) {
            form |= parameter.isAnnotationPresent(FormParam.class);
            parameter(parameters, parameter, left);
        }
        left.forEach(name -> parameters.addObject().put("name", name).put("in", "path").put("required", true).putObject("schema").put("type", "string"));
        Optional<Parameter> body = Arrays.stream(method.getParameters())
                .filter(p -> Arrays.stream(p.getAnnotations()).noneMatch(a -> NO_BODY.contains(a.annotationType()) || a.annotationType().getPackageName().equals("jakarta.ws.rs.container")))
                .findFirst();
        if (body.isPresent() && !form) {
            ObjectNode content = operation.putObject("requestBody").put("required", true).putObject("content");
            String type = media(Optional.ofNullable(method.getAnnotation(Consumes.class)).or(() -> Optional.ofNullable(resource.getAnnotation(Consumes.class))).map(Consumes::value));
            content.putObject(type).set("schema", schemas.of(body.get().getParameterizedType()));
        }
        responses(operation.putObject("responses"), resource, method, body.isPresent() || form);
    }

    private void responses(ObjectNode responses, Class<?> resource, Method method, boolean body) {
        if (method.getReturnType() == void.class) {
            responses.putObject("204").put("description", words.of("answer.done"));
        } else {
            ObjectNode good = responses.putObject("2XX").put("description", words.of("plugin.answers"));
            String type = media(Optional.ofNullable(method.getAnnotation(Produces.class)).or(() -> Optional.ofNullable(resource.getAnnotation(Produces.class))).map(Produces::value));
            ObjectNode content = good.putObject("content").putObject(type);
            if (!Response.class.isAssignableFrom(method.getReturnType())) {
                content.set("schema", schemas.of(method.getGenericReturnType()));
            }
        }
        for (String status : body ? List.of("400", "401", "403", "404", "422", "429", "500", "503") : List.of("401", "403", "404", "429", "500", "503")) {
            responses.putObject(status).put("$ref", "#/components/responses/" + status);
        }
    }

    private void parameter(ArrayNode parameters, Parameter parameter, Set<String> left) {
        String where = null;
        String name = null;
        if (parameter.isAnnotationPresent(PathParam.class)) {
            where = "path";
            name = parameter.getAnnotation(PathParam.class).value();
            if (!left.remove(name)) {
                return;
            }
        } else if (parameter.isAnnotationPresent(QueryParam.class)) {
            where = "query";
            name = parameter.getAnnotation(QueryParam.class).value();
        } else if (parameter.isAnnotationPresent(HeaderParam.class)) {
            where = "header";
            name = parameter.getAnnotation(HeaderParam.class).value();
        }
        if (where == null) {
            return;
        }
        ObjectNode described = parameters.addObject().put("name", name).put("in", where);
        if (where.equals("path")) {
            described.put("required", true);
        }
        ObjectNode schema = schemas.of(parameter.getParameterizedType());
        Optional.ofNullable(parameter.getAnnotation(DefaultValue.class)).ifPresent(usual -> described.put("description", words.with("plugin.usually", usual.value())));
        described.set("schema", schema);
    }

    private static void security(ArrayNode security, Class<?> resource, Method method) {
        RolesAllowed asked = Optional.ofNullable(method.getAnnotation(RolesAllowed.class))
                .or(() -> method.isAnnotationPresent(PermitAll.class) ? Optional.empty() : Optional.ofNullable(resource.getAnnotation(RolesAllowed.class)))
                .orElse(null);
        List<String> words = asked == null ? List.of() : List.of(asked.value());
        words.forEach(security.addObject().putArray("session")::add);
        List<String> scopes = words.stream().filter(word -> Permission.of(word).isPresent()).toList();
        if (!scopes.isEmpty()) {
            scopes.forEach(security.addObject().putArray("apiKey")::add);
        }
    }

    private String id(Class<?> resource, Method method) {
        String[] parts = (plugin + "-" + words(resource.getSimpleName().replaceAll("Resource$", "")) + "-" + words(method.getName())).split("[^A-Za-z0-9]+");
        StringBuilder id = new StringBuilder();
        for (String part : parts) {
            id.append(id.isEmpty() ? part : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        String free = id.toString();
        for (int i = 2; !ids.add(free); i++) {
            free = id.toString() + i;
        }
        return free;
    }

    private static Set<String> templates(String path) {
        Set<String> names = new HashSet<>();
        Matcher matcher = TEMPLATE.matcher(path);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private static String joined(Path path) {
        String text = path == null ? "" : path.value().replaceAll("^/+|/+$", "");
        return text.isEmpty() ? "" : "/" + text;
    }

    private static String media(Optional<String[]> types) {
        return types.filter(all -> all.length > 0).map(all -> all[0]).orElse("application/json");
    }

    private static String words(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    }
}
