package io.switchboard.web.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.switchboard.web.shared.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The description of every call: what the build found in the resources, and what no scan finds, which is errors, security,
 * what calls do, sockets, hooks. Made once.
 */
final class OpenApiDocument {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");
    private static final Set<String> PUBLIC =
            Set.of("post /api/session", "post /api/password-reset", "post /api/password-reset/{token}", "post /api/password-check",
                    "post /api/session/second-factor", "post /api/session/second-factor/enrolment",
                    "get /api/sign-in/sso", "post /api/sign-in/sso", "get /api/sign-in/sso/callback", "post /api/sign-in/sso/session",
                    "get /api/languages", "get /api/languages/{tag}");
    private final ObjectNode document;
    private final CallWords words;
    private final Nulls nulls;

    private OpenApiDocument(ObjectNode document, CallWords words) {
        this.document = document;
        this.words = words;
        this.nulls = new Nulls(document);
    }

    /** In English, as clients are made of it. */
    static ObjectNode build() throws IOException {
        return build(new CallWords(Locale.ENGLISH));
    }

    static ObjectNode build(CallWords words) throws IOException {
        ObjectNode document;
        try (InputStream in = CallWords.resource("resources.json")) {
            document = (ObjectNode) JSON.readTree(in);
        }
        OpenApiDocument made = new OpenApiDocument(document, words);
        made.describe();
        words.extras().forEach(extra -> merge(document, extra));
        made.nulls.say(document);
        made.fixSchemas();
        made.nameTags();
        return SchemaNames.plain(made.inOrder());
    }

    /** The same with the resources of these plugins. */
    static ObjectNode with(ObjectNode own, CallWords words, Map<String, List<Class<?>>> plugins) {
        ObjectNode all = own.deepCopy();
        plugins.forEach((id, resources) -> new PluginCalls(id, words, all).describe(resources));
        return all;
    }

