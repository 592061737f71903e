package io.switchboard.core.conversation;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.conversation.ConversationTransition.Kind;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Undoes the viewer's own last step with a conversation (closed, assigned, transferred) as long as nothing has happened to it
 * since: it is again where it was, with whom, and its customer waits as long as he did.
 */
@ApplicationScoped
@Transactional
public class TakeBack {
    private static final Set<Kind> STEPS = Set.of(Kind.CLOSED, Kind.ASSIGNED, Kind.TRANSFERRED);

    /** How long an undo is offered; a little longer than screens show it. */
    static final Duration WITHIN = Duration.ofMinutes(2);

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Conversations conversations;

    @Inject
    Transfers transfers;

    @Inject
    Timeline timeline;

    /**
     * @throws Refused CONFLICT when the last step wasn't the viewer's, is too long ago, or something has happened since
     */
    public Conversation undo(Viewer viewer, UUID id) {
        Conversation conversation = conversations.lock(viewer, id);
        List<ConversationTransition> facts = latest(id);
        ConversationTransition last = facts.get(0);
        Instant now = clock.instant();
        boolean own = viewer.agentId() != null && viewer.agentId().equals(last.actorId());
        if (facts.size() < 2 || !own || !STEPS.contains(last.kind()) || last.at().plus(WITHIN).isBefore(now)) {
            throw Refused.conflict("conversation.undo");
        }
        ConversationTransition before = facts.get(1);
        boolean wasClosed = conversation.state() == ConversationState.CLOSED;
        Agent holder = before.state() == ConversationState.ASSIGNED ? em.find(Agent.class, before.assigneeId()) : null;
        transfers.drop(conversation);
        conversation.queue(before.groupId(), null, before.at());
        if (holder != null && holder.isActive()) {
            transfers.carry(conversation, holder.id());
            conversation.assignTo(holder.id(), null);
        }
        if (wasClosed) {
            conversation.waitAgain(waitingSince(facts), unread(conversation));
        }
        timeline.happened(conversation, Kind.UNDONE, viewer.agentId(), Map.of("by", viewer.name()));
        return conversation;
    }

    private List<ConversationTransition> latest(UUID id) {
        return em.createQuery(
                        "select t from ConversationTransition t where t.conversationId = :id order by t.at desc, t.seq desc",
                        ConversationTransition.class)
                .setParameter("id", id)
                .setMaxResults(100)
                .getResultList();
    }

    /** When the customer began to wait for what nobody has answered; null when somebody has. */
    private static Instant waitingSince(List<ConversationTransition> facts) {
        for (ConversationTransition fact : facts.subList(1, facts.size())) {
            if (fact.kind() == Kind.CUSTOMER_WAITS) {
                return fact.at();
            }
            if (fact.kind() == Kind.ANSWERED || fact.kind() == Kind.CLOSED) {
                return null;
            }
        }
        return null;
    }

    private int unread(Conversation conversation) {
        return em.createQuery(
                        "select count(m) from Message m, Conversation c where c.id = :id and m.conversationId = c.id"
                                + " and m.seq > c.readSeq and m.direction = :in",
                        Long.class)
                .setParameter("id", conversation.id())
                .setParameter("in", Direction.IN)
                .getSingleResult()
                .intValue();
    }
}
