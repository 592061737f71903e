package io.switchboard.core.health;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** DOWN until the plugins have had their start; one that failed shows in the console, and doesn't keep the others from work. */
@Readiness
@ApplicationScoped
public class PluginsStarted implements HealthCheck {
    private volatile boolean started;

    /** After the host's, which starts them. */
    void start(@Observes @Priority(9000) Startup event) {
        started = true;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("plugins").status(started).build();
    }
}
