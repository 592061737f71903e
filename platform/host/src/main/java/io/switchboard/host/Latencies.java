package io.switchboard.host;

import java.time.Duration;

/** How long things took, in classes that grow by a quarter: a quantile is right to 25 %. Not safe for several threads. */
final class Latencies {
    // From 0.1 ms to about 9 minutes.
    private static final int CLASSES = 70;
    private static final double FIRST = 100_000;
    private static final double GROWTH = 1.25;

    private final long[] counts = new long[CLASSES];
    private long count;
    private double nanos;

    void add(long took) {
        counts[place(took)]++;
        count++;
        nanos += took;
    }

    void add(Latencies others) {
        for (int i = 0; i < CLASSES; i++) {
            counts[i] += others.counts[i];
        }
        count += others.count;
        nanos += others.nanos;
    }

    long count() {
        return count;
    }

    double seconds() {
        return nanos / 1e9;
    }

    /** The upper end of the class in which it lies; null when there is nothing. */
    Duration quantile(double share) {
        long wanted = (long) Math.ceil(share * count);
        long seen = 0;
        for (int i = 0; i < CLASSES && count > 0; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return Duration.ofNanos((long) (FIRST * Math.pow(GROWTH, i)));
            }
        }
        return null;
    }

    private static int place(long took) {
        if (took <= FIRST) {
            return 0;
        }
        return Math.min(CLASSES - 1, (int) Math.ceil(Math.log(took / FIRST) / Math.log(GROWTH)));
    }
}
