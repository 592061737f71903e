package io.switchboard.core.health;

import io.switchboard.core.shared.Sequencer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** DOWN while the database doesn't answer. */
@Readiness
@ApplicationScoped
public class DatabaseThere implements HealthCheck {
    @Inject
    Sequencer sequencer;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("database");
        try {
            return response.up().withData("events", sequencer.last()).build();
        } catch (RuntimeException e) {
            return response.down().withData("problem", e.getClass().getSimpleName()).build();
        }
    }
}
