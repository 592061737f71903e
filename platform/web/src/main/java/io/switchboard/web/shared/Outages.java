package io.switchboard.web.shared;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Tells the log that the database is away: once, and then how often, every ten seconds. Safe for use by several threads. */
final class Outages {
    private static final long EVERY = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier nanos;
    private final Consumer<String> log;
    private final AtomicLong untold = new AtomicLong();
    private final AtomicLong next;

    Outages(LongSupplier nanos, Consumer<String> log) {
        this.nanos = nanos;
        this.log = log;
        this.next = new AtomicLong(nanos.getAsLong());
    }

    void tell(Throwable why) {
        long times = untold.incrementAndGet();
        long due = next.get();
        long now = nanos.getAsLong();
        if (now - due >= 0 && next.compareAndSet(due, now + EVERY)) {
            untold.addAndGet(-times);
            log.accept("the database is away" + (times == 1 ? ": " : " (" + times + " times since the last word): ") + why.getMessage());
        }
    }
}
