package io.switchboard.host;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.AwaitsNews;
import io.switchboard.spi.channel.Polls;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls one channel, again and again, on a thread of its own, until it is closed. Of several nodes one polls it, as long as it
 * lives; the others ask now and then whether it is their turn.
 */
final class PollLoop {
    private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);
    private static final Duration POLL = Duration.ofMinutes(5);
    private static final Duration NEWS = Duration.ofMinutes(5);
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration ASK = Duration.ofSeconds(5);

    private final OpenChannel open;
    private final Polls channel;
    private final Leases leases;
    private final RandomGenerator random;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    // Not by the clock: one that is set by an hour must not open every channel anew.
    private volatile long beat;
    private volatile Leases.Lease turn;
    private int failures;

    /** @param random spreads the pauses after failures, so that many channels don't come at the same moment */
    PollLoop(OpenChannel open, Polls channel, Leases leases, RandomGenerator random) {
        this.open = open;
        this.channel = channel;
        this.leases = leases;
        this.random = random;
        this.beat = System.nanoTime();
        this.thread = new Thread(this::run, "switchboard-poll-" + open.id());
        thread.setDaemon(true);
        thread.setContextClassLoader(PollLoop.class.getClassLoader());
    }

    void start() {
        thread.start();
    }

    /** Whether a round takes longer than its parts may. */
    boolean isStuck() {
        return System.nanoTime() - beat > POLL.plus(NEWS).plus(GRACE).plus(LONGEST_PAUSE).toNanos();
    }

    void close() {
        closed.countDown();
    }

    /** After {@link #close}: waits for the thread to end; one that hangs loses its turn. */
    void await(Duration patience) {
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        giveUpTurn();
    }

    private void giveUpTurn() {
        Leases.Lease last = turn;
        if (last != null) {
            last.close();
        }
    }

    private void run() {
        try {
            while (closed.getCount() > 0) {
                beat = System.nanoTime();
                Duration pause = isMyTurn() ? round() : ASK;
                if (!pause.isZero() && closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOG.error("polling of channel {} ends", open.id(), e);
            open.trouble(new ConnectorException(Failure.UNAVAILABLE, "polling ended: " + PluginCalls.brief(e)));
        } finally {
            giveUpTurn();
        }
    }

    private boolean isMyTurn() {
        if (turn != null && turn.isHeld()) {
            return true;
        }
        try {
            turn = leases.take("poll:" + open.id()).orElse(null);
        } catch (ConnectorException databaseAway) {
            turn = null;
        }
        return turn != null;
    }

    /** @return how long to pause; zero when there may be news already */
    private Duration round() {
        PluginCalls calls = open.entry().plugin().calls();
        try {
            calls.callInLoop("poll", POLL, () -> {
                channel.poll();
                return null;
            });
            failures = 0;
            open.recovered();
            if (channel instanceof AwaitsNews waiting
                    && closed.getCount() > 0
                    && calls.callInLoop("awaitNews", NEWS.plus(GRACE), () -> waiting.awaitNews(NEWS))) {
                return Duration.ZERO;
            }
            return atLeastASecond(calls.callInLoop("pollEvery", GRACE, channel::pollEvery));
        } catch (ConnectorException e) {
            if (closed.getCount() == 0) {
                return Duration.ZERO;
            }
            failures++;
            open.trouble(e);
            LOG.warn("polling of channel {} failed ({} times): {}", open.id(), failures, e.getMessage());
            return pauseAfterFailure(e);
        }
    }

    private Duration pauseAfterFailure(ConnectorException e) {
        long seconds = Math.min(LONGEST_PAUSE.toSeconds(), 1L << Math.min(failures, 10));
        Duration backOff = Duration.ofMillis((long) (seconds * 1000 * (0.5 + random.nextDouble() / 2)));
        return e.retryAfter().filter(wanted -> wanted.compareTo(backOff) > 0).orElse(backOff);
    }

    private static Duration atLeastASecond(Duration pause) {
        return pause.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : pause;
    }
}
