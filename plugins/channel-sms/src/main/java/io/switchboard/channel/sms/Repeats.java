package io.switchboard.channel.sms;

import io.switchboard.spi.platform.KeyValueStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells an SMS that comes again from one that says the same again: SMPP gives incoming ones no id. Its print is stored in the
 * same commit as the message and taken away some time after the SMSC has our acknowledgement: while it stands there, an equal
 * SMS that this session hasn't acknowledged yet is a repeat. Not safe for use by several threads at once.
 */
final class Repeats {
    private static final long KEEP_MILLIS = 60_000;

    private final KeyValueStore store;
    private final Clock clock;
    private final Set<String> acknowledged = new HashSet<>();
    private final Map<String, Long> forgettable = new HashMap<>();
    private List<String> leaving = List.of();
    private Object session;
    private long last;

    Repeats(KeyValueStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Whether it is stored already, and only its acknowledgement didn't reach the SMSC. */
    boolean isRepeat(String print, Object on) {
        if (on != session) {
            session = on;
            acknowledged.clear();
        }
        return !acknowledged.contains(print) && store.get(key(print)).isPresent();
    }

    /** An id for a new message. */
    String newId(String print) {
        last = Math.max(last + 1, clock.millis());
        return print + "-" + last;
    }

    /** What is to be stored with it. */
    Map<String, String> entries(String print) {
        Map<String, String> entries = new HashMap<>();
        leaving = old();
        for (String old : leaving) {
            entries.put(key(old), null);
        }
        entries.put(key(print), Long.toString(clock.millis()));
        return entries;
    }

    /** It is stored, and will be acknowledged now. */
    void acknowledged(String print) {
        for (String old : leaving) {
            forgettable.remove(old);
            acknowledged.remove(old);
        }
        acknowledged.add(print);
        forgettable.put(print, clock.millis());
    }

    private List<String> old() {
        List<String> old = new ArrayList<>();
        forgettable.forEach((print, since) -> {
            if (clock.millis() - since > KEEP_MILLIS) {
                old.add(print);
            }
        });
        return old;
    }

    private static String key(String print) {
        return "in:" + print;
    }
}
