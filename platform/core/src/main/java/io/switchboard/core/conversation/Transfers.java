package io.switchboard.core.conversation;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.AgentService;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.conversation.ConversationTransition.Kind;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.message.Content;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Who has a conversation: offered, accepted, assigned, handed on, closed, opened again. Agents' loads are kept here and
 * nowhere else: whoever gets a live conversation carries one more, whoever loses it one less.
 */
@ApplicationScoped
@Transactional
public class Transfers {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Conversations conversations;

    @Inject
    Agents agents;

    @Inject
    Timeline timeline;

    /** Routing found this agent, and his row has already counted the conversation. */
    public void offer(Conversation conversation, Agent agent) {
        Duration within = em.find(Shop.class, conversation.shopId()).acceptWithin();
        boolean mustAccept = conversation.isLive() && !within.isZero();
        Instant by = mustAccept ? clock.instant().plus(within) : null;
        conversation.assignTo(agent.id(), by);
        timeline.happened(conversation, mustAccept ? Kind.OFFERED : Kind.ASSIGNED, null, Map.of("agent", agent.name()));
    }

    /** The agent takes it: what was offered to him, or what waits in a queue that he sees. Doing it twice is no error. */
    public Conversation accept(Viewer viewer, UUID id) {
        viewer.person();
        Conversation conversation = conversations.lock(viewer, id);
        take(viewer, conversation);
        return conversation;
    }

    /** As part of answering: what waits becomes the answerer's; what was offered to him is accepted. A key answers and takes nothing. */
    void take(Viewer viewer, Conversation conversation) {
        if (viewer.isKey()) {
            mayHandOn(viewer, conversation);
            return;
        }
        UUID me = viewer.agentId();
        boolean mine = me.equals(conversation.assigneeId());
        if (mine && conversation.acceptBy() == null) {
            return;
        }
        if (!mine) {
            boolean free = conversation.state() == ConversationState.QUEUED || conversation.state() == ConversationState.BOT;
            if (!free) {
                throw Refused.conflict("conversation.notYours");
            }
            carry(conversation, me);
            conversation.assignTo(me, null);
        }
        conversation.accept(me);
        timeline.happened(conversation, Kind.ACCEPTED, me, Map.of("agent", viewer.name()));
    }

    /** Gives it to an agent, whatever his load: a person's word. */
    public Conversation assign(Viewer viewer, UUID id, UUID agentId) {
        Conversation conversation = conversations.lock(viewer, id);
        mayHandOn(viewer, conversation);
        give(viewer, conversation, agentId, Kind.ASSIGNED);
        return conversation;
    }

    /**
     * Hands it to an agent or into a group's queue, with a note for whoever takes it.
     *
     * @param agentId or null when {@code groupId} is given
     * @param note nullable
     */
    public Conversation transfer(Viewer viewer, UUID id, UUID agentId, UUID groupId, String note) {
        if ((agentId == null) == (groupId == null)) {
            throw Refused.invalid("agentId", "agentOrGroup");
        }
        Conversation conversation = conversations.lock(viewer, id);
        mayHandOn(viewer, conversation);
        if (note != null && !note.isBlank()) {
            timeline.add(conversation, Message.note(
                    conversation, Author.of(viewer), new Content.Text(note.strip()), List.of(), null, clock.instant()));
        }
        if (agentId != null) {
            give(viewer, conversation, agentId, Kind.TRANSFERRED);
        } else {
            AgentGroup group = em.find(AgentGroup.class, groupId);
            if (group == null || !group.shopId().equals(conversation.shopId())) {
                throw Refused.invalid("groupId", "unknownGroup");
            }
            drop(conversation);
            conversation.queue(group.id(), null, clock.instant());
            timeline.happened(
                    conversation, Kind.TRANSFERRED, viewer.agentId(), data("by", viewer.name(), "group", group.name()));
        }
        return conversation;
    }

    public Conversation close(Viewer viewer, UUID id) {
        Conversation conversation = conversations.lock(viewer, id);
        if (conversation.state() == ConversationState.CLOSED) {
            return conversation;
        }
        mayHandOn(viewer, conversation);
        drop(conversation);
        conversation.close(clock.instant());
        timeline.happened(conversation, Kind.CLOSED, viewer.agentId(), Map.of("by", viewer.name()));
        return conversation;
    }

