package io.switchboard.core.ticket;

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

/** Asks customers how content they are, when the time has come. */
@ApplicationScoped
class RatingAskLoop {
    private static final Logger LOG = LoggerFactory.getLogger(RatingAskLoop.class);
    private static final int AT_ONCE = 50;

    @Inject
    Loops loops;

    @Inject
    RatingAsks asks;

    void start(@Observes Startup event) {
        asks.follow();
        loops.start("rating-asks", Duration.ofSeconds(5), this::round);
    }

    private boolean round() {
        List<UUID> due = asks.due(AT_ONCE);
        for (UUID ticket : due) {
            try {
                asks.ask(ticket);
            } catch (RuntimeException e) {
                LOG.warn("the customer of ticket {} could not be asked: {}", ticket, e.toString());
                asks.giveUp(ticket);
            }
        }
        return due.size() == AT_ONCE;
    }
}
