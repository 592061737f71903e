package io.switchboard.core.routing;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.ConversationState;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Queues;
import io.switchboard.core.conversation.Transfers;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * Finds the agent for a conversation that waits: of its group, with its skills, with a place; the last agent first, then
 * whoever has least to do, then whoever waits longest. Out of the shop's hours it goes on waiting.
 */
@ApplicationScoped
public class RouteConversation {
    /** How long a conversation that all let pass stays in the queue before they are asked again. */
    private static final Duration REST = Duration.ofSeconds(30);

    @Inject
    Clock clock;

    @Inject
    Conversations conversations;

    @Inject
    Transfers transfers;

    @Inject
    Agents agents;

    @Inject
    Groups groups;

    /** Whether any agent could take one of this queue now. */
    @Transactional
    public boolean hasRoom(Queues.Queue queue) {
        AgentGroup group = queue.group() == null ? null : groups.get(queue.group());
        return !agents.candidates(group, queue.live()).isEmpty();
    }

    /** Returns whether somebody got it. */
    @Transactional
    public boolean route(UUID conversationId) {
        Conversation conversation = conversations.lock(Viewer.PLATFORM, conversationId);
        Shop shop = groups.shop(conversation.shopId());
        if (conversation.state() != ConversationState.QUEUED || !shop.isOpen(clock.instant())) {
            return false;
        }
        AgentGroup group = conversation.groupId() == null ? null : groups.get(conversation.groupId());
        List<Agent> able = agents.candidates(group, conversation.isLive()).stream()
                .filter(a -> a.shops().isEmpty() || a.shops().contains(shop.id().toString()))
                .toList();
        List<Agent> asked = able.stream()
                .filter(a -> !conversation.skippedAgents().contains(a.id().toString()))
                .toList();
        if (asked.isEmpty() && !able.isEmpty()) {
            if (!conversation.hasRested(clock.instant(), REST)) {
                return false;
            }
            conversation.askEverybodyAgain();
            asked = able;
        }
        for (Agent agent : lastFirst(asked, conversation.lastAssigneeId())) {
            if (agents.take(agent.id(), conversation.isLive())) {
                transfers.offer(conversation, agent);
                return true;
            }
        }
        return false;
    }

    private static List<Agent> lastFirst(List<Agent> agents, UUID last) {
        List<Agent> order = new ArrayList<>(agents);
        order.sort(Comparator.comparing((Agent a) -> !a.id().equals(last)));
        return order;
    }
}
