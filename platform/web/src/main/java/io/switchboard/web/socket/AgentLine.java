package io.switchboard.web.socket;

import io.switchboard.core.shared.Viewer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * An agent's socket. What the pusher brings of a conversation that is being caught up is held back and only noted; the
 * catching up ends no sooner than all that was noted has been read. So each event goes out once, in order.
 *
 * <p>Until its first resume, or a moment after it has opened, it holds everything back.
 */
final class AgentLine extends Line {
    /** What was held back of a conversation. */
    private record Span(long from, long to) {
        Span with(long seq) {
            return new Span(Math.min(from, seq), Math.max(to, seq));
        }
    }

    /** A conversation to be caught up: what the client has of it. */
    record Debt(UUID conversation, long seq) {}

    private final UUID session;
    private volatile Viewer viewer;
    private boolean holdsAll = true;
    private boolean owesLists;
    private boolean working;
    private final Map<UUID, Long> owed = new LinkedHashMap<>();
    private final Set<UUID> held = new HashSet<>();
    private final Map<UUID, Span> noted = new HashMap<>();
    // How far catching up ran ahead of the pusher; the pusher drops what it finds in here.
    private final Map<UUID, Long> ahead = new HashMap<>();

    /** @param session of which this is a socket; null when nobody knows */
    AgentLine(SendQueue.Wire wire, Viewer viewer, UUID session, Locale locale, long now, Consumer<Line> drained) {
        super(wire, locale, now, drained);
        this.viewer = viewer;
        this.session = session;
    }

    Viewer viewer() {
        return viewer;
    }

    boolean isOf(UUID someSession) {
        return session != null && session.equals(someSession);
    }

    UUID agentId() {
        return viewer.agentId();
    }

    /** He may see other things from now on. Returns whether that is so. */
    boolean becomes(Viewer now) {
        boolean other = !now.equals(viewer);
        viewer = now;
        return other;
    }

    /** Something that just happened, from the pusher. */
    synchronized void push(UUID conversation, long seq, String frame) {
        if (holdsAll || held.contains(conversation)) {
            noted.merge(conversation, new Span(seq, seq), (old, one) -> old.with(seq));
            return;
        }
        Long until = ahead.get(conversation);
        if (until != null) {
            if (seq <= until) {
                return;
            }
            ahead.remove(conversation);
        }
        send(frame);
    }

    /** A word about a conversation that has no place in its order; not while that is being caught up. */
    synchronized void tell(UUID conversation, String frame) {
        if (!holdsAll && !held.contains(conversation)) {
            send(frame);
        }
    }

    /** The client says what it has. */
    synchronized void owe(Map<UUID, Long> seqs) {
        held.addAll(seqs.keySet());
        owed.putAll(seqs);
        owesLists = true;
        release();
    }

    /** Its lists afresh: what it may see has changed. */
    synchronized void oweLists() {
        owesLists = true;
    }

    /** It has waited for a first resume for long enough. */
    synchronized void waited(long now) {
        if (holdsAll && now - openedAt() >= FIRST_RESUME_WITHIN) {
            release();
        }
    }

    /** Ends the holding of everything: what was noted is owed from there on. */
    private void release() {
        if (holdsAll) {
            holdsAll = false;
            noted.forEach((conversation, span) -> {
                if (held.add(conversation)) {
                    owed.put(conversation, span.from() - 1);
                }
            });
        }
    }

    synchronized boolean owes() {
        return isOpen() && (owesLists || !owed.isEmpty());
    }

    /** Begins to pay; false when another thread does or there is nothing to pay. */
    synchronized boolean startWork() {
        if (working || !owes()) {
            return false;
        }
        working = true;
        return true;
    }

    synchronized void stopWork() {
        working = false;
    }

    /** The next conversation to catch up; null when only the lists are owed. */
    synchronized Debt nextDebt() {
        return owed.isEmpty()
                ? null
                : new Debt(owed.keySet().iterator().next(), owed.values().iterator().next());
    }

    /** Everything up to this seq has been queued for it. */
    synchronized void caughtUp(UUID conversation, long seq) {
        owed.replace(conversation, seq);
    }

    /** There is nothing after this seq. False when the pusher has noted more meanwhile: read again. */
    synchronized boolean settle(UUID conversation, long seq) {
        Span span = noted.get(conversation);
        if (span != null && span.to() > seq) {
            return false;
        }
        forget(conversation);
        ahead.put(conversation, seq);
        return true;
    }

    /** It isn't his to see. */
    synchronized void forget(UUID conversation) {
        owed.remove(conversation);
        held.remove(conversation);
        noted.remove(conversation);
    }

    synchronized void listsSent() {
        owesLists = false;
    }
}
