package io.switchboard.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What clients wrote down: each message that was acknowledged to them, in the order of the acknowledgements, and what it
 * took. A message is known by a key that stands at the beginning of its text. Safe for use by several threads.
 */
final class Ledger {

    /** How a message is acknowledged. */
    enum Way {
        /** A webhook's 200. */
        WEBHOOK,
        /** The 201, or for a repeat the 200, that a visitor gets. */
        VISITOR,
        /** What a mail server says after a mail's text. */
        MAIL,
        /** An agent's 201. */
        AGENT
    }

    /** An answer as its agent was told: its key and the platform's id of it. */
    record Answer(String key, String messageId) {}

    private final Map<String, List<String>> written = new ConcurrentHashMap<>();
    private final Map<String, List<Answer>> answered = new ConcurrentHashMap<>();
    private final Map<Way, AtomicLong> acknowledged = new ConcurrentHashMap<>();
    private final AtomicLong repeats = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicLong breaks = new AtomicLong();
    private final Map<String, AtomicLong> strange = new ConcurrentHashMap<>();

    /** A customer's message was acknowledged; the next of his comes after it. */
    void acknowledged(Way way, String customer, String key) {
        written.computeIfAbsent(customer, any -> java.util.Collections.synchronizedList(new ArrayList<>())).add(key);
        count(way);
    }

    /** An agent's answer was acknowledged. */
    void answered(String conversation, String key, String messageId) {
        answered.computeIfAbsent(conversation, any -> java.util.Collections.synchronizedList(new ArrayList<>()))
                .add(new Answer(key, messageId));
        count(Way.AGENT);
    }

    private void count(Way way) {
        acknowledged.computeIfAbsent(way, any -> new AtomicLong()).incrementAndGet();
    }

    /** A message that was acknowledged already was offered again. */
    void repeated() {
        repeats.incrementAndGet();
    }

    /** The server was there and took nothing: 429 or 503, as it should be said. */
    void refused() {
        refusals.incrementAndGet();
    }

    /** Nobody answered. */
    void broken() {
        breaks.incrementAndGet();
    }

    /** An answer that no outage explains. */
    void strange(String what) {
        strange.computeIfAbsent(what, any -> new AtomicLong()).incrementAndGet();
    }

    /** By customer, in the order of the acknowledgements. */
    Map<String, List<String>> written() {
        return Map.copyOf(written);
    }

    /** By conversation, in the order of the acknowledgements. */
    Map<String, List<Answer>> answered() {
        return Map.copyOf(answered);
    }

    long refusals() {
        return refusals.get();
    }

    long acknowledged(Way way) {
        AtomicLong count = acknowledged.get(way);
        return count == null ? 0 : count.get();
    }

    long acknowledged() {
        return acknowledged.values().stream().mapToLong(AtomicLong::get).sum();
    }

    /** Figures for the report, in a fixed order. */
    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        for (Way way : Way.values()) {
            AtomicLong count = acknowledged.get(way);
            if (count != null) {
                figures.put("acknowledged." + way.name().toLowerCase(java.util.Locale.ROOT), count.get());
            }
        }
        figures.put("repeats", repeats.get());
        figures.put("refusals", refusals.get());
        figures.put("breaks", breaks.get());
        figures.put("strange", strange.toString());
        return figures;
    }

    Map<String, AtomicLong> strange() {
        return strange;
    }
}
