package io.switchboard.channel.sms;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.platform.KeyValueStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Parts of long texts, which come one by one, in any order and to any node, until they are whole. They are kept in the account's
 * store, so that a part that was acknowledged is never lost; what isn't whole after some minutes is shown as far as it came. Of what
 * is whole only prints stay for those minutes, so that a part that comes again begins no second text. Of who was forgotten while the
 * account was closed nothing is left before anything else is done. Safe for use by several threads.
 */
final class LongTexts {
    /** Longer than any part is: such a text is whole. */
    static final int LONGEST_PART = 1_000;
    static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String KEY = "parts";
    private static final int MOST_CHARACTERS = 50_000;
    private static final String MISSING = "[…]";

    private final KeyValueStore store;
    private final Forgotten forgotten;

    /** @param number from 1 to {@code total} */
    record Part(String from, String to, int ref, int total, int number, String text) {}

    /** A text that is whole, or as whole as it gets. */
    record Whole(String id, String from, String text) {}

    LongTexts(KeyValueStore store, Forgotten forgotten) {
        this.store = store;
        this.forgotten = forgotten;
    }

    /** Whether anything is kept, complete or not. */
    boolean isEmpty() {
        return store.get(KEY).isEmpty();
    }

    /** Lets one at a time, on all nodes, work with what is kept; who changes it stores {@link Kept#entries} with what came of it. */
    synchronized void with(Consumer<Kept> work) {
        try (KeyValueStore.Lock lock = Locks.take(store, KEY)) {
            Kept kept = new Kept(read(store.get(KEY).orElse("{}")));
            if (!kept.groups.isEmpty()) {
                forget(kept, forgotten.people());
            }
            work.accept(kept);
        }
    }

    /** The words of one customer that wait for their rest. */
    List<String> of(String from) {
        List<String> words = new ArrayList<>();
        with(kept -> kept.groups.values().stream().map(LongTexts::map)
                .filter(group -> from.equals(group.get("from")) && !group.containsKey("done"))
                .forEach(group -> words.add(joined(map(group.get("texts")), total(group)))));
        return words;
    }

    /** What is kept of those who were forgotten goes now, and not with the next part. */
    void forget() {
        if (!isEmpty()) {
            with(kept -> {});
        }
    }

    private void forget(Kept kept, Forgotten.People people) {
        boolean some = kept.groups.values().removeIf(each -> {
            Map<String, Object> group = map(each);
            return people.has((String) group.get("from"), Instant.ofEpochMilli(((Number) group.get("at")).longValue()));
        });
        if (some) {
            kept.entries().forEach(store::put);
        }
    }

    /** What is kept, by the sender, number and length of each long text. */
    static final class Kept {
        private final Map<String, Object> groups;

        private Kept(Map<String, Object> groups) {
            this.groups = new LinkedHashMap<>(groups);
        }

        /** Adds a part; gives what is now whole, and also what has waited too long. */
        List<Whole> add(Part part, Instant now) {
            String key = part.from() + "|" + part.to() + "|" + part.ref() + "|" + part.total();
            String number = Integer.toString(part.number());
            Map<String, Object> group = map(groups.get(key));
            if (group.containsKey("done")) {
                if (print(part.text()).equals(map(group.get("texts")).get(number))) {
                    return taken(now);
                }
                // The same number for another text: some phones don't count.
                group = map(null);
            }
            group.putIfAbsent("at", now.toEpochMilli());
            group.put("from", part.from());
            group.put("total", part.total());
            Map<String, Object> texts = map(group.get("texts"));
            texts.put(number, part.text());
            group.put("texts", texts);
            groups.put(key, group);
            return taken(now);
        }

        /** What is whole or has waited too long, taken out. */
        List<Whole> taken(Instant now) {
            List<Whole> whole = new ArrayList<>();
            int characters = written(groups).length();
            for (Iterator<Map.Entry<String, Object>> each = groups.entrySet().iterator(); each.hasNext(); ) {
                Map.Entry<String, Object> entry = each.next();
                Map<String, Object> group = map(entry.getValue());
                long at = ((Number) group.get("at")).longValue();
                Map<String, Object> texts = map(group.get("texts"));
                boolean late = now.isAfter(Instant.ofEpochMilli(at).plus(PATIENCE)) || characters > MOST_CHARACTERS;
                if (!group.containsKey("done") && (texts.size() >= total(group) || late)) {
                    String id = Prints.of(entry.getKey(), Long.toString(at));
                    whole.add(new Whole(id, (String) group.get("from"), joined(texts, total(group))));
                    texts.replaceAll((number, text) -> print((String) text));
                    group.put("texts", texts);
                    group.put("done", true);
                    entry.setValue(group);
                }
                if (late) {
                    characters -= written(group).length();
                    each.remove();
                }
            }
            return whole;
        }

        /** What has to be stored. */
        Map<String, String> entries() {
            Map<String, String> entries = new HashMap<>();
            entries.put(KEY, groups.isEmpty() ? null : written(groups));
            return entries;
        }
    }

    private static int total(Map<String, Object> group) {
        return ((Number) group.get("total")).intValue();
    }

    private static String print(String text) {
        return Prints.of(text).substring(0, 12);
    }

    private static String joined(Map<String, Object> texts, int total) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= total; i++) {
            text.append(texts.getOrDefault(Integer.toString(i), MISSING));
        }
        return text.toString();
    }

    private static String written(Map<String, Object> json) {
        try {
            return JSON.std.asString(json);
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
