package io.switchboard.core.shared;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/** The one place where time and randomness come from. Times have milliseconds, as in the database. */
@ApplicationScoped
public class Clocks {

    @Produces
    @Singleton
    public Clock clock() {
        return Clock.tick(Clock.systemUTC(), Duration.ofMillis(1));
    }

    @Produces
    @Steady
    @Singleton
    public Clock steady() {
        return new SteadyClock(Clock.systemUTC().instant(), System::nanoTime);
    }

    @Produces
    @Singleton
    public SecureRandom random() {
        return new SecureRandom();
    }
}
