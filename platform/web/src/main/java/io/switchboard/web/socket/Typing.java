package io.switchboard.web.socket;

import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.ConversationState;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Visitors;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.shared.Viewer.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Who is writing: passed on to the other side and to colleagues, never stored. An agent's words stay his until he sends them. */
@ApplicationScoped
public class Typing {
    @Inject
    Conversations conversations;

    @Inject
    Contacts contacts;

    @Inject
    Visitors visitors;

    @Inject
    ChannelGateway gateway;

    @Inject
    VisitorFeed visitorFeed;

    @Inject
    Lines lines;

    /**
     * @param text empty when he has stopped; anything else, null too, means that he writes
     */
    void byAgent(AgentLine from, UUID id, String text, long now) {
        boolean ended = "".equals(text);
        if (!from.mayType(now, ended)) {
            return;
        }
        Viewer viewer = from.viewer();
        Conversation conversation = conversations.get(viewer, id);
        if (conversation.state() == ConversationState.CLOSED) {
            return;
        }
        Map<String, Object> data = ended
                ? Map.of("who", "agent", "name", viewer.name(), "text", "")
                : Map.of("who", "agent", "name", viewer.name());
        tellAgents(conversation, Frames.of("typing", id, data), from);
        if (mayAnswer(viewer, conversation)) {
            lines.ofVisitor(conversation.channelId(), conversation.contactId())
                    .forEach(line -> visitorFeed.typing(line, id, viewer.name(), ended));
            if (!ended) {
                gateway.showTyping(conversation.channelId(), conversation.externalId());
            }
        }
    }

    private static boolean mayAnswer(Viewer viewer, Conversation conversation) {
        return conversation.assigneeId() == null
                || conversation.assigneeId().equals(viewer.agentId())
                || viewer.is(Role.SUPERVISOR)
                || viewer.is(Role.ADMIN);
    }

    /**
     * @param text what he has written so far; null when that isn't told, empty when he has stopped
     */
    void byVisitor(VisitorLine from, String text, long now) {
        if (!from.mayType(now, "".equals(text)) || lines.agents().isEmpty()) {
            return;
        }
        visitors.current(from.visitor())
                .filter(conversation -> conversation.state() != ConversationState.CLOSED)
                .ifPresent(conversation -> tellAgents(conversation, frame(conversation, text), null));
    }

    private String frame(Conversation conversation, String text) {
        String name = contacts.get(Viewer.PLATFORM, conversation.contactId()).name();
        Map<String, Object> data = new HashMap<>(Map.of("who", "visitor"));
        data.put("name", name == null ? "" : name);
        if (text != null) {
            data.put("text", text);
        }
        return Frames.of("typing", conversation.id(), data);
    }

    private void tellAgents(Conversation conversation, String frame, AgentLine but) {
        Part.Sight sight = new Part.Sight(conversation.shopId(), conversation.groupId(), conversation.assigneeId());
        lines.agents().stream()
                .filter(line -> line != but && sight.isOf(line.viewer()))
                .forEach(line -> line.send(frame));
    }
}
