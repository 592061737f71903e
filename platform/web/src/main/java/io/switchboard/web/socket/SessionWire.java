package io.switchboard.web.socket;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A WebSocket session as a wire: sends without waiting, gives up on a frame that isn't taken in 20 s. */
final class SessionWire implements SendQueue.Wire {
    private static final Logger LOG = LoggerFactory.getLogger(SessionWire.class);
    private static final long SEND_WITHIN = 20_000;

    private final Session session;
    private final Executor later;

    SessionWire(Session session, Executor later) {
        this.session = session;
        this.later = later;
        session.getAsyncRemote().setSendTimeout(SEND_WITHIN);
        session.setMaxIdleTimeout(0);
    }

    @Override
    public void send(String frame, Consumer<Throwable> done) {
        session.getAsyncRemote().sendText(frame, result -> done.accept(result.isOK() ? null : result.getException()));
    }

    @Override
    public void ping() {
        later.execute(() -> {
            try {
                session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
            } catch (IOException | RuntimeException e) {
                LOG.debug("a socket could not be pinged: {}", e.getMessage());
            }
        });
    }

    @Override
    public void close(int code, String reason) {
        later.execute(() -> {
            try {
                session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code), reason));
            } catch (IOException | RuntimeException e) {
                LOG.debug("a socket was closed already: {}", e.getMessage());
            }
        });
    }
}
