package io.switchboard.web.widget;

import io.switchboard.core.agent.Agents;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.ConversationState;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Queues;
import io.switchboard.core.conversation.Visitors;
import io.switchboard.core.conversation.Visitors.Visitor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.OptionalLong;

/** How a visitor's conversation stands, in the few words that he may know. */
@ApplicationScoped
@Transactional
public class VisitorConversations {
    @Inject
    Visitors visitors;

    @Inject
    Conversations conversations;

    @Inject
    Queues queues;

    @Inject
    Agents agents;

    /** An agent's name as customers see it. */
    public record AgentName(String name) {}

    /** All but {@code state} nullable; {@code state} is NONE before the first message. */
    public record VisitorConversationView(
            String id, String state, Long queuePlace, Long expectedWaitSeconds, AgentName agent) {}

    public VisitorConversationView current(Visitor visitor) {
        return visitors.current(visitor)
                .map(this::view)
                .orElse(new VisitorConversationView(null, "NONE", null, null, null));
    }

    public VisitorConversationView view(Conversation conversation) {
        boolean queued = conversation.state() == ConversationState.QUEUED;
        long place = queues.placeInQueue(conversation);
        OptionalLong usual = queued ? queues.usualWait(conversation) : OptionalLong.empty();
        AgentName agent = conversation.assigneeId() == null
                ? null
                : new AgentName(agents.get(conversation.assigneeId()).name());
        return new VisitorConversationView(
                conversation.id().toString(),
                conversation.state().name(),
                queued ? place : null,
                usual.isPresent() ? usual.getAsLong() : null,
                agent);
    }
}
