package io.switchboard.core.node;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What waits to be told, and its form on the wire: the teller's id, then a line for each word. Safe for many threads. */
final class Words {
    /** PostgreSQL's limit is 7,999 bytes. */
    private static final int MOST_BYTES = 7_900;

    private static final int MOST_WORDS = 20_000;

    private final String id;
    private Map<String, String> waiting = new LinkedHashMap<>();
    private long number;

    Words(String id) {
        this.id = id;
    }

    /** What one server told at once. */
    record Heard(String from, Map<String, List<String>> byTopic) {}

    /** @return whether it waits now; false when something waits under its key, it is too long or there is too much */
    synchronized boolean add(String topic, String key, String text) {
        String word = topic + ' ' + text;
        if (waiting.size() >= MOST_WORDS || word.length() > MOST_BYTES || bytes(word) + id.length() + 1 > MOST_BYTES) {
            return false;
        }
        return waiting.putIfAbsent(key == null ? "#" + number++ : topic + ' ' + key, word) == null;
    }

    /** Takes all that waits, in order, in as few parts as it fits. */
    List<String> take() {
        Map<String, String> taken;
        synchronized (this) {
            taken = waiting;
            waiting = new LinkedHashMap<>();
        }
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder(id);
        int size = id.length();
        for (String word : taken.values()) {
            int more = bytes(word) + 1;
            if (size + more > MOST_BYTES) {
                parts.add(part.toString());
                part = new StringBuilder(id);
                size = id.length();
            }
            part.append('\n').append(word);
            size += more;
        }
        if (!taken.isEmpty()) {
            parts.add(part.toString());
        }
        return parts;
    }

    static Heard read(String part) {
        String[] lines = part.split("\n");
        Map<String, List<String>> byTopic = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int space = lines[i].indexOf(' ');
            if (space > 0) {
                byTopic.computeIfAbsent(lines[i].substring(0, space), topic -> new ArrayList<>())
                        .add(lines[i].substring(space + 1));
            }
        }
        return new Heard(lines[0], byTopic);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
