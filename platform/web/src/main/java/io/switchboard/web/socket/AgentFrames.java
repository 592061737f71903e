package io.switchboard.web.socket;

import io.switchboard.core.agent.Agents;
import io.switchboard.core.shared.Steady;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What agents' browsers may say: the whole table. */
@ApplicationScoped
public class AgentFrames {
    private static final Logger LOG = LoggerFactory.getLogger(AgentFrames.class);

    @Inject
    @Steady
    Clock clock;

    @Inject
    Agents agents;

    @Inject
    Sockets sockets;

    @Inject
    Typing typing;

    @Inject
    Presence presence;

    void take(AgentLine line, String text) {
        seen(line);
        ClientFrames.take(line, text, clock.millis(), frame -> handle(line, frame));
    }

    private void handle(AgentLine line, ClientFrame frame) {
        switch (frame.type()) {
            case "resume" -> {
                line.owe(frame.seqs());
                sockets.go(line);
                presence.greet(line);
            }
            case "typing" -> {
                typing.byAgent(line, frame.conversation(), frame.text(), clock.millis());
                presence.writes(line, frame.conversation(), !"".equals(frame.text()), clock.millis());
            }
            case "looking" -> presence.looks(line, frame.conversationOrNull(), frame.state(), clock.millis());
            default -> throw frame.unknownType("resume, typing, looking, ping, pong");
        }
    }

    void gone(AgentLine line) {
        presence.gone(line);
    }

    /** He is there; a database that is away doesn't cost him his socket. */
    void seen(AgentLine line) {
        try {
            agents.seen(line.agentId());
        } catch (RuntimeException e) {
            LOG.debug("an agent's presence could not be kept: {}", e.getMessage());
        }
    }
}
