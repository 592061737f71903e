package io.switchboard.web.socket;

import io.switchboard.core.shared.Steady;
import io.switchboard.web.widget.VisitorMessages;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;

/** What visitors' browsers may say: the whole table. */
@ApplicationScoped
public class VisitorFrames {
    @Inject
    @Steady
    Clock clock;

    @Inject
    Sockets sockets;

    @Inject
    Typing typing;

    void take(VisitorLine line, String text) {
        ClientFrames.take(line, text, clock.millis(), frame -> handle(line, frame));
    }

    private void handle(VisitorLine line, ClientFrame frame) {
        switch (frame.type()) {
            case "resume" -> {
                String after = frame.after();
                VisitorMessages.check(after);
                line.resume(after);
                sockets.go(line);
            }
            case "typing" -> typing.byVisitor(line, frame.text(), clock.millis());
            default -> throw frame.unknownType("resume, typing, ping, pong");
        }
    }
}
