package io.switchboard.core.report.schedule;

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

/** Looks every few seconds whether a schedule's time has come. */
@ApplicationScoped
class ScheduleLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduleLoop.class);
    private static final int AT_ONCE = 50;

    @Inject
    Loops loops;

    @Inject
    ScheduleRound round;

    void start(@Observes Startup event) {
        loops.start("report-schedules", Duration.ofSeconds(5), this::look);
    }

    private boolean look() {
        List<UUID> due = round.due(AT_ONCE);
        for (UUID schedule : due) {
            try {
                round.run(schedule);
            } catch (RuntimeException e) {
                LOG.warn("the report of schedule {} could not be told: {}", schedule, e.toString());
                round.failed(schedule, String.valueOf(e.getMessage()));
            }
            Loop.goOn();
        }
        return due.size() == AT_ONCE;
    }
}
