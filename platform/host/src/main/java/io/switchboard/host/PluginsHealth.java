package io.switchboard.host;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/**
 * Tells how many threads each plugin has left hanging and how often a stuck channel was opened anew, and through which proxy calls go out. Always UP: a broken
 * plugin is no reason to restart the server.
 */
@Liveness
@ApplicationScoped
public class PluginsHealth implements HealthCheck {
    @Inject
    HostWiring host;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("plugin-calls").up();
        for (PluginRuntime plugin : host.running().all()) {
            response.withData(plugin.id() + ".abandonedThreads", plugin.calls().abandoned());
        }
        return response.withData("stuckChannels", host.stuckChannels()).withData("proxy", host.wayOut()).build();
    }
}
