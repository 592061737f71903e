package io.switchboard.spi.channel;

import java.util.Objects;

/**
 * How a channel account stands.
 *
 * @param state ONLINE: works; DEGRADED: works in part; OFFLINE: doesn't
 * @param detail why, for the admin, without secrets; null when all is well
 * @param cannotSend why no message of ours goes out at all, for the agent, in words that say what to do; null when they
 *     do. An account that only takes in is ONLINE nevertheless. While it stands no answer is accepted, notes are.
 */
public record ChannelStatus(State state, String detail, String cannotSend) {
    public static final ChannelStatus ONLINE = new ChannelStatus(State.ONLINE, null);

    public ChannelStatus {
        Objects.requireNonNull(state, "state");
    }

    /** One on which messages go out, or may. */
    public ChannelStatus(State state, String detail) {
        this(state, detail, null);
    }

    public static ChannelStatus degraded(String detail) {
        return new ChannelStatus(State.DEGRADED, detail);
    }

    public static ChannelStatus offline(String detail) {
        return new ChannelStatus(State.OFFLINE, detail);
    }

    /** The same, and no message of ours goes out; {@code because} null: they do. */
    public ChannelStatus withoutSending(String because) {
        return new ChannelStatus(state, detail, because);
    }

    public enum State {
        ONLINE,
        DEGRADED,
        OFFLINE
    }
}
