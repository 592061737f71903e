package io.switchboard.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/** Holds JSON against the schemas of a description: as much of JSON Schema as that uses, and nothing that isn't described. */
final class Schemas {
    private final JsonNode document;

    Schemas(JsonNode document) {
        this.document = document;
    }

    /** Adds what is wrong. */
    void check(JsonNode schema, JsonNode value, String where, List<String> wrong) {
        if (schema.has("$ref")) {
            check(document.at(schema.get("$ref").asText().substring(1)), value, where, wrong);
            return;
        }
        if (schema.has("anyOf")) {
            either(schema.get("anyOf"), value, where, wrong);
            return;
        }
        JsonNode type = schema.path("type");
        if (!type.isMissingNode() && !isOf(type, value)) {
            wrong.add(where + " is " + value.getNodeType() + " and not " + type);
            return;
        }
        if (value.isNull()) {
            return;
        }
        if (schema.has("enum") && !contains(schema.get("enum"), value)) {
            wrong.add(where + " is none of " + schema.get("enum"));
        }
        if (schema.path("format").asText().equals("date-time")) {
            time(value.asText(), where, wrong);
        }
        if (value.isArray() && schema.has("items")) {
            for (int i = 0; i < value.size(); i++) {
                check(schema.get("items"), value.get(i), where + "[" + i + "]", wrong);
            }
        }
        if (value.isObject()) {
            object(schema, value, where, wrong);
        }
    }

    private void either(JsonNode schemas, JsonNode value, String where, List<String> wrong) {
        for (JsonNode each : schemas) {
            if (value.isNull() == each.path("type").asText().equals("null")) {
                check(each, value, where, wrong);
                return;
            }
        }
        wrong.add(where + " fits none");
    }

    private void object(JsonNode schema, JsonNode value, String where, List<String> wrong) {
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asText())) {
                wrong.add(where + " has no " + name.asText());
            }
        }
        JsonNode rest = schema.path("additionalProperties");
        value.fields().forEachRemaining(field -> {
            JsonNode of = schema.path("properties").path(field.getKey());
            if (!of.isMissingNode()) {
                check(of, field.getValue(), where + "." + field.getKey(), wrong);
            } else if (rest.isObject()) {
                check(rest, field.getValue(), where + "." + field.getKey(), wrong);
            } else if (schema.has("properties") && !rest.asBoolean()) {
                wrong.add(where + "." + field.getKey() + " isn't described");
            }
        });
    }

    private static void time(String text, String where, List<String> wrong) {
        try {
            Instant.parse(text);
        } catch (DateTimeParseException e) {
            wrong.add(where + " is no time: " + text);
        }
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        for (JsonNode each : values) {
            if (each.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOf(JsonNode type, JsonNode value) {
        if (type.isArray()) {
            for (JsonNode each : type) {
                if (isOf(each, value)) {
                    return true;
                }
            }
            return false;
        }
        return switch (type.asText()) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            case "null" -> value.isNull();
            default -> false;
        };
    }
}
