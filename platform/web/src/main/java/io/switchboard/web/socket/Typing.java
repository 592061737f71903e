package io.switchboard.web.socket;

import com.fasterxml.jackson.core.type.TypeReference;
import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.ConversationState;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Visitors;
import io.switchboard.core.node.Nodes;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Who is writing: passed on to the other side and to colleagues, at other servers too, never stored. An agent's words stay his
 * until he sends them.
 */
@ApplicationScoped
public class Typing {
    private static final String TOPIC = "typing";

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

    @Inject
    Sockets sockets;

    @Inject
    Nodes nodes;

    /** What another server is told of it: the frame for agents; to the visitor, when he may know, who writes. */
    private record Word(UUID conversation, String frame, String toVisitor, boolean ended) {}

    void start(@Observes Startup event) {
        // It reads the conversation: not on the thread that listens.
        nodes.hear(TOPIC, new TypeReference<Word>() {}, word -> sockets.later(() -> fromAfar(word)));
    }

    private void fromAfar(Word word) {
        if (lines.isEmpty()) {
            return;
        }
        Conversation conversation = conversations.get(Viewer.PLATFORM, word.conversation());
        tellAgents(conversation, word.frame(), null);
        if (word.toVisitor() != null) {
            tellVisitor(conversation, word.toVisitor(), word.ended());
        }
    }

    private void tellAfar(UUID conversation, String frame, String toVisitor, boolean ended) {
        if (nodes.hasOthers()) {
            nodes.tell(TOPIC, null, Json.write(new Word(conversation, frame, toVisitor, ended)));
        }
    }

    private void tellVisitor(Conversation conversation, String name, boolean ended) {
        lines.ofVisitor(conversation.channelId(), conversation.contactId())
                .forEach(line -> visitorFeed.typing(line, conversation.id(), name, ended));
    }

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
        String frame = Frames.of("typing", id, data);
        boolean answers = mayAnswer(viewer, conversation);
        tellAgents(conversation, frame, from);
        tellAfar(id, frame, answers ? viewer.name() : null, ended);
        if (answers) {
            tellVisitor(conversation, viewer.name(), ended);
            if (!ended) {
                gateway.showTyping(conversation.channelId(), conversation.externalId());
            }
        }
    }

    private static boolean mayAnswer(Viewer viewer, Conversation conversation) {
        return conversation.assigneeId() == null
                || conversation.assigneeId().equals(viewer.agentId())
                || viewer.grants().range(Permission.CONVERSATIONS_WRITE) == Viewer.Scope.ALL;
    }

    /**
     * @param text what he has written so far; null when that isn't told, empty when he has stopped
     */
    void byVisitor(VisitorLine from, String text, long now) {
        if (!from.mayType(now, "".equals(text)) || lines.agents().isEmpty() && !nodes.hasOthers()) {
            return;
        }
        visitors.current(from.visitor())
                .filter(conversation -> conversation.state() != ConversationState.CLOSED)
                .ifPresent(conversation -> {
                    String frame = frame(conversation, text);
                    tellAgents(conversation, frame, null);
                    tellAfar(conversation.id(), frame, null, false);
                });
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
