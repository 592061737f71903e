package io.switchboard.channel.sms;

import io.switchboard.spi.platform.KeyValueStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells an SMS that comes again from one that says the same again: SMPP gives incoming ones no id. Its print and time are stored in
 * the same commit as the message: for a minute an equal SMS is a repeat, unless it was this session that acknowledged what is stored.
 * A print stands in one of a few entries, by its first digit, so that those of an earlier life are found and cleared as well.
 * Not safe for use by several threads at once.
 */
final class Repeats {
    private static final long KEEP_MILLIS = 60_000;
    private static final String DIGITS = "0123456789abcdef";
    /** In one entry: so many fit in its 64 Ki characters. The oldest go first. */
    private static final int MOST = 1_200;

    private final KeyValueStore store;
    private final Clock clock;
    /** By print: the time of what this session acknowledged. */
    private final Map<String, Long> acknowledged = new HashMap<>();
    /** When each entry that may hold something is to be looked through. */
    private final Map<String, Long> due = new HashMap<>();
    private final List<String> leaving = new ArrayList<>();
    private Object session;
    private long last;

    Repeats(KeyValueStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
        DIGITS.chars().forEach(digit -> due.put(key(Character.toString(digit)), 0L));
    }

    /** Whether it is stored already, and only its acknowledgement didn't reach the SMSC. */
    boolean isRepeat(String print, Object on) {
        if (on != session) {
            session = on;
            acknowledged.clear();
        }
        Long stored = young(key(print)).get(print);
        return stored != null && !stored.equals(acknowledged.get(print));
    }

    /** What is to be stored with a new message. */
    Map<String, String> entries(String print) {
        last = Math.max(last + 1, clock.millis());
        Map<String, String> entries = new TreeMap<>();
        leaving.clear();
        for (String key : List.copyOf(due.keySet())) {
            if (due.get(key) <= clock.millis()) {
                if (young(key).isEmpty()) {
                    entries.put(key, null);
                    leaving.add(key);
                } else {
                    due.put(key, clock.millis() + KEEP_MILLIS);
                }
            }
        }
        Map<String, Long> prints = young(key(print));
        prints.remove(print);
        prints.put(print, last);
        entries.put(key(print), written(prints));
        return entries;
    }

    /** An id for the message that {@link #entries} was asked for last. */
    String newId(String print) {
        return print + "-" + last;
    }

    /** It is stored, and will be acknowledged now. */
    void acknowledged(String print) {
        due.keySet().removeAll(leaving);
        leaving.clear();
        due.put(key(print), clock.millis() + KEEP_MILLIS);
        acknowledged.values().removeIf(at -> clock.millis() - at >= KEEP_MILLIS);
        Long stored = young(key(print)).get(print);
        if (stored != null) {
            acknowledged.put(print, stored);
        }
    }

    private Map<String, Long> young(String key) {
        Map<String, Long> young = new LinkedHashMap<>();
        for (String each : store.get(key).orElse("").split(" ")) {
            int at = each.indexOf('@');
            // A clock that was set back leaves times that are still to come: those say nothing.
            if (at > 0 && Math.abs(clock.millis() - Long.parseLong(each.substring(at + 1))) < KEEP_MILLIS) {
                young.put(each.substring(0, at), Long.parseLong(each.substring(at + 1)));
            }
        }
        return young;
    }

    private static String written(Map<String, Long> prints) {
        List<String> written = new ArrayList<>();
        prints.forEach((print, at) -> written.add(print + "@" + at));
        return String.join(" ", written.subList(Math.max(0, written.size() - MOST), written.size()));
    }

    private static String key(String print) {
        return "in:" + print.charAt(0);
    }
}
