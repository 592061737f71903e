package io.switchboard.web.socket;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.switchboard.web.shared.Problem;
import io.switchboard.web.shared.Problems;

/** What all sockets do with a browser's frame, before and after what the frame wants. Nothing a browser sends ends in an exception. */
final class ClientFrames {
    private static final int CUT_OFF = 1000;

    /** What a kind of socket does with a frame. */
    @FunctionalInterface
    interface Handler {
        /** Throws what is to be told as a problem. */
        void handle(ClientFrame frame);
    }

    private ClientFrames() {}

    static void take(Line line, String text, long now, Handler handler) {
        line.heard(now);
        if (!line.rate().allows(now)) {
            int refused = line.rate().refusedInARow();
            if (refused == 1) {
                line.refuse(Problem.of(429, "tooOften", line.locale(), 1), null);
            } else if (refused > CUT_OFF) {
                line.close(Line.TOO_OFTEN, "too many frames");
            }
            return;
        }
        try {
            ClientFrame frame = ClientFrame.parse(text);
            switch (frame.type()) {
                case "ping" -> line.send(Frames.PONG);
                case "pong" -> {
                    // It was heard: that is all a pong is for.
                }
                default -> handler.handle(frame);
            }
        } catch (JsonProcessingException | RuntimeException e) {
            line.refuse(Problems.problem(e, line.locale()), null);
        }
    }

    static void takeBinary(Line line, long now) {
        line.heard(now);
        line.refuse(Problem.of(400, "frame.binary", line.locale()), null);
    }
}
