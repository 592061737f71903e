package io.switchboard.core.routing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether time has gone evenly for a while: no leap of the clock, no pause of the server, no outage. Only then does silence
 * say that somebody has left; otherwise it may be us who didn't listen. Asked in every round; used by one thread.
 */
final class EvenTime {
    /** Rounds come every second; more between two of them is a pause. */
    private static final Duration LEAP = Duration.ofSeconds(15);

    private final Clock clock;
    private final Clock steady;
    private final Duration enough;
    private Instant lastClock;
    private Instant lastSteady;
    private Instant since;

    EvenTime(Clock clock, Clock steady, Duration enough) {
        this.clock = clock;
        this.steady = steady;
        this.enough = enough;
        this.lastClock = clock.instant();
        this.lastSteady = steady.instant();
        this.since = lastSteady;
    }

    /** Whether it has gone evenly for long enough, up to now. */
    boolean goes() {
        Instant now = clock.instant();
        Instant even = steady.instant();
        Duration shown = Duration.between(lastClock, now);
        Duration gone = Duration.between(lastSteady, even);
        if (gone.compareTo(LEAP) > 0 || shown.minus(gone).abs().compareTo(LEAP) > 0) {
            since = even;
        }
        lastClock = now;
        lastSteady = even;
        return !since.plus(enough).isAfter(even);
    }

    /** A round failed: nobody could be heard. */
    void broke() {
        since = steady.instant();
    }
}