    private void describe() {
        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                if (METHODS.contains(method.getKey())) {
                    describe(path.getKey(), path.getValue(), method.getKey(), (ObjectNode) method.getValue());
                }
            }
        }
        problems((ObjectNode) document.withObject("/components"));
    }

    private void describe(String path, JsonNode item, String method, ObjectNode operation) {
        ResourceCall call = ResourceCall.of(operation.path("operationId").asText());
        nulls.learn(call.resource());
        String id = call.name();
        operation.put("operationId", call.id());
        operation.put("summary", words.of(id, call.words()));
        operation.putArray("tags").add(path.split("/").length > 2 ? path.split("/")[2] : "api");
        if (method.equals("post") && call.isRepeatable(operation)) {
            operation.withArray("parameters").addObject().put("name", "Idempotency-Key").put("in", "header").putObject("schema").put("type", "string").put("maxLength", 200);
        }
        parameters(operation);
        upload(operation);
        answer(id, operation);
        boolean isPublic = PUBLIC.contains(method + " " + path) || path.endsWith("/config");
        boolean visitors = path.startsWith("/api/widget/");
        ArrayNode security = operation.putArray("security");
        if (visitors && !isPublic) {
            security.addObject().putArray("visitor");
            if (path.equals("/api/widget/{channelKey}/session")) {
                security.addObject();
            }
        } else if (!isPublic) {
            call.security(security);
        }
        errors(path, item, operation, isPublic, visitors);
    }

    /** What means the same everywhere; a size is a number, whatever the code takes it for until it has looked. */
    private void parameters(ObjectNode operation) {
        for (JsonNode parameter : operation.path("parameters")) {
            String name = parameter.path("name").asText();
            String told = words.of("parameter." + name);
            if (told != null) {
                ((ObjectNode) parameter).put("description", told);
            }
            if (name.equals("limit")) {
                ((ObjectNode) parameter).putObject("schema").put("type", "integer").put("format", "int32").put("minimum", 1);
            }
        }
    }

    /** A multipart body is one part called file. */
    private static void upload(ObjectNode operation) {
        JsonNode part = operation.at("/requestBody/content/multipart~1form-data");
        if (part instanceof ObjectNode body) {
            body.putObject("schema").put("$ref", "#/components/schemas/Upload");
        }
    }

    private void answer(String id, ObjectNode operation) {
        String told = words.of(id + ".answer");
        if (told == null) {
            return;
        }
        String[] parts = told.strip().split("\\s+");
        ObjectNode responses = operation.putObject("responses");
        ObjectNode answer = responses.putObject(parts[0]);
        answer.put("description", words.of(parts.length == 1 ? "answer.done" : parts[0].equals("201") ? "answer.made" : "answer.good"));
        if (parts.length > 1) {
            ObjectNode content = answer.putObject("content");
            if (parts[1].contains("/")) {
                content.putObject(parts[1]);
            } else {
                content.putObject("application/json").putObject("schema").put("$ref", "#/components/schemas/" + parts[1]);
            }
        }
    }

    private static void errors(String path, JsonNode item, ObjectNode operation, boolean isPublic, boolean visitors) {
        Set<String> statuses = new TreeSet<>(List.of("422", "500", "503"));
        if (!isPublic || path.startsWith("/api/session")) {
            statuses.add("401");
        }
        if (visitors || isPublic || operation.path("security").findValue("apiKey") != null) {
            statuses.add("429");
        }
        if (!isPublic) {
            statuses.add("403");
        }
        if (path.contains("{")) {
            statuses.addAll(List.of("404", "409"));
        }
        if (operation.has("requestBody")) {
            statuses.addAll(List.of("400", "413", "415"));
        }
        List<JsonNode> parameters = new ArrayList<>();
        item.path("parameters").forEach(parameters::add);
        operation.path("parameters").forEach(parameters::add);
        if (parameters.stream().anyMatch(p -> p.path("name").asText().equals("If-Match"))) {
            statuses.add("412");
        }
        ObjectNode responses = operation.withObject("/responses");
        for (String status : statuses) {
            if (!responses.has(status)) {
                responses.putObject(status).put("$ref", "#/components/responses/" + status);
            }
        }
    }

    /** Each error's body is a problem. */
    private static void problems(ObjectNode components) {
        for (String status : List.of("400", "401", "403", "404", "405", "409", "412", "413", "415", "422", "429", "500", "503")) {
            components
                    .withObject("/responses")
                    .putObject(status)
                    .putObject("content")
                    .putObject(Problem.MEDIA_TYPE)
                    .putObject("schema")
                    .put("$ref", "#/components/schemas/Problem");
        }
    }

    /** Each tag has its line, so that a new resource is found even before somebody has found words for it. */
    private void nameTags() {
        Set<String> known = new HashSet<>();
        document.get("tags").forEach(tag -> known.add(tag.get("name").asText()));
        Set<String> used = new TreeSet<>();
        document.get("paths").findValues("tags").forEach(tags -> tags.forEach(tag -> used.add(tag.asText())));
        used.removeAll(known);
        used.forEach(tag -> ((ArrayNode) document.get("tags")).addObject().put("name", tag));
        document.get("tags").forEach(tag -> {
            String name = tag.get("name").asText();
            ((ObjectNode) tag).put("description", words.of("tag." + name, name.replace('-', ' ')));
        });
    }

    /** A message's content is a JSON node in the code, which a scan takes for a list. */
    private void fixSchemas() {
        for (JsonNode schema : document.at("/components/schemas")) {
            if (schema.at("/properties/content") instanceof ObjectNode) {
                ((ObjectNode) schema.get("properties")).putObject("content").put("$ref", "#/components/schemas/Content");
            }
        }
    }

    private static void merge(ObjectNode into, JsonNode from) {
        from.properties().forEach(field -> {
            JsonNode there = into.get(field.getKey());
            if (there instanceof ObjectNode object && field.getValue().isObject()) {
                merge(object, field.getValue());
            } else {
                into.set(field.getKey(), field.getValue());
            }
        });
    }

    private ObjectNode inOrder() {
        ObjectNode ordered = JSON.createObjectNode();
        for (String part : List.of("openapi", "info", "servers", "tags", "security", "paths", "components")) {
            if (document.has(part)) {
                ordered.set(part, document.get(part));
            }
        }
        return ordered;
    }
}
