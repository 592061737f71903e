package io.switchboard.bench;

import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/** What one measurement gave. Latencies count from when a request was due, not from when it could be sent. Safe for many threads. */
final class Figures {
    private final Histogram nanos = new SynchronizedHistogram(120_000_000_000L, 3);
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong(Long.MIN_VALUE);
    private volatile double seconds;
    private volatile double cpuMillis;

    void took(long fromNanos, long toNanos) {
        last.accumulateAndGet(toNanos, Math::max);
        nanos.recordValue(Math.max(1, Math.min(toNanos - fromNanos, nanos.getHighestTrackableValue())));
    }

    /** @param why in a few words, the same for failures of one kind */
    void failed(String why) {
        failures.computeIfAbsent(why, kind -> new LongAdder()).increment();
    }

    void over(double seconds, double cpuMillis) {
        this.seconds = seconds;
        this.cpuMillis = cpuMillis;
    }

    /** Adds another measurement of the same. */
    Figures and(Figures more) {
        nanos.add(more.nanos);
        more.failures.forEach((why, times) -> failures.computeIfAbsent(why, kind -> new LongAdder()).add(times.sum()));
        last.accumulateAndGet(more.last(), Math::max);
        over(seconds + more.seconds, cpuMillis + more.cpuMillis);
        return this;
    }

    long count() {
        return nanos.getTotalCount();
    }

    /** When the last success came, as {@link System#nanoTime} counts; the least number before the first. */
    long last() {
        return last.get();
    }

    long failures() {
        return failures.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** How often which failure; the commonest first, empty without any. */
    String whyFailed() {
        return failures.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, LongAdder> kind) -> -kind.getValue().sum()))
                .limit(3)
                .map(kind -> kind.getValue() + " x " + kind.getKey())
                .collect(Collectors.joining(", "));
    }

    /** Successes a second. */
    double rate() {
        return seconds == 0 ? 0 : count() / seconds;
    }

    double millis(double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e6;
    }

    /** CPU of the measured processes for one success. */
    double cpuEach() {
        return count() == 0 ? 0 : cpuMillis / count();
    }
}
