package io.switchboard.core.webhook;

import java.time.Duration;

/** How much of one webhook is on its way from this server. Safe for use by several threads. */
final class Lane {
    /** Threads for all webhooks together. */
    static final int MOST_AT_ALL = 256;

    private static final int FAST = 16;
    private static final int SLOW = 2;
    private static final Duration SLOW_FROM = Duration.ofSeconds(2);

    /** Of bodies in memory. */
    private static final long MOST_BYTES = 8 << 20;

    private final Load all;
    private int inside;
    private long bytes;
    private boolean slow;

    Lane(Load all) {
        this.all = all;
    }

    /** How many more may go out now. */
    synchronized int free(boolean one) {
        int most = one ? 1 : slow ? SLOW : FAST;
        int free = bytes >= MOST_BYTES ? 0 : Math.max(0, most - inside);
        return Math.min(free, all.room(inside > 0));
    }

    synchronized void enter(int size) {
        inside++;
        bytes += size;
        all.enter(size);
    }

    synchronized void leave(int size) {
        inside--;
        bytes -= size;
        all.leave(size);
    }

    synchronized void took(Duration time) {
        slow = time.compareTo(SLOW_FROM) >= 0;
    }
}
