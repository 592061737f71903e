package io.switchboard.core.health;

import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/**
 * How the background loops are. One that hangs is restarted and counted; DOWN when two restarts in a row didn't help, which
 * only a restart of the server may cure. Rounds that fail, as while the database is away, don't count: the loop lives and
 * tries again.
 */
@Liveness
@ApplicationScoped
public class LoopsAlive implements HealthCheck {
    static final int RESTARTS_IN_VAIN = 2;

    @Inject
    Loops loops;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("loops").up();
        for (Loop loop : loops.all()) {
            if (loop.restartsInVain() > RESTARTS_IN_VAIN) {
                response.down();
            }
            response.withData(loop.name(), state(loop));
        }
        return response.withData("restarts", loops.restarts()).build();
    }

    static String state(Loop loop) {
        StringBuilder state = new StringBuilder(loop.isStuck() || loop.restartsInVain() > 0 ? "stuck since " + loop.beat() : "ok");
        if (loop.failures() > 0) {
            state.append(", ").append(loop.failures()).append(" failed rounds so far");
        }
        if (loop.restarts() > 0) {
            state.append(", restarted ").append(loop.restarts()).append(" times");
        }
        return state.toString();
    }
}
