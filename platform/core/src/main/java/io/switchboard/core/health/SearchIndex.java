package io.switchboard.core.health;

import io.switchboard.core.search.Follower;
import io.switchboard.core.shared.Sequencer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Always UP, for the desk works without: tells how the search index stands, and how far behind the event log it is. */
@Readiness
@ApplicationScoped
public class SearchIndex implements HealthCheck {
    @Inject
    Follower follower;

    @Inject
    Sequencer sequencer;

    @Override
    public HealthCheckResponse call() {
        Follower.Status status = follower.status();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("search").up().withData("state", status.state());
        if (status.state().equals("BUILDING")) {
            response.withData("read", status.read()).withData("of", status.known());
        }
        if (status.state().equals("READY")) {
            response.withData("behind", behind(status.place()));
        }
        return status.problem() == null ? response.build() : response.withData("problem", status.problem()).build();
    }

    private long behind(long place) {
        try {
            return Math.max(0, sequencer.last() - place);
        } catch (RuntimeException databaseAway) {
            return -1;
        }
    }
}
