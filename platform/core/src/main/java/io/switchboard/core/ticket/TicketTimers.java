package io.switchboard.core.ticket;

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
            LOG.warn("due tickets are taken one by one: {}", e.toString());
            List<UUID> waiting = due.waiting(AT_ONCE);
            waiting.forEach(this::alone);
            return waiting.size() == AT_ONCE;
        }
    }

    private void alone(UUID id) {
        try {
            due.ring(id);
        } catch (RuntimeException e) {
            LOG.warn("what is due for ticket {} is tried again later", id, e);
            putOff(id);
        }
        Loop.goOn();
    }

    private void putOff(UUID id) {
        try {
            due.putOff(id);
        } catch (RuntimeException e) {
            LOG.warn("what is due for ticket {} can't be put off", id, e);
        }
    }
}
