package io.switchboard.bench;

/**
 * Looks for the largest rate that is held: up by a third until one isn't, then between the two. What was missed is tried once
 * more at once, and again at the end: the machine may have been busy with something else.
 */
final class Search {
    private static final double UP = 1.33;
    private static final double NEAR = 1.08;
    private static final int MOST_STEPS = 14;

    private double held;
    private double missed = Double.MAX_VALUE;
    private double next;
    private int steps;
    private boolean again;
    private boolean sure;

    Search(double first) {
        next = first;
    }

    /** The rate to try now. */
    double next() {
        return next;
    }

    void tell(boolean isHeld) {
        steps++;
        if (!isHeld && !again) {
            again = true;
            return;
        }
        again = false;
        if (isHeld) {
            held = next;
            missed = held < missed ? missed : Double.MAX_VALUE;
        } else {
            sure = next == missed;
            missed = next;
        }
        if (held == 0) {
            next = missed / UP;
        } else if (missed == Double.MAX_VALUE) {
            next = held * UP;
        } else {
            next = missed / held < NEAR ? missed : Math.sqrt(held * missed);
        }
    }

    boolean isOver() {
        return held > 0 && (sure || steps >= MOST_STEPS) || steps >= 2 * MOST_STEPS;
    }

    double held() {
        return held;
    }
}
