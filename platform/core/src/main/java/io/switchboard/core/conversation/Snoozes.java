package io.switchboard.core.conversation;

import io.switchboard.core.conversation.ConversationTransition.Kind;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Conversations that sleep: still their agent's, but out of his sight and his load until their time, a person's word or a
 * message of the customer wakes them.
 */
@ApplicationScoped
@Transactional
public class Snoozes {
    /** The longest sleep. */
    static final Duration MOST = Duration.ofDays(366);

    @Inject
    Clock clock;

    @Inject
    Conversations conversations;

    @Inject
    Transfers transfers;

    @Inject
    Timeline timeline;

    /**
     * Lets it sleep; one that sleeps already gets the new time. What is offered to the viewer is accepted by this.
     *
     * @param until after now, within 366 days
     * @throws Refused CONFLICT when no agent has it, or another one has
     */
    public Conversation snooze(Viewer viewer, UUID id, Instant until) {
        Instant now = clock.instant();
        if (until == null || !until.isAfter(now) || until.isAfter(now.plus(MOST))) {
            throw Refused.invalid("until", "snoozeTime", MOST.toDays());
        }
        Conversation conversation = conversations.lock(viewer, id);
        Transfers.mayHandOn(viewer, conversation);
        if (conversation.acceptBy() != null && conversation.assigneeId().equals(viewer.agentId())) {
            transfers.take(viewer, conversation);
        }
        transfers.drop(conversation);
        conversation.snooze(until);
        timeline.happened(
                conversation, Kind.SNOOZED, viewer.agentId(), Map.of("by", viewer.name(), "until", until.toString()));
        return conversation;
    }

    /** A person ends its sleep; one that is awake stays as it is. */
    public Conversation unsnooze(Viewer viewer, UUID id) {
        Conversation conversation = conversations.lock(viewer, id);
        if (conversation.snoozedUntil() != null) {
            Transfers.mayHandOn(viewer, conversation);
            conversation.wake(null);
            transfers.carry(conversation, conversation.assigneeId());
            timeline.happened(conversation, Kind.UNSNOOZED, viewer.agentId(), Map.of("by", viewer.name()));
        }
        return conversation;
    }

    /** Its time has come: it lies on top, marked as woken until its agent looks at it. */
    public void wakeUp(UUID id) {
        Conversation conversation = conversations.lock(Viewer.PLATFORM, id);
        Instant now = clock.instant();
        if (conversation.snoozedUntil() == null || conversation.snoozedUntil().isAfter(now)) {
            return;
        }
        conversation.wake(now);
        transfers.carry(conversation, conversation.assigneeId());
        timeline.happened(conversation, Kind.WOKEN, null, Map.of());
    }

    /** The customer writes, as part of storing it. */
    void wakeFor(Conversation conversation) {
        if (conversation.snoozedUntil() != null) {
            conversation.wake(null);
            transfers.carry(conversation, conversation.assigneeId());
            timeline.happened(conversation, Kind.WOKEN_BY_MESSAGE, null, Map.of());
        }
    }
}
