package io.switchboard.host;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Counts what one plugin does, over its starts and versions: calls, what failed, how long somebody waited. Minute by minute
 * for the last hour, and in all since the server's start. In memory, of bounded size; safe for use by several threads.
 */
public final class PluginMeter {
    static final int MINUTES = 60;
    private static final int KEPT = 10;
    private static final int LONGEST_TEXT = 300;

    private final InstantSource clock;
    private final Minute[] ring = new Minute[MINUTES];
    private final Deque<Trouble> troubles = new ArrayDeque<>();
    private final Latencies everything = new Latencies();
    private long calls;
    private long errors;
    private long abandoned;

    PluginMeter(InstantSource clock) {
        this.clock = clock;
    }

    /** A call that failed: when, which, and one line of why. */
    public record Trouble(Instant at, String what, String why) {}

    /**
     * A minute.
     *
     * @param p50 how long at most half of the calls took; null when nobody waited for one
     * @param p99 of 99 in 100
     */
    public record Point(Instant at, long calls, long errors, Duration p50, Duration p99) {}

    /**
     * Since the server's start.
     *
     * @param seconds how long callers waited, all together
     * @param waited for how many calls
     */
    public record Totals(long calls, long errors, long abandoned, double seconds, long waited) {}

    private static final class Minute {
        private final long number;
        private final Latencies latencies = new Latencies();
        private long calls;
        private long errors;

        Minute(long number) {
            this.number = number;
        }
    }

    /** @param nanos how long the caller waited; negative when nobody did, or nobody minds */
    synchronized void done(long nanos) {
        count(nanos);
    }

    synchronized void failed(String what, long nanos, Throwable why) {
        Instant now = clock.instant();
        count(nanos);
        errors++;
        minute(now).errors++;
        if (troubles.size() >= KEPT) {
            troubles.removeLast();
        }
        String text = PluginCalls.brief(why);
        troubles.addFirst(new Trouble(now, what, text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text));
    }

    synchronized void abandoned() {
        abandoned++;
    }

    synchronized Totals totals() {
        return new Totals(calls, errors, abandoned, everything.seconds(), everything.count());
    }

    /** The newest first. */
    synchronized List<Trouble> troubles() {
        return List.copyOf(troubles);
    }

    /** The last hour, the oldest minute first; minutes without a call are there as well. */
    synchronized List<Point> hour() {
        long last = number(clock.instant());
        List<Point> points = new ArrayList<>();
        for (long number = last - MINUTES + 1; number <= last; number++) {
            Minute minute = ring[(int) Math.floorMod(number, (long) MINUTES)];
            Instant at = Instant.ofEpochSecond(number * 60);
            points.add(minute == null || minute.number != number
                    ? new Point(at, 0, 0, null, null)
                    : new Point(at, minute.calls, minute.errors, minute.latencies.quantile(0.5), minute.latencies.quantile(0.99)));
        }
        return points;
    }

    /** The last minutes as if they were one. */
    synchronized Point last(int minutes) {
        long last = number(clock.instant());
        Latencies all = new Latencies();
        long some = 0;
        long bad = 0;
        for (Minute minute : ring) {
            if (minute != null && minute.number > last - minutes && minute.number <= last) {
                all.add(minute.latencies);
                some += minute.calls;
                bad += minute.errors;
            }
        }
        return new Point(Instant.ofEpochSecond((last - minutes + 1) * 60), some, bad, all.quantile(0.5), all.quantile(0.99));
    }

    private void count(long nanos) {
        Minute minute = minute(clock.instant());
        calls++;
        minute.calls++;
        if (nanos >= 0) {
            minute.latencies.add(nanos);
            everything.add(nanos);
        }
    }

    private Minute minute(Instant now) {
        long number = number(now);
        int place = (int) Math.floorMod(number, (long) MINUTES);
        if (ring[place] == null || ring[place].number != number) {
            ring[place] = new Minute(number);
        }
        return ring[place];
    }

    private static long number(Instant now) {
        return Math.floorDiv(now.getEpochSecond(), 60L);
    }
}
