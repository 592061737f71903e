package io.switchboard.web.socket;

import io.switchboard.core.shared.Steady;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An agent's socket, {@code /ws/agent?ticket=}. One of these is made for each; {@link SocketGate} has checked the ticket. */
@ServerEndpoint("/ws/agent")
public class AgentEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(AgentEndpoint.class);

    /** Beyond this the container closes; up to it, what is over our limit is answered with a problem. */
    static final int MAX_MESSAGE = 4 * ClientFrame.MAX_CHARS;

    @Inject
    @Steady
    Clock clock;

    @Inject
    Sockets sockets;

    @Inject
    AgentFrames frames;

    private AgentLine line;

    @OnOpen
    public void open(Session session) throws IOException {
        if (session.getUserPrincipal() instanceof SocketPerson.Agent agent) {
            line = sockets.open(agent, new SessionWire(session, sockets::later));
            frames.seen(line);
        } else {
            session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(Line.SIGNED_OUT), "no ticket"));
        }
    }

    @OnMessage(maxMessageSize = MAX_MESSAGE)
    public void text(String text) {
        if (line != null) {
            frames.take(line, text);
        }
    }

    @OnMessage(maxMessageSize = MAX_MESSAGE)
    public void binary(byte[] bytes) {
        if (line != null) {
            ClientFrames.takeBinary(line, clock.millis());
        }
    }

    @OnMessage
    public void pong(PongMessage answer) {
        if (line != null) {
            line.heard(clock.millis());
            frames.seen(line);
        }
    }

    @OnClose
    public void close() {
        if (line != null) {
            sockets.closed(line);
            frames.gone(line);
        }
    }

    @OnError
    public void failed(Throwable failure) {
        LOG.debug("an agent's socket broke: {}", failure.toString());
    }
}
