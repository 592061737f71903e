package io.switchboard.core.shared;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A background loop: runs its step when woken, and at the latest after its pause. A step that throws is logged and comes
 * again; its heartbeat tells that it lives. One that hangs is restarted: a new thread takes over, and the old one, should it
 * ever come back, ends at its next {@link #goOn} or at the end of its step. What it may do until then must be as harmless
 * as the same loop on another node: steps work on rows that they lock.
 */
public final class Loop implements AutoCloseable {
    /** How long a round may take beyond the pause before the loop counts as stuck, unless it says otherwise. */
    public static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    private final String name;
    private final Duration pause;
    private final Duration patience;
    private final Step step;
    private final Clock clock;
    private final Semaphore wake = new Semaphore(0);
    private volatile Runner runner;
    private final CountDownLatch left = new CountDownLatch(1);
    private volatile Duration gather = Duration.ZERO;
    private volatile boolean open = true;
    private volatile Instant beat;
    // A clock that is set by an hour must not make every loop look stuck.
    private volatile long beatNanos;
    private volatile long failures;
    private volatile int restarts;
    private volatile int inVain;

    /** One round. */
    @FunctionalInterface
    public interface Step {
        /** Returns true when there is surely more to do at once. */
        boolean run() throws Exception;
    }

    /** Ends a thread whose loop another one has taken over. */
    static final class Abandoned extends RuntimeException {
        Abandoned(String name) {
            super(name, null, false, false);
        }
    }

    public Loop(String name, Duration pause, Clock clock, Step step) {
        this(name, pause, PATIENCE, clock, step);
    }

    /** @param patience how long a round may take */
    public Loop(String name, Duration pause, Duration patience, Clock clock, Step step) {
        this.name = name;
        this.pause = pause;
        this.patience = patience;
        this.step = step;
        this.clock = clock;
        this.runner = new Runner();
        beatNow();
    }

    public synchronized Loop start() {
        runner.start();
        return this;
    }

    /** From now on waits this long after a wake, so that what comes close behind is done in the same round. */
    public Loop gather(Duration time) {
        gather = time;
        return this;
    }

    /** Runs the step soon; many wakes are one. */
    public void wake() {
        if (wake.availablePermits() == 0) {
            wake.release();
        }
    }

    /**
     * Called by a step between the parts of a long round: tells that it gets on, and ends a thread that was given up in the
     * meantime. Does nothing on other threads.
     */
    public static void goOn() {
        if (Thread.currentThread() instanceof Runner mine) {
            mine.goOn();
        }
    }

    /** Whether its thread is dead or hasn't ended a round for longer than it may take. */
    public boolean isStuck() {
        return open && (!runner.isAlive() || System.nanoTime() - beatNanos > pause.plus(patience).toNanos());
    }

    /** A new thread takes over from one that hangs or has died. */
    synchronized void restart() {
        if (!open) {
            return;
        }
        Runner last = runner;
        Exception where = new Exception("where it hangs");
        where.setStackTrace(last.getStackTrace());
        LOG.error("{} hangs since {}: its thread is given up and another one takes over", name, beat, where);
        last.abandoned = true;
        last.interrupt();
        restarts++;
        inVain++;
        beatNow();
        runner = new Runner();
        runner.start();
    }

    private void beatNow() {
        beat = clock.instant();
        beatNanos = System.nanoTime();
    }

    private final class Runner extends Thread {
        private volatile boolean abandoned;
        private int inARow;

        Runner() {
            super("switchboard-" + name);
            setDaemon(true);
            setContextClassLoader(Loop.class.getClassLoader());
        }

        void goOn() {
            if (abandoned) {
                throw new Abandoned(name);
            }
            beatNow();
        }

        @Override
        public void run() {
            while (open && !abandoned) {
                boolean more = false;
                try {
                    more = step.run();
                    inARow = 0;
                } catch (InterruptedException e) {
                    interrupt();
                } catch (Exception | LinkageError e) {
                    failed(e);
                }
                if (abandoned) {
                    LOG.warn("{}: a thread that was given up has come back, and ends", name);
                    return;
                }
                beatNow();
                inVain = 0;
                rest(more);
            }
        }

        private void failed(Throwable e) {
            if (open && !abandoned) {
                failures++;
                inARow++;
                if (inARow == 1) {
                    LOG.warn("{}: a round failed, the next comes in {}", name, pause, e);
                } else if (Integer.bitCount(inARow) == 1) {
                    // An outage is told once with its stack, then ever more seldom.
                    LOG.warn("{}: {} rounds in a row failed: {}", name, inARow, e.toString());
                }
            }
        }

        private void rest(boolean more) {
            try {
                if (open && !more && wake.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    left.await(gather.toMillis(), TimeUnit.MILLISECONDS);
                    wake.drainPermits();
                }
            } catch (InterruptedException e) {
                // Of the step that has ended; whether to go on says the loop's condition.
            }
        }
    }

    public String name() {
        return name;
    }

    /** When the last round ended. */
    public Instant beat() {
        return beat;
    }

    public long failures() {
        return failures;
    }

    /** How often another thread had to take over. */
    public int restarts() {
        return restarts;
    }

    /** How often another thread had to take over since a round ended: a loop that no restart cures has more than one. */
    public int restartsInVain() {
        return inVain;
    }

    /** No round begins any more; returns at once. */
    void leave() {
        open = false;
        left.countDown();
        wake.release();
    }

    /** Ends after the running round, which is interrupted when it takes longer than 5 s. */
    @Override
    public void close() {
        close(Duration.ofSeconds(5));
    }

    /**
     * Ends after the running round.
     *
     * @param patience after which the round is interrupted: what it waits for, a connection perhaps, complains of that
     */
    public synchronized void close(Duration patience) {
        leave();
        if (runner == Thread.currentThread()) {
            return;
        }
        try {
            if (!patience.isZero()) {
                runner.join(patience.toMillis());
            }
            runner.interrupt();
            runner.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