    /** Opens it again for the agent who asks, or into its queue when that is a key; an open one stays as it is. */
    public Conversation reopen(Viewer viewer, UUID id) {
        Conversation conversation = conversations.lock(viewer, id);
        if (conversation.state() == ConversationState.CLOSED) {
            if (viewer.isKey()) {
                conversation.queue(conversation.groupId(), null, clock.instant());
            } else {
                carry(conversation, viewer.agentId());
                conversation.assignTo(viewer.agentId(), null);
            }
            timeline.happened(conversation, Kind.REOPENED, viewer.agentId(), Map.of("by", viewer.name()));
        }
        return conversation;
    }

    /** The customer wrote again: into the queue, where the last agent comes first. */
    void reopenForCustomer(Conversation conversation) {
        conversation.queue(conversation.groupId(), null, clock.instant());
        timeline.happened(conversation, Kind.REOPENED, null, Map.of());
    }

    /** The offer has passed: back to the queue, and somebody else is asked. */
    public void expireOffer(UUID id) {
        Conversation conversation = conversations.lock(Viewer.PLATFORM, id);
        Instant now = clock.instant();
        Duration lasts = em.find(Shop.class, conversation.shopId()).acceptWithin();
        if (conversation.acceptBy() == null || conversation.offerHolds(now, lasts)) {
            return;
        }
        Agent agent = em.find(Agent.class, conversation.assigneeId());
        drop(conversation);
        conversation.queue(conversation.groupId(), agent.id(), now);
        timeline.happened(conversation, Kind.OFFER_EXPIRED, null, Map.of("agent", agent.name()));
    }

    /** The agent is no longer there for it: back to the queue. */
    public void handOn(UUID id, UUID agentId) {
        Conversation conversation = conversations.lock(Viewer.PLATFORM, id);
        if (!agentId.equals(conversation.assigneeId())) {
            return;
        }
        drop(conversation);
        conversation.queue(conversation.groupId(), null, clock.instant());
        String name = em.find(Agent.class, agentId).name();
        timeline.happened(conversation, Kind.HANDED_ON, null, Map.of("agent", name));
    }

    void holdAll(@Observes AgentService.Leaving leaving) {
        conversations.heldBy(leaving.agentId(), false).stream()
                .sorted()
                .forEach(id -> conversations.lock(Viewer.PLATFORM, id));
    }

    /** All that a deactivated agent holds, letters too. */
    void handOnAll(@Observes AgentService.Deactivated left) {
        conversations.heldBy(left.agentId(), false).forEach(id -> handOn(id, left.agentId()));
    }

    private void give(Viewer viewer, Conversation conversation, UUID agentId, Kind kind) {
        Agent agent = em.find(Agent.class, agentId);
        if (agent == null || !agent.isActive()) {
            throw Refused.invalid("agentId", "unknownAgent");
        }
        boolean seesShop = agent.shops().isEmpty() || agent.shops().contains(conversation.shopId().toString());
        if (!seesShop) {
            throw Refused.invalid("agentId", "agentOfOtherShop");
        }
        if (agentId.equals(conversation.assigneeId())) {
            return;
        }
        drop(conversation);
        carry(conversation, agentId);
        conversation.assignTo(agentId, null);
        timeline.happened(conversation, kind, viewer.agentId(), data("by", viewer.name(), "agent", agent.name()));
    }

    /** One's own, one that nobody has yet, or anybody's for who may write in all. */
    static void mayHandOn(Viewer viewer, Conversation conversation) {
        boolean others = conversation.assigneeId() != null && !conversation.assigneeId().equals(viewer.agentId());
        if (others && viewer.grants().range(Permission.CONVERSATIONS_WRITE) != Viewer.Scope.ALL) {
            throw Refused.conflict("conversation.notYours");
        }
    }

    /** Counts it for this agent, whose it is or becomes. */
    void carry(Conversation conversation, UUID agentId) {
        if (conversation.isLive()) {
            agents.addLoad(agentId, 1);
        }
    }

    /** Counts it no longer for the agent who has it, if it did. */
    void drop(Conversation conversation) {
        // A live one that is awake fills one of its agent's places.
        boolean carried = conversation.isLive() && conversation.state() == ConversationState.ASSIGNED && conversation.snoozedUntil() == null;
        if (carried) {
            agents.addLoad(conversation.assigneeId(), -1);
        }
    }

    private static Map<String, String> data(String key, String value, String key2, String value2) {
        Map<String, String> data = new HashMap<>();
        data.put(key, value);
        data.put(key2, value2);
        return data;
    }
}
