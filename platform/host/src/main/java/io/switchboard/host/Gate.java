package io.switchboard.host;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Counts who is inside, and closes: nobody new gets in, and those inside may finish. Safe for use by several threads. */
public final class Gate {
    private int inside;
    private boolean closed;

    /** @return false when it is closed; otherwise {@link #leave} must follow */
    public synchronized boolean enter() {
        if (closed) {
            return false;
        }
        inside++;
        return true;
    }

    public synchronized void leave() {
        inside--;
        notifyAll();
    }

    synchronized boolean isOpen() {
        return !closed;
    }

    /** Lets nobody in any more and waits for those inside, at most so long. */
    synchronized void close(Duration patience) {
        closed = true;
        long until = System.nanoTime() + patience.toNanos();
        try {
            for (long left = patience.toNanos(); inside > 0 && left > 0; left = until - System.nanoTime()) {
                wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
