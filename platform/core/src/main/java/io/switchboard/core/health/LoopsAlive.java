package io.switchboard.core.health;

import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/**
 * DOWN when a background loop has died or hasn't ended a round for three minutes beyond its pause. Rounds that fail, as
 * while the database is away, don't count: the loop lives and tries again.
 */
@Liveness
@ApplicationScoped
public class LoopsAlive implements HealthCheck {
    static final Duration PATIENCE = Duration.ofMinutes(3);

    @Inject
    Loops loops;

    @Inject
    Clock clock;

    @Override
    public HealthCheckResponse call() {
        Instant now = clock.instant();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("loops").up();
        for (Loop loop : loops.all()) {
            if (!loop.isAlive()) {
                response.down().withData(loop.name(), "dead");
            } else if (isStuck(loop.beat(), loop.pause(), now)) {
                response.down().withData(loop.name(), "stuck since " + loop.beat());
            } else {
                response.withData(loop.name(), loop.failures() == 0 ? "ok" : "ok, " + loop.failures() + " failed rounds so far");
            }
        }
        return response.build();
    }

    static boolean isStuck(Instant beat, Duration pause, Instant now) {
        return beat.plus(pause).plus(PATIENCE).isBefore(now);
    }
}
