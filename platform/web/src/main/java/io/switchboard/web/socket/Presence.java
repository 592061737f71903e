package io.switchboard.web.socket;

import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Conversations;
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
 * never stored. Known on this node only.
 */
@ApplicationScoped
public class Presence {
    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
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

    private final Looks looks = new Looks();

    void start(@Observes Startup event) {
        loops.start("presence", ROUND, () -> {
            tell(looks.fade(line -> ((AgentLine) line).isOpen(), clock.millis()));
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
    }

    /** He writes there, or has stopped. */
    void writes(AgentLine line, UUID conversation, boolean on, long now) {
        tell(looks.writes(line, conversation, on, now));
    }

    void gone(AgentLine line) {
        tell(looks.gone(line, clock.millis()));
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
