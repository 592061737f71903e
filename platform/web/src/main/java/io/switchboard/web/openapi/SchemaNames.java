package io.switchboard.web.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Names of schemas by which people find their way: the scan calls the seventh record {@code Form} of the code {@code Form7}. */
final class SchemaNames {
    private static final String PREFIX = "#/components/schemas/";

    private final Map<String, String> names = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>();

    private SchemaNames() {}

    /** The same document, in which what a call takes is named by its resource: {@code ContactForm}. */
    static ObjectNode plain(ObjectNode document) {
        SchemaNames names = new SchemaNames();
        ObjectNode schemas = (ObjectNode) document.at("/components/schemas");
        schemas.fieldNames().forEachRemaining(names.taken::add);
        for (JsonNode item : document.get("paths")) {
            for (JsonNode operation : item) {
                names.find(operation);
            }
        }
        names.names.forEach((old, name) -> schemas.set(name, schemas.remove(old)));
        names.rename(document);
        return document;
    }

    private void find(JsonNode operation) {
        String used = operation.at("/requestBody/content/application~1json/schema/$ref").asText().replace(PREFIX, "");
        String base = used.replaceAll("\\d+$", "");
        if (used.isEmpty() || names.containsKey(used) || !base.equals("Form") && base.equals(used)) {
            return;
        }
        // conversationList: the words before the last are the resource's.
        String thing = operation.path("operationId").asText().replaceAll("[A-Z][a-z]*$", "");
        String name = thing.substring(0, 1).toUpperCase(Locale.ROOT) + thing.substring(1) + base;
        if (taken.add(name)) {
            names.put(used, name);
        }
    }

    private void rename(JsonNode node) {
        if (node instanceof ObjectNode object) {
            JsonNode reference = object.get("$ref");
            if (reference instanceof TextNode text && names.containsKey(text.asText().replace(PREFIX, ""))) {
                object.put("$ref", PREFIX + names.get(text.asText().replace(PREFIX, "")));
            }
            object.forEach(this::rename);
        } else if (node instanceof ArrayNode) {
            node.forEach(this::rename);
        }
    }
}
