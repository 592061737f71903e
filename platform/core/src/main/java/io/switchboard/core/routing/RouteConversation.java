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
import java.time.Instant;
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

    /** Who could take one of this queue now, whoever has least to do first. */
    @Transactional
    public List<Agent> able(Queues.Queue queue) {
        AgentGroup group = queue.group() == null ? null : groups.get(queue.group());
        return agents.candidates(group, queue.live()).stream()
                .filter(a -> a.shops().isEmpty() || a.shops().contains(queue.shop().toString()))
                .toList();
    }

    /** Whether one that waits has somebody to be offered to among these, or has waited long enough to be offered to all again. */
    public boolean hasHope(Queues.Queued waiting, List<Agent> able) {
        return !asked(able, waiting.skipped()).isEmpty() || !able.isEmpty() && hasRested(waiting.since());
    }

    /** Returns whether somebody got it. */
    @Transactional
    public boolean route(UUID conversationId) {
        Conversation conversation = conversations.lock(Viewer.PLATFORM, conversationId);
        Shop shop = groups.shop(conversation.shopId());
        if (conversation.state() != ConversationState.QUEUED || !shop.isOpen(clock.instant())) {
            return false;
        }
        List<Agent> able = able(new Queues.Queue(shop.id(), conversation.groupId(), conversation.isLive()));
        List<Agent> asked = asked(able, conversation.skippedAgents());
        if (asked.isEmpty() && !able.isEmpty()) {
            if (!hasRested(conversation.queuedAt())) {
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

    private static List<Agent> asked(List<Agent> able, List<String> skipped) {
        return able.stream().filter(a -> !skipped.contains(a.id().toString())).toList();
    }

    /** One that seems to have come in the future is of a clock that was set back since. */
    private boolean hasRested(Instant since) {
        Instant now = clock.instant();
        return since == null || !since.plus(REST).isAfter(now) || since.isAfter(now);
    }

    private static List<Agent> lastFirst(List<Agent> agents, UUID last) {
        List<Agent> order = new ArrayList<>(agents);
        order.sort(Comparator.comparing((Agent a) -> !a.id().equals(last)));
        return order;
    }
}
