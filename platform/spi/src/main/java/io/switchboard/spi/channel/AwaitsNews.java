package io.switchboard.spi.channel;

import java.time.Duration;

/** A polling channel that can wait for the provider's sign that something is new, instead of pausing. */
public interface AwaitsNews extends Polls {

    /**
     * Returns as soon as there may be something new, when {@code limit} has passed, or when the channel is closed. Where
     * the provider can't tell at the moment, waits {@link #pollEvery()} or returns false at once.
     *
     * @param limit at most this long; the host gives up 30 s later
     * @return false when waiting isn't possible now: the host pauses {@link #pollEvery()} itself
     */
    boolean awaitNews(Duration limit) throws InterruptedException;
}
