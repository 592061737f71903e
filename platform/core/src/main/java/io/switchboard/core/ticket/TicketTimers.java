package io.switchboard.core.ticket;

import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does to tickets what time brings: one indexed query a round, whatever the number of open alarms. Several nodes may: each takes those that
 * no other one holds.
 */
@ApplicationScoped
public class TicketTimers {
    private static final Logger LOG = LoggerFactory.getLogger(TicketTimers.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int AT_ONCE = 50;

    @Inject
    DueTickets due;

    @Inject
    Loops loops;

    void start(@Observes Startup event) {
        loops.start("ticket-timers", PAUSE, this::round);
    }

    /** Returns whether there may be more. */
    public boolean round() {
        try {
            return due.ring(AT_ONCE) == AT_ONCE;
        } catch (RuntimeException e) {
            LOG.warn("{} due tickets are taken one by one: {}", AT_ONCE, e.toString());
            int rung = 0;
            while (rung < AT_ONCE && due.ring(1) == 1) {
                rung++;
                Loop.goOn();
            }
            return rung == AT_ONCE;
        }
    }
}
