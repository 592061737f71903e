package io.switchboard.bench;

/** Looks for the largest rate that is held: up by a third until one isn't, then between the two. */
final class Search {
    private static final double UP = 1.33;
    private static final double NEAR = 1.08;
    private static final int MOST_STEPS = 10;

    private double held;
    private double missed = Double.MAX_VALUE;
    private double next;
    private int steps;
    private boolean again;

    Search(double first) {
        next = first;
    }

    /** The rate to try now. */
    double next() {
        return next;
    }

    /** A rate that was missed is tried once more: the machine may have been busy with something else. */
    void tell(boolean isHeld) {
        steps++;
        if (!isHeld && !again) {
            again = true;
            return;
        }
        again = false;
        if (isHeld) {
            held = next;
        } else {
            missed = next;
        }
        if (held == 0) {
            next = missed / UP;
        } else {
            next = missed == Double.MAX_VALUE ? held * UP : Math.sqrt(held * missed);
        }
    }

    boolean isOver() {
        return held > 0 && (missed / held < NEAR || steps >= MOST_STEPS) || steps >= 2 * MOST_STEPS;
    }

    double held() {
        return held;
    }
}
