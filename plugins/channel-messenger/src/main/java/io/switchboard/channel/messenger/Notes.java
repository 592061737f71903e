package io.switchboard.channel.messenger;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.message.Inbound;
import io.switchboard.spi.message.Withdrawal;
import io.switchboard.spi.platform.Digests;
import io.switchboard.spi.platform.KeyValueStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * What has to be known of a customer beside his messages: up to when he has read, which messages reached him and aren't read yet,
 * which of his became several here, when he wrote last. Meta says of reading only up to which moment, and of what is taken back not
 * what it was, so that this makes news of single messages of it. Moments are of Meta's clock; only the last is held against ours.
 * Kept in the plugin's own store and not in an account's: so he is forgotten whichever accounts are open. Safe for use by several
 * threads and nodes.
 */
final class Notes {
    /** Messages of one customer: whoever reads nothing for long has read all of them when he does. */
    private static final int MOST = 30;

    private static final int MOST_PARTS = 60;

    /** Several customers share a lock, so that a call that tells of many takes few. */
    private static final int LOCKS = 16;

    private static final String NOTHING = "0 0";
    private static final String PART = "+";
    private static final Duration HELD = Duration.ofSeconds(10);
    private static final int PAUSES = 300;
    private static final long PAUSE = Duration.ofMillis(10).toNanos();

    private final KeyValueStore store;

    Notes(KeyValueStore store) {
        this.store = store;
    }

    /**
     * Something that a call tells of a customer.
     *
     * @param ids of messages that were DELIVERED or WITHDRAWN, or of the further PARTS that one became here: {@code id:1}; else empty
     * @param at milliseconds of Meta's clock
     */
    record News(String person, Kind kind, List<String> ids, long at) {
        enum Kind {
            WROTE,
            PARTS,
            WITHDRAWN,
            DELIVERED,
            READ
        }
    }

    private static final class Note {
        private long readUntil;
        private long wrote;
        private final Map<String, Long> delivered = new LinkedHashMap<>();
        private final Set<String> parts = new LinkedHashSet<>();
    }

    /**
     * Notes news, and makes news of single messages of it. While it does so nobody else changes what is noted of these customers.
     *
     * @param commit stores these; only what it has stored is noted, so that what isn't comes again as a whole
     * @throws ConnectorException UNAVAILABLE when somebody else doesn't come to an end
     */
    void take(List<News> news, Consumer<List<Inbound>> commit) {
        List<KeyValueStore.Lock> locks = lock(news.stream().map(News::person).toList());
        try {
            Map<String, Note> notes = new LinkedHashMap<>();
            List<Inbound> items = new ArrayList<>();
            for (News each : news) {
                apply(notes.computeIfAbsent(each.person(), this::note), each, items);
            }
            commit.accept(items);
            notes.forEach(this::keep);
        } finally {
            locks.forEach(KeyValueStore.Lock::close);
        }
    }

    private static void apply(Note note, News news, List<Inbound> items) {
        switch (news.kind()) {
            case WROTE -> note.wrote = Math.max(note.wrote, news.at());
            case PARTS -> {
                note.parts.addAll(news.ids());
                cut(note.parts, MOST_PARTS);
            }
            case WITHDRAWN -> note.parts.removeIf(part -> {
                boolean of = news.ids().stream().anyMatch(id -> part.startsWith(id + ":"));
                if (of) {
                    items.add(new Withdrawal(part));
                }
                return of;
            });
            case READ -> {
                note.readUntil = Math.max(note.readUntil, news.at());
                note.delivered.entrySet().removeIf(each -> {
                    boolean read = each.getValue() <= note.readUntil;
                    if (read) {
                        items.add(new DeliveryUpdate(each.getKey(), DeliveryState.READ, null));
                    }
                    return read;
                });
            }
            case DELIVERED -> {
                for (String id : news.ids()) {
                    // The reading may have been told first.
                    boolean read = news.at() > 0 && news.at() <= note.readUntil;
                    items.add(new DeliveryUpdate(id, read ? DeliveryState.READ : DeliveryState.DELIVERED, null));
                    if (!read) {
                        note.delivered.put(id, news.at());
                    }
                }
                cut(note.delivered.keySet(), MOST);
            }
        }
    }

