package io.switchboard.host;

import java.time.Duration;

/**
 * A bulkhead around one channel: how many calls may be inside its plugin at a time, and how many callers, who are threads of
 * the whole server, may wait for long. A caller waits a moment like any other; after that only a few may go on waiting, and
 * all others are let go, their calls interrupted. Once a call has taken too long, only a few are let in at all, until one
 * comes back in time. Safe for use by several threads.
 */
final class Places {
    private final int most;
    private final int patient;
    private final Duration quick;
    private int inside;
    private int waiting;
    private boolean hangs;

    /**
     * @param most how many calls at a time
     * @param patient how many callers may wait longer than {@code quick}, and how many calls may be inside while it hangs
     * @param quick how long any caller may wait
     */
    Places(int most, int patient, Duration quick) {
        this.most = most;
        this.patient = patient;
        this.quick = quick;
    }

    Duration quick() {
        return quick;
    }

    /** @return false when there is no place now; otherwise {@link #leave} must follow */
    synchronized boolean enter() {
        if (inside >= (hangs || waiting >= patient ? patient : most)) {
            return false;
        }
        inside++;
        return true;
    }

    /** The call has ended, even if its caller was gone by then. */
    synchronized void leave() {
        inside--;
    }

    /** @return whether this caller may go on waiting; then {@link #waited} must follow */
    synchronized boolean mayWait() {
        if (waiting >= patient) {
            return false;
        }
        waiting++;
        return true;
    }

    synchronized void waited() {
        waiting--;
    }

    /** @return whether that is news */
    synchronized boolean tookTooLong() {
        boolean news = !hangs;
        hangs = true;
        return news;
    }

    synchronized void cameInTime() {
        hangs = false;
    }
}
