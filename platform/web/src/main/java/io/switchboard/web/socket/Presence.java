package io.switchboard.web.socket;

import com.fasterxml.jackson.core.type.TypeReference;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.node.Nodes;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Steady;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which colleagues look at a conversation or write in it: told to agents who may see the conversation, never to visitors,
 * never stored. Other servers are told of the looks at this one; they fade there like our own.
 */
@ApplicationScoped
public class Presence {
    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
    private static final String TOPIC = "presence";
    private static final Duration ROUND = Duration.ofSeconds(1);

    /** An agent at a conversation, as browsers are told. */
    public record Face(String id, String name, String state) {}

    @Inject
    @Steady
    Clock clock;

    @Inject
    Loops loops;

    @Inject
    Lines lines;

    @Inject
    Conversations conversations;

    @Inject
    Sockets sockets;

    @Inject
    Nodes nodes;

    private final Looks looks = new Looks();

    /**
     * A look, for another server.
     *
     * @param line the socket, told apart from those of other servers
     * @param writing null where the look itself moved; otherwise whether he writes
     * @param state null: the socket has gone
     */
    private record Word(String line, UUID agent, String name, UUID conversation, Looks.State state, Boolean writing) {}

    void start(@Observes Startup event) {
        // It reads conversations: not on the thread that listens.
        nodes.hear(TOPIC, new TypeReference<Word>() {}, word -> sockets.later(() -> fromAfar(word)));
        loops.start("presence", ROUND, () -> {
            tell(looks.fade(line -> !(line instanceof AgentLine mine) || mine.isOpen(), clock.millis()));
            return false;
        });
    }

    /**
     * @param conversation what is on his screen; null: none
     * @param state idle when he has not touched anything for a while
     * @throws Refused NOT_FOUND when it isn't his to see
     */
    void looks(AgentLine line, UUID conversation, Looks.State state, long now) {
        Viewer viewer = line.viewer();
        if (conversation != null && !looks.isAt(line, conversation)) {
            conversations.get(viewer, conversation);
        }
        tell(looks.look(line, viewer.agentId(), viewer.name(), conversation, state, now));
        tellAfar(line, conversation, state, null);
    }

    /** He writes there, or has stopped. */
    void writes(AgentLine line, UUID conversation, boolean on, long now) {
        tell(looks.writes(line, conversation, on, now));
        tellAfar(line, conversation, Looks.State.LOOKING, on);
    }

    void gone(AgentLine line) {
        tell(looks.gone(line, clock.millis()));
        tellAfar(line, null, null, null);
    }

    private void tellAfar(AgentLine line, UUID conversation, Looks.State state, Boolean writing) {
        if (nodes.hasOthers()) {
            String key = nodes.id() + ":" + System.identityHashCode(line);
            nodes.tell(TOPIC, null, Json.write(
                    new Word(key, line.agentId(), line.viewer().name(), conversation, state, writing)));
        }
    }

    private void fromAfar(Word word) {
        long now = clock.millis();
        if (word.state() == null) {
            tell(looks.gone(word.line(), now));
        } else if (word.writing() != null) {
            tell(looks.writes(word.line(), word.conversation(), word.writing(), now));
        } else {
            tell(looks.look(word.line(), word.agent(), word.name(), word.conversation(), word.state(), now));
        }
    }

    /** Tells a new desk of everybody who is there already. */
    void greet(AgentLine line) {
        for (UUID id : looks.all()) {
            try {
                conversations.get(line.viewer(), id);
                line.send(frame(id));
            } catch (Refused unseen) {
                // Not his to see.
            }
        }
    }

    private void tell(Set<UUID> changed) {
        if (lines.agents().isEmpty()) {
            return;
        }
        for (UUID id : changed) {
            try {
                Conversation conversation = conversations.get(Viewer.PLATFORM, id);
                Part.Sight sight = new Part.Sight(conversation.shopId(), conversation.groupId(), conversation.assigneeId());
                String frame = frame(id);
                lines.agents().stream()
                        .filter(line -> sight.isOf(line.viewer()))
                        .forEach(line -> line.send(frame));
            } catch (RuntimeException e) {
                // A face more or less: the next change tells it anew.
                LOG.debug("presence at {} could not be told: {}", id, e.getMessage());
            }
        }
    }

    private String frame(UUID id) {
        List<Face> faces = looks.faces(id, clock.millis()).stream()
                .map(face -> new Face(face.agentId().toString(), face.name(), face.state().name()))
                .toList();
        return Frames.of("presence.updated", id, Map.of("conversationId", id.toString(), "agents", faces));
    }
}
