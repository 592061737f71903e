package io.switchboard.web.socket;

/** How many frames a browser may send: 120 at once, 20 a second after that. Used by one session's thread at a time. */
final class FrameRate {
    private static final double BURST = 120;
    private static final double PER_MILLISECOND = 0.02;

    private double left = BURST;
    private long countedAt;
    private int refused;

    FrameRate(long now) {
        this.countedAt = now;
    }

    /** Counts one at a time in milliseconds; false when there is none left. */
    boolean allows(long now) {
        left = Math.min(BURST, left + Math.max(0, now - countedAt) * PER_MILLISECOND);
        countedAt = now;
        if (left < 1) {
            refused++;
            return false;
        }
        left--;
        refused = 0;
        return true;
    }

    /** How many were refused in a row: a client that goes on and on is cut off. */
    int refusedInARow() {
        return refused;
    }
}
