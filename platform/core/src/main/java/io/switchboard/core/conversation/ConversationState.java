package io.switchboard.core.conversation;

import java.util.Map;
import java.util.Set;

/** The four states of a conversation and the one table of what may follow what. */
public enum ConversationState {
    /** A robot answers. */
    BOT,
    /** Waits for an agent. */
    QUEUED,
    /** Is an agent's. */
    ASSIGNED,
    /** Is over; a new message may open it again. */
    CLOSED;

    private static final Map<ConversationState, Set<ConversationState>> NEXT = Map.of(
            BOT, Set.of(QUEUED, ASSIGNED, CLOSED),
            QUEUED, Set.of(QUEUED, ASSIGNED, CLOSED),
            ASSIGNED, Set.of(QUEUED, ASSIGNED, CLOSED),
            CLOSED, Set.of(BOT, QUEUED, ASSIGNED));

    public boolean mayBecome(ConversationState next) {
        return NEXT.get(this).contains(next);
    }
}
