package io.switchboard.spi.channel;

import java.time.Duration;
import java.util.Objects;

/**
 * How far something that a customer did lets us write to him.
 *
 * @param lasts how long from then on; 0 or more
 * @param messages how many messages of ours until he does something again; 0 for any number
 */
public record ReplyWindow(Duration lasts, int messages) {
    /** Not at all: what stood open before stays so. */
    public static final ReplyWindow NONE = new ReplyWindow(Duration.ZERO, 0);

    public ReplyWindow {
        Objects.requireNonNull(lasts, "lasts");
        if (lasts.isNegative()) {
            throw new IllegalArgumentException("lasts: 0 or more");
        }
        if (messages < 0) {
            throw new IllegalArgumentException("messages: 0 or more");
        }
    }
}
