package io.switchboard.channel.sms;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelStatus;

/** How an account stands, from what became of its last call; tells changes. Safe for use by several threads. */
final class Standing {
    private final ChannelContext context;
    private ChannelStatus now;
    private ChannelStatus ofClock;
    private boolean closed;

    Standing(ChannelContext context, ChannelStatus start) {
        this.context = context;
        this.now = start;
    }

    synchronized ChannelStatus now() {
        return closed ? ChannelStatus.offline(SmsConnector.TEXTS.text("closed")) : now;
    }

    void works() {
        set(ChannelStatus.ONLINE);
    }

    /** Trouble of one message says nothing about the account. */
    void failed(ConnectorException trouble) {
        if (trouble.failure() == Failure.UNAUTHORIZED) {
            set(ChannelStatus.offline(trouble.getMessage()));
        } else if (trouble.failure() == Failure.UNAVAILABLE) {
            set(ChannelStatus.degraded(trouble.getMessage()));
        }
    }

    /** @param minutesOff of the gateway's clock from ours, as its signed calls tell; 0 when it is near enough */
    synchronized void clock(long minutesOff) {
        if (minutesOff != 0 && (now.equals(ofClock) || now.equals(ChannelStatus.ONLINE))) {
            ofClock = ChannelStatus.degraded(SmsConnector.TEXTS.text(minutesOff > 0 ? "clock.fast" : "clock.slow", Math.abs(minutesOff)));
            set(ofClock);
        } else if (minutesOff == 0 && now.equals(ofClock)) {
            set(ChannelStatus.ONLINE);
        }
    }

    synchronized void close() {
        closed = true;
    }

    private synchronized void set(ChannelStatus status) {
        if (!closed && !status.equals(now)) {
            now = status;
            context.report(status);
        }
    }
}
