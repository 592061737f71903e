package io.switchboard.core.shared;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/** The one place where time and randomness come from. Times have milliseconds, as in the database. */
@ApplicationScoped
public class Clocks {

    /**
     * The plain clock. For rehearsals of what a clock that is set does, the system property {@code switchboard.rehearsal.clock}
     * names a file that says by how much it is off (ISO-8601, such as {@code PT1H}), read again as it changes.
     */
    @Produces
    @Singleton
    public Clock clock() {
        String rehearsal = System.getProperty("switchboard.rehearsal.clock");
        Clock system = rehearsal == null ? Clock.systemUTC() : new LeapingClock(Path.of(rehearsal), System::nanoTime);
        return Clock.tick(system, Duration.ofMillis(1));
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
