package io.switchboard.host;

import io.switchboard.spi.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Keeps from asking again and again what is broken: after some failures in a row everything is refused for a while, then
 * one call is let through to try. Safe for use by several threads.
 */
final class Breaker {
    private static final int FAILURES = 5;
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final InstantSource clock;
    private int failures;
    private Duration pause = FIRST;
    private Instant closedUntil = Instant.MIN;

    Breaker(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether a call may go through now. */
    synchronized boolean lets() {
        Instant now = clock.instant();
        if (now.isBefore(closedUntil)) {
            return false;
        }
        if (failures >= FAILURES) {
            // The one that tries; others wait for what becomes of it.
            closedUntil = now.plus(FIRST);
        }
        return true;
    }

    /** @return whether it had failed so often that calls were refused for a while */
    synchronized boolean worked() {
        boolean again = failures >= FAILURES;
        failures = 0;
        pause = FIRST;
        closedUntil = Instant.MIN;
        return again;
    }

    /** A refusal by the provider is an answer: it works. */
    synchronized void failed(Failure failure) {
        if (failure == Failure.REJECTED || failure == Failure.INVALID_REQUEST) {
            worked();
            return;
        }
        failures++;
        if (failures >= FAILURES) {
            closedUntil = clock.instant().plus(pause);
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        }
    }
}
