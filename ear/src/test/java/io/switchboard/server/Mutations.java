package io.switchboard.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Makes of what an honest client sends what none does. The same seed makes the same. Not for several threads. */
final class Mutations {

    /** Raw JSON that takes the place of a value. */
    private static final List<String> VALUES = List.of(
            "null", "true", "false", "0", "-1", "1", "2147483648", "-9223372036854775809", "9223372036854775807", "1e400", "-1e400",
            "0.1", "1e-400", "123456789012345678901234567890123456789012345678901234567890", "\"\"", "\" \"", "[]", "{}", "[null]", "[[]]", "[{}]",
            "{\"\":null}", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\\uffff\"", "\"\\u202e\\u200b\"", "\"😀\"", "\"null\"",
            "\"../../../../etc/passwd\"", "\"<script>alert(1)</script>\"", "\"' or 1=1 --\"", "\"%00\"", "\"${jndi:ldap://127.0.0.1/x}\"",
            "\"+1000000000-12-31T23:59:59.999999999Z\"", "\"-1000000000-01-01T00:00:00Z\"", "\"2026-13-45T99:99:99Z\"", "\"PT-1S\"",
            "\"P999999999999D\"", "\"00000000-0000-0000-0000-000000000000\"", "\"me\"", "\"zh-Hant-x-🐈\"", "\"Asia/Nowhere\"", "\"24:00\"",
            "\"2026-02-30\"", "\"ADMIN\"", "\"a@b\"", "\"http://[::1\"", "[\"ADMIN\",\"ADMIN\",null,7]", "{\"type\":\"text\"}", "{\"type\":[]}");

    private static final List<String> TARGET_PARTS = List.of(
            "%00", "%ff", "%c0%ae%c0%ae", "..%2f..%2f", "%2e%2e", ";x=y", "a%20b", "%E7%8C%AB", "-1", "0", "99999999999999999999",
            "00000000-0000-0000-0000-000000000000", "me", "null", "%25", "%F0%9F%98%80", "*", "'", "%5c", "%7B%7D", "a".repeat(3000));

    private final Random random;

    Mutations(long seed) {
        random = new Random(seed);
    }

    Random random() {
        return random;
    }

    <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    boolean once(int in) {
        return random.nextInt(in) == 0;
    }

    String targetPart() {
        return any(TARGET_PARTS);
    }

    /** A value of this JSON schema, with ids that exist where its fields ask for some. */
    JsonNode valid(JsonNode document, JsonNode schema, String field, Map<String, List<String>> known, int depth) {
        JsonNode ref = schema.get("$ref");
        JsonNode here = ref == null ? schema : document.at(ref.asText().substring(1));
        if (here.has("enum")) {
            return here.get("enum").get(random.nextInt(here.get("enum").size()));
        }
        String type = here.path("type").isArray() ? here.path("type").get(0).asText() : here.path("type").asText(here.has("properties") ? "object" : "any");
        JsonNodeFactory make = JsonNodeFactory.instance;
        if (depth > 6) {
            return make.nullNode();
        }
        return switch (type) {
            case "object" -> object(document, here, known, depth);
            case "array" -> {
                ArrayNode array = make.arrayNode();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    array.add(valid(document, here.path("items"), field, known, depth + 1));
                }
                yield array;
            }
            case "integer" -> make.numberNode(random.nextInt(20));
            case "number" -> make.numberNode(random.nextInt(20) / 2.0);
            case "boolean" -> make.booleanNode(random.nextBoolean());
            case "string" -> make.textNode(text(here.path("format").asText(), field, known));
            default -> field.equals("content") ? make.objectNode().put("type", "text").put("text", "fuzz " + random.nextInt()) : make.textNode("x" + random.nextInt(100));
        };
    }

    private ObjectNode object(JsonNode document, JsonNode schema, Map<String, List<String>> known, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Iterator<Map.Entry<String, JsonNode>> it = schema.path("properties").fields(); it.hasNext(); ) {
            Map.Entry<String, JsonNode> property = it.next();
            if (!once(4)) {
                object.set(property.getKey(), valid(document, property.getValue(), property.getKey(), known, depth + 1));
            }
        }
        if (schema.path("properties").isEmpty()) {
            object.put("mode", "x").put("secret", "y");
        }
        return object;
    }

    private String text(String format, String field, Map<String, List<String>> known) {
        if (known.containsKey(field)) {
            return any(known.get(field));
        }
        return switch (format) {
            case "uuid" -> UUID.randomUUID().toString();
            case "date-time" -> "2026-11-%02dT10:00:00.000Z".formatted(1 + random.nextInt(28));
            case "date" -> "2026-11-22";
            default -> field.toLowerCase(java.util.Locale.ROOT).contains("email") ? "a@b.example" : field + " " + random.nextInt(1000);
        };
    }

    /** JSON with some of its values replaced, lost, doubled; sometimes deep or long; sometimes no JSON at all. */
    byte[] json(JsonNode valid) {
        String text = valid.toString();
        for (int i = random.nextInt(3); i >= 0; i--) {
            text = replaced(text);
        }
        return switch (random.nextInt(14)) {
            case 0 -> bytes(text.substring(0, random.nextInt(text.length() + 1)));
            case 1 -> flipped(bytes(text));
            case 2 -> bytes("[".repeat(2000) + "]".repeat(2000));
            case 3 -> bytes("{\"a\":".repeat(500) + "1" + "}".repeat(500));
            case 4 -> bytes(text.replaceFirst("\"[^\"]*\"\\s*}", "\"" + "x".repeat(1 + random.nextInt(200_000)) + "\"}"));
            case 5 -> bytes(text + text);
            case 6 -> text.getBytes(StandardCharsets.UTF_16);
            case 7 -> bytes(any(VALUES));
            case 8 -> with(bytes(text), (byte) 0xff, (byte) 0xc0, (byte) 0xed, (byte) 0xa0, (byte) 0x80);
            default -> bytes(text);
        };
    }

    /** One of the values, found by its place behind a colon or in a list, gives way to an odd one. */
    private String replaced(String text) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == ':' && i > 0 && text.charAt(i - 1) == '"') {
                places.add(i + 1);
            }
        }
        if (places.isEmpty()) {
            return any(VALUES);
        }
        int from = any(places);
        int to = from;
        boolean quoted = false;
        for (int depth = 0; to < text.length(); to++) {
            char c = text.charAt(to);
            if (c == '"' && text.charAt(to - 1) != '\\') {
                quoted = !quoted;
            } else if (!quoted && (c == '{' || c == '[')) {
                depth++;
            } else if (!quoted && (c == '}' || c == ']') && depth-- == 0) {
                break;
            } else if (!quoted && c == ',' && depth == 0) {
                break;
            }
        }
        return text.substring(0, from) + any(VALUES) + text.substring(to);
    }

    /** Some bytes other than they were. */
    byte[] flipped(byte[] bytes) {
        byte[] other = bytes.clone();
        for (int i = random.nextInt(8); i >= 0 && other.length > 0; i--) {
            other[random.nextInt(other.length)] = (byte) random.nextInt(256);
        }
        return other;
    }

    byte[] cut(byte[] bytes) {
        return java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
    }

    /** With odd bytes put in somewhere. */
    private byte[] with(byte[] bytes, byte... odd) {
        int at = random.nextInt(bytes.length + 1);
        byte[] other = new byte[bytes.length + odd.length];
        System.arraycopy(bytes, 0, other, 0, at);
        System.arraycopy(odd, 0, other, at, odd.length);
        System.arraycopy(bytes, at, other, at + odd.length, bytes.length - at);
        return other;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
