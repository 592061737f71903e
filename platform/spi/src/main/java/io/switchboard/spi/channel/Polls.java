package io.switchboard.spi.channel;

import java.time.Duration;

/** A channel that fetches. The host calls {@link #poll()} again and again, by one thread, while the channel is open. */
public interface Polls {

    /** Pause between two polls, 1 s to 1 h. Constant while the channel is open. */
    Duration pollEvery();

    /**
     * Fetches what is new, hands it to {@link ChannelContext#receive}, and only then marks it at the provider. 5 minutes
     * at most; hand in what there is in portions.
     *
     * @throws io.switchboard.spi.ConnectorException the channel is shown as OFFLINE (UNAUTHORIZED) or DEGRADED; polled
     *     again with back-off
     */
    void poll();
}
