package io.switchboard.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for a condition with a deadline, in real time. */
public final class Eventually {
    /**
     * How long the contracts wait for what should happen soon: 10 s, or as many seconds as the system property {@code
     * switchboard.testkit.patience} says.
     */
    public static final Duration PATIENCE = Duration.ofSeconds(Long.getLong("switchboard.testkit.patience", 10));

    private static final long STEP_NANOS = 5_000_000;

    private Eventually() {}

    /** As {@link #within} with {@link #PATIENCE}. */
    public static void eventually(String what, BooleanSupplier condition) {
        within(PATIENCE, what, condition);
    }

    /**
     * Returns once the condition holds.
     *
     * @param what says in the failure what was waited for
     * @throws AssertionError when it doesn't hold in time, or the thread is interrupted
     */
    public static void within(Duration limit, String what, BooleanSupplier condition) {
        if (!holds(limit, condition)) {
            throw new AssertionError("not within " + limit + ": " + what);
        }
    }

    /** Whether the condition comes to hold in time. */
    public static boolean holds(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
        return true;
    }
}
