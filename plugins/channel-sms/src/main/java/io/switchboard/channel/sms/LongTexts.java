package io.switchboard.channel.sms;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.platform.KeyValueStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parts of long texts, which come one by one, in any order and to any node, until they are whole. They are kept in the account's
 * store, so that a part that was acknowledged is never lost; what isn't whole after some minutes is shown as far as it came.
 */
final class LongTexts {
    static final String KEY = "parts";
    /** Longer than any part is: such a text is whole. */
    static final int LONGEST_PART = 1_000;
    static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int MOST_CHARACTERS = 50_000;
    private static final String MISSING = "[…]";

    private final KeyValueStore store;
    private Map<String, Object> groups = Map.of();

    /** @param number from 1 to {@code total} */
    record Part(String from, String to, int ref, int total, int number, String text) {}

    /** A text that is whole, or as whole as it gets. */
    record Whole(String id, String from, String text) {}

    /** The lock over all parts of the account. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    LongTexts(KeyValueStore store) {
        this.store = store;
    }

    /** Reads what is there and keeps others from changing it. The caller lets only one thread in. */
    Held hold() {
        KeyValueStore.Lock lock = store.tryLock(KEY, Duration.ofSeconds(20))
                .orElseThrow(() -> new ConnectorException(Failure.UNAVAILABLE, SmsConnector.TEXTS.text("busy")));
        try {
            groups = new LinkedHashMap<>(read(store.get(KEY).orElse("{}")));
        } catch (RuntimeException away) {
            lock.close();
            throw away;
        }
        return lock::close;
    }

    /** Adds a part; gives what is now whole, and also what has waited too long. To be stored with {@link #entry}. */
    List<Whole> add(Part part, Instant now) {
        String key = part.from() + "|" + part.to() + "|" + part.ref() + "|" + part.total();
        Map<String, Object> group = map(groups.get(key));
        if (group.containsKey("done")) {
            if (part.text().equals(map(group.get("texts")).get(Integer.toString(part.number())))) {
                return taken(now);
            }
            // The same number for another text: some phones don't count.
            group = map(null);
        }
        group.putIfAbsent("at", now.toEpochMilli());
        group.put("from", part.from());
        group.put("total", part.total());
        Map<String, Object> texts = map(group.get("texts"));
        texts.put(Integer.toString(part.number()), part.text());
        group.put("texts", texts);
        groups.put(key, group);
        return taken(now);
    }

    /** What is whole or has waited too long, taken out. */
    List<Whole> taken(Instant now) {
        List<Whole> whole = new ArrayList<>();
        int characters = text().length();
        for (Iterator<Map.Entry<String, Object>> each = groups.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<String, Object> entry = each.next();
            Map<String, Object> group = map(entry.getValue());
            int total = ((Number) group.get("total")).intValue();
            long at = ((Number) group.get("at")).longValue();
            Map<String, Object> texts = map(group.get("texts"));
            boolean late = now.isAfter(Instant.ofEpochMilli(at).plus(PATIENCE)) || characters > MOST_CHARACTERS;
            boolean done = group.containsKey("done");
            if (!done && (texts.size() >= total || late)) {
                whole.add(new Whole(Prints.of(entry.getKey(), Long.toString(at)), (String) group.get("from"), joined(texts, total)));
                group.put("done", true);
                entry.setValue(group);
            }
            // What is whole is kept a while, so that a part that comes again begins no second text.
            if (late) {
                characters -= texts.toString().length();
                each.remove();
            }
        }
        return whole;
    }

    /** What has to be stored, under {@link #KEY}; null for nothing. */
    String entry() {
        return groups.isEmpty() ? null : text();
    }

    private static String joined(Map<String, Object> texts, int total) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= total; i++) {
            text.append(texts.getOrDefault(Integer.toString(i), MISSING));
        }
        return text.toString();
    }

    private String text() {
        try {
            return JSON.std.asString(groups);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Map<String, Object> read(String json) {
        try {
            return JSON.std.mapFrom(json);
        } catch (IOException broken) {
            throw new IllegalStateException("the kept parts can't be read", broken);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value == null ? new LinkedHashMap<>() : new LinkedHashMap<>((Map<String, Object>) value);
    }
}
