package io.switchboard.core.ticket.plan;

import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every few seconds whether a plan's time has come. */
@ApplicationScoped
class PlanLoop {
    private static final Logger LOG = LoggerFactory.getLogger(PlanLoop.class);
    private static final int AT_ONCE = 50;

    @Inject
    Loops loops;

    @Inject
    PlanRound round;

    void start(@Observes Startup event) {
        loops.start("ticket-plans", Duration.ofSeconds(5), this::look);
    }

    private boolean look() {
        List<UUID> due = round.due(AT_ONCE);
        for (UUID plan : due) {
            try {
                round.run(plan);
            } catch (RuntimeException e) {
                LOG.warn("the tickets of plan {} could not be made: {}", plan, e.toString());
                round.failed(plan, e.getMessage());
            }
            Loop.goOn();
        }
        return due.size() == AT_ONCE;
    }
}
