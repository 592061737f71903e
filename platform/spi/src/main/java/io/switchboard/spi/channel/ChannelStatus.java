package io.switchboard.spi.channel;

import java.util.Objects;

/**
 * How a channel account stands.
 *
 * @param state ONLINE: works; DEGRADED: works in part; OFFLINE: doesn't
 * @param detail why, for the admin, without secrets; null when all is well
 */
public record ChannelStatus(State state, String detail) {
    public static final ChannelStatus ONLINE = new ChannelStatus(State.ONLINE, null);

    public ChannelStatus {
        Objects.requireNonNull(state, "state");
    }

    public static ChannelStatus degraded(String detail) {
        return new ChannelStatus(State.DEGRADED, detail);
    }

    public static ChannelStatus offline(String detail) {
        return new ChannelStatus(State.OFFLINE, detail);
    }

    public enum State {
        ONLINE,
        DEGRADED,
        OFFLINE
    }
}
