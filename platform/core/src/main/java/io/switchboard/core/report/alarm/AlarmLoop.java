package io.switchboard.core.report.alarm;

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

/** Looks every few seconds whether an alarm is to be looked at. */
@ApplicationScoped
class AlarmLoop {
    private static final Logger LOG = LoggerFactory.getLogger(AlarmLoop.class);
    private static final int AT_ONCE = 20;

    @Inject
    Loops loops;

    @Inject
    AlarmRound round;

    void start(@Observes Startup event) {
        loops.start("report-alarms", Duration.ofSeconds(5), this::look);
    }

    private boolean look() {
        List<UUID> due = round.due(AT_ONCE);
        for (UUID alarm : due) {
            try {
                round.run(alarm);
            } catch (RuntimeException e) {
                LOG.warn("the figures of alarm {} could not be read: {}", alarm, e.toString());
                round.failed(alarm, String.valueOf(e.getMessage()));
            }
            Loop.goOn();
        }
        return due.size() == AT_ONCE;
    }
}
