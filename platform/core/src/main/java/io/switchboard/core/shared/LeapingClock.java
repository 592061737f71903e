package io.switchboard.core.shared;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The system's clock, off by what a file says: for rehearsals of clocks that are set. Safe for use by several threads. */
final class LeapingClock extends Clock {
    private static final Logger LOG = LoggerFactory.getLogger(LeapingClock.class);
    private static final long LOOK_NANOS = Duration.ofMillis(200).toNanos();

    private final Path file;
    private final LongSupplier nanos;
    private volatile long looked;
    private volatile Duration off = Duration.ZERO;

    /** @param file holds an ISO-8601 duration; off by nothing as long as it doesn't exist or says anything else */
    LeapingClock(Path file, LongSupplier nanos) {
        this.file = file;
        this.nanos = nanos;
        this.looked = nanos.getAsLong() - LOOK_NANOS;
        LOG.warn("this server rehearses: its clock is off by what {} says", file);
    }

    @Override
    public Instant instant() {
        long now = nanos.getAsLong();
        if (now - looked >= LOOK_NANOS) {
            looked = now;
            look();
        }
        return Clock.systemUTC().instant().plus(off);
    }

    private void look() {
        try {
            Duration said = Files.exists(file) ? Duration.parse(Files.readString(file).strip()) : Duration.ZERO;
            if (!said.equals(off)) {
                LOG.warn("the clock leaps: it was off by {} and is by {}", off, said);
                off = said;
            }
        } catch (IOException | DateTimeException unreadable) {
            // Being written, perhaps: the next look tells.
            LOG.debug("{} says no duration: {}", file, unreadable.getMessage());
        }
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("facts are kept in UTC");
    }
}
