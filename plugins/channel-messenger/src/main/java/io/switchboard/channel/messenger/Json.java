package io.switchboard.channel.messenger;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads JSON of which anything may be missing or of another kind than told. */
final class Json {
    private Json() {}

    /** An object; empty for anything else. */
    static Optional<Map<String, Object>> parse(byte[] json) {
        try {
            return JSON.std.anyFrom(json) instanceof Map<?, ?> object ? Optional.of(map(object)) : Optional.empty();
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    static byte[] write(Map<String, ?> object) {
        try {
            return JSON.std.asBytes(object);
        } catch (IOException inMemory) {
            throw new IllegalStateException(inMemory);
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    /** The objects of a list. */
    static List<Map<String, Object>> maps(Object value) {
        return value instanceof List<?> list ? list.stream().filter(Map.class::isInstance).map(Json::map).toList() : List.of();
    }

    /** A text or number as text; null for anything else and for what is blank. */
    static String text(Object value) {
        String text = value instanceof String || value instanceof Number ? Objects.toString(value) : null;
        return text == null || text.isBlank() ? null : text;
    }

    /** A whole number, also as text; 0 for anything else. */
    static long number(Object value) {
        String text = text(value);
        return text != null && text.matches("-?\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
