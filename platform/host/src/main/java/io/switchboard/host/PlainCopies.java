package io.switchboard.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Copies of lists and maps that a plugin gave, without classes of the plugin, so that keeping them keeps nothing of it. */
final class PlainCopies {
    private PlainCopies() {}

    static Object of(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((key, entry) -> copy.put(of(key), of(entry)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list.size());
            list.forEach(entry -> copy.add(of(entry)));
            return copy;
        }
        return value;
    }
}
