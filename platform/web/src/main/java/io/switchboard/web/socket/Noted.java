package io.switchboard.web.socket;

import io.switchboard.core.conversation.News;
import io.switchboard.core.shared.Signals.Signal;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What is to be pushed, coalesced: of a conversation the first seq, of anything else that it changed. Bounded: beyond that
 * it forgets, and the event log brings it again. Safe for many threads.
 */
final class Noted {
    /** Something other than a conversation that changed. */
    record Thing(String type, UUID id) {}

    /**
     * What happened to a conversation.
     *
     * @param first the first seq that was noted
     * @param signals all that was noted, when each of them carries its news; else null: it must be read
     */
    record Pending(long first, List<Signal> signals) {
        private static final int MOST_SIGNALS = 100;

        static Pending of(Signal signal) {
            return new Pending(signal.seq(), signal.subject() instanceof News ? List.of(signal) : null);
        }

        static Pending of(long seq) {
            return new Pending(seq, null);
        }

        Pending and(Pending other) {
            boolean known = signals != null && other.signals != null && signals.size() + other.signals.size() <= MOST_SIGNALS;
            return new Pending(
                    Math.min(first, other.first),
                    known ? Stream.concat(signals.stream(), other.signals.stream()).toList() : null);
        }

        /** What follows this seq without a hole, by seq; empty when it must be read. */
        Optional<List<Signal>> after(long seq) {
            if (signals == null) {
                return Optional.empty();
            }
            List<Signal> next = signals.stream()
                    .filter(signal -> signal.seq() > seq)
                    .sorted(Comparator.comparingLong(Signal::seq))
                    .toList();
            boolean whole = !next.isEmpty()
                    && next.get(0).seq() == seq + 1
                    && next.get(next.size() - 1).seq() == seq + next.size();
            return whole ? Optional.of(next) : Optional.empty();
        }
    }

    /** A round's work. */
    record Round(Map<UUID, Pending> conversations, Set<Thing> things) {
        boolean isEmpty() {
            return conversations.isEmpty() && things.isEmpty();
        }
    }

    private final int most;
    private Map<UUID, Pending> conversations = new LinkedHashMap<>();
    private Set<Thing> things = new LinkedHashSet<>();

    Noted(int most) {
        this.most = most;
    }

    /** Returns false when it forgot. */
    synchronized boolean conversation(UUID id, Pending pending) {
        if (conversations.size() >= most && !conversations.containsKey(id)) {
            return false;
        }
        conversations.merge(id, pending, Pending::and);
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
