package io.switchboard.channel.sms;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** JSON values as maps and lists, and JSON pointers (RFC 6901) into them. */
final class Json {
    private static final int DEEPEST = 50;

    private Json() {}

    /** @throws IOException for what isn't JSON, or is deeper than any gateway's */
    static Object read(byte[] json) throws IOException {
        int depth = 0;
        for (byte each : json) {
            depth += each == '[' || each == '{' ? 1 : each == ']' || each == '}' ? -1 : 0;
            if (depth > DEEPEST) {
                throw new IOException("too deep");
            }
        }
        return JSON.std.anyFrom(json);
    }

    /** @param pointer empty for the whole; a name without a slash for a member of an object */
    static Object at(Object root, String pointer) {
        if (pointer == null || pointer.isEmpty()) {
            return root;
        }
        Object now = root;
        for (String step : (pointer.startsWith("/") ? pointer.substring(1) : pointer).split("/", -1)) {
            String name = step.replace("~1", "/").replace("~0", "~");
            if (now instanceof Map<?, ?> map) {
                now = map.get(name);
            } else if (now instanceof List<?> list && name.matches("\\d{1,6}") && Integer.parseInt(name) < list.size()) {
                now = list.get(Integer.parseInt(name));
            } else {
                return null;
            }
        }
        return now;
    }

    /** A single value as text; null for none, and for objects and arrays. */
    static String textAt(Object root, String pointer) {
        Object value = at(root, pointer);
        return value == null || value instanceof Map || value instanceof List ? null : value.toString();
    }
}