    /** Without the oldest. */
    private static void cut(Set<String> ids, int most) {
        while (ids.size() > most) {
            ids.remove(ids.iterator().next());
        }
    }

    /** When he wrote last; empty when that wasn't noted. */
    Optional<Instant> wrote(String person) {
        return Optional.of(note(person).wrote).filter(at -> at > 0).map(Instant::ofEpochMilli);
    }

    /** All that is noted of him; empty when it is nothing. */
    Map<String, Object> of(String person) {
        Note note = note(person);
        Map<String, Object> all = new LinkedHashMap<>();
        if (note.readUntil > 0) {
            all.put("readUntil", Instant.ofEpochMilli(note.readUntil).toString());
        }
        if (!note.delivered.isEmpty()) {
            all.put("delivered", List.copyOf(note.delivered.keySet()));
        }
        if (!note.parts.isEmpty()) {
            all.put("parts", List.copyOf(note.parts));
        }
        if (note.wrote > 0) {
            all.put("lastWrote", Instant.ofEpochMilli(note.wrote).toString());
        }
        return all;
    }

    void forget(String person) {
        List<KeyValueStore.Lock> locks = lock(List.of(person));
        try {
            store.put(key(person), null);
        } finally {
            locks.forEach(KeyValueStore.Lock::close);
        }
    }

    private Note note(String person) {
        Note note = new Note();
        String[] parts = store.get(key(person)).orElse(NOTHING).split(" ");
        note.readUntil = Long.parseLong(parts[0]);
        note.wrote = Long.parseLong(parts[1]);
        for (int i = 2; i + 1 < parts.length; i += 2) {
            if (parts[i].equals(PART)) {
                note.parts.add(parts[i + 1]);
            } else {
                note.delivered.put(parts[i + 1], Long.parseLong(parts[i]));
            }
        }
        return note;
    }

    private void keep(String person, Note note) {
        StringBuilder entry = new StringBuilder().append(note.readUntil).append(' ').append(note.wrote);
        note.delivered.forEach((id, at) -> entry.append(' ').append(at).append(' ').append(id));
        note.parts.forEach(id -> entry.append(' ').append(PART).append(' ').append(id));
        String now = entry.toString();
        if (!store.get(key(person)).orElse(NOTHING).equals(now)) {
            store.put(key(person), now.equals(NOTHING) ? null : now);
        }
    }

    /** In one order for all, so that two calls don't wait for each other crosswise. */
    private List<KeyValueStore.Lock> lock(List<String> people) {
        TreeSet<String> names = new TreeSet<>();
        people.forEach(person -> names.add("notes-" + Math.floorMod(person.hashCode(), LOCKS)));
        List<KeyValueStore.Lock> locks = new ArrayList<>();
        try {
            names.forEach(name -> locks.add(lock(name)));
            return locks;
        } catch (RuntimeException busy) {
            locks.forEach(KeyValueStore.Lock::close);
            throw busy;
        }
    }

    private KeyValueStore.Lock lock(String name) {
        for (int pause = 0; pause < PAUSES && !Thread.currentThread().isInterrupted(); pause++) {
            Optional<KeyValueStore.Lock> lock = store.tryLock(name, HELD);
            if (lock.isPresent()) {
                return lock.get();
            }
            LockSupport.parkNanos(PAUSE);
        }
        throw new ConnectorException(Failure.UNAVAILABLE, "another call about the same customer doesn't end");
    }

    /** His id can't be read from it. */
    private static String key(String person) {
        return "note-" + Digests.sha256(Digests.utf8(person)).substring(0, 40);
    }
}
