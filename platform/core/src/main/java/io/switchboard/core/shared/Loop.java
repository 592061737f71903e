package io.switchboard.core.shared;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A background loop: runs its step when woken, and at the latest after its pause. A step that throws is logged and comes
 * again; its heartbeat tells health checks that it lives.
 */
public final class Loop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    private final String name;
    private final Duration pause;
    private final Step step;
    private final Clock clock;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean open = true;
    private volatile Instant beat;
    private volatile long failures;

    /** One round. */
    @FunctionalInterface
    public interface Step {
        /** Returns true when there is surely more to do at once. */
        boolean run() throws Exception;
    }

    public Loop(String name, Duration pause, Clock clock, Step step) {
        this.name = name;
        this.pause = pause;
        this.step = step;
        this.clock = clock;
        this.beat = clock.instant();
        this.thread = new Thread(this::run, "switchboard-" + name);
        thread.setDaemon(true);
        thread.setContextClassLoader(Loop.class.getClassLoader());
    }

    public Loop start() {
        thread.start();
        return this;
    }

    /** Runs the step soon; many wakes are one. */
    public void wake() {
        if (wake.availablePermits() == 0) {
            wake.release();
        }
    }

    private void run() {
        while (open) {
            boolean more = false;
            try {
                more = step.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception | LinkageError e) {
                failures++;
                LOG.warn("{}: a round failed, the next comes in {}", name, pause, e);
            }
            beat = clock.instant();
            try {
                if (!more && wake.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            } catch (InterruptedException e) {
                open = open && !Thread.currentThread().isInterrupted();
            }
        }
    }

    public String name() {
        return name;
    }

    /** How long it rests at most between two rounds. */
    public Duration pause() {
        return pause;
    }

    /** When the last round ended. */
    public Instant beat() {
        return beat;
    }

    public long failures() {
        return failures;
    }

    public boolean isAlive() {
        return thread.isAlive();
    }

    /** Ends after the running round, which is interrupted. Waits 5 s at most. */
    @Override
    public void close() {
        open = false;
        thread.interrupt();
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
