package io.switchboard.server;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Waiting for what another process does: a condition, asked every 100 ms, with a deadline. */
final class Await {

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private Await() {}

    /**
     * @param what named in the failure
     * @param source asked again when it throws or its answer does not fit
     * @return the first answer that fits
     */
    static <T> T until(String what, Duration limit, Callable<T> source, Predicate<? super T> fits) {
        long deadline = System.nanoTime() + limit.toNanos();
        T last = null;
        Exception problem = null;
        while (System.nanoTime() < deadline) {
            try {
                last = source.call();
                problem = null;
                if (fits.test(last)) {
                    return last;
                }
            } catch (Exception notYet) {
                problem = notYet;
            }
            pause();
        }
        throw new AssertionError("Not within " + limit.toSeconds() + " s: " + what + "; last seen: " + last, problem);
    }

    static void until(String what, Duration limit, Callable<Boolean> condition) {
        until(what, limit, condition, Boolean.TRUE::equals);
    }

    /** Lets so much time go by, for a test of what time itself does. */
    static void elapsed(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        until("so long", time.plusSeconds(30), () -> System.nanoTime() - end >= 0);
    }

    private static void pause() {
        try {
            NEVER.await(100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting", stop);
        }
    }
}
