package io.switchboard.core.report;

import io.switchboard.core.shared.Loops;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * Keeps the rows of reports beside the event log: row and place in one transaction, on one node at a time, so that nothing is left out
 * and a restart goes on where it was. What a calendar, a policy or a shop's zone changes is counted again from the beginning.
 */
@ApplicationScoped
public class ReportFollower {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    @Inject
    Loops loops;

    @Inject
    ReportRound round;

    void start(@Observes Startup event) {
        loops.start("reports", PAUSE, round::go);
    }
}
