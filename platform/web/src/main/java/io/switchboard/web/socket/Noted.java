package io.switchboard.web.socket;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What is to be pushed, coalesced: of a conversation the first seq, of anything else that it changed. Bounded: beyond that
 * it forgets, and the event log brings it again. Safe for many threads.
 */
final class Noted {
    /** Something other than a conversation that changed. */
    record Thing(String type, UUID id) {}

    /** A round's work. */
    record Round(Map<UUID, Long> conversations, Set<Thing> things) {
        boolean isEmpty() {
            return conversations.isEmpty() && things.isEmpty();
        }
    }

    private final int most;
    private Map<UUID, Long> conversations = new LinkedHashMap<>();
    private Set<Thing> things = new LinkedHashSet<>();

    Noted(int most) {
        this.most = most;
    }

    /** Returns false when it forgot. */
    synchronized boolean conversation(UUID id, long seq) {
        if (conversations.size() >= most && !conversations.containsKey(id)) {
            return false;
        }
        conversations.merge(id, seq, Math::min);
        return true;
    }

    synchronized boolean thing(String type, UUID id) {
        return things.size() < most && (things.add(new Thing(type, id)) || true);
    }

    synchronized Round take() {
        Round round = new Round(conversations, things);
        conversations = new LinkedHashMap<>();
        things = new LinkedHashSet<>();
        return round;
    }
}
