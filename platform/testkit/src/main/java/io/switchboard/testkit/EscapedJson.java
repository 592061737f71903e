package io.switchboard.testkit;

import java.util.List;
import java.util.Map;

/**
 * JSON in which everything but plain ASCII is escaped by small hexadecimal digits, and slashes by a backslash, as some providers
 * write it on the wire. Whoever writes it anew before he checks its signature is found out by it. No state.
 */
public final class EscapedJson {
    private EscapedJson() {}

    /**
     * @param value maps (keys as text, in their order), lists and texts; anything else as it prints itself: numbers, truth
     *     values, null
     */
    public static String of(Object value) {
        StringBuilder json = new StringBuilder();
        write(value, json);
        return json.toString();
    }

    private static void write(Object value, StringBuilder json) {
        if (value instanceof Map<?, ?> map) {
            String between = "{";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.append(between);
                write(entry.getKey(), json);
                json.append(':');
                write(entry.getValue(), json);
                between = ",";
            }
            json.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> list) {
            String between = "[";
            for (Object each : list) {
                json.append(between);
                write(each, json);
                between = ",";
            }
            json.append(list.isEmpty() ? "[]" : "]");
        } else if (value instanceof String text) {
            text(text, json);
        } else {
            json.append(value);
        }
    }

    private static void text(String text, StringBuilder json) {
        json.append('"');
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\' || c == '/') {
                json.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
