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

/** A visitor's socket, {@code /ws/visitor/{channelKey}?ticket=}. One of these is made for each; {@link SocketGate} has checked the ticket. */
@ServerEndpoint("/ws/visitor/{channelKey}")
public class VisitorEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(VisitorEndpoint.class);

    @Inject
    @Steady
    Clock clock;

    @Inject
    Sockets sockets;

    @Inject
    VisitorFrames frames;

    private VisitorLine line;

    @OnOpen
    public void open(Session session) throws IOException {
        if (session.getUserPrincipal() instanceof SocketPerson.Visitor visitor) {
            line = sockets.open(visitor, new SessionWire(session, sockets::later));
        } else {
            session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(Line.SIGNED_OUT), "no ticket"));
        }
    }

    @OnMessage(maxMessageSize = AgentEndpoint.MAX_MESSAGE)
    public void text(String text) {
        if (line != null) {
            frames.take(line, text);
        }
    }

    @OnMessage(maxMessageSize = AgentEndpoint.MAX_MESSAGE)
    public void binary(byte[] bytes) {
        if (line != null) {
            ClientFrames.takeBinary(line, clock.millis());
        }
    }

    @OnMessage
    public void pong(PongMessage answer) {
        if (line != null) {
            line.heard(clock.millis());
        }
    }

    @OnClose
    public void close() {
        if (line != null) {
            sockets.closed(line);
        }
    }

    @OnError
    public void failed(Throwable failure) {
        LOG.debug("a visitor's socket broke: {}", failure.toString());
    }
}
