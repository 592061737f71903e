package io.switchboard.core.ticket.assign;

import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.Signals;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Gives tickets to people when something has changed that may let one find somebody, and now and then. */
@ApplicationScoped
public class AssignmentLoop {
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final Duration GATHER = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Set<String> MOVES =
            Set.of("ticket.created", "ticket.updated", "agent.updated", "agent.created", "group.updated", "shop.updated");

    @Inject
    AssignmentRound round;

    @Inject
    Loops loops;

    @Inject
    Signals signals;

    void start(@Observes Startup event) {
        Loop loop = loops.start("ticket-assignment", PAUSE, PATIENCE, this::look).gather(GATHER);
        Consumer<List<Signals.Signal>> wake = all -> {
            if (all.stream().anyMatch(signal -> MOVES.contains(signal.type()))) {
                loop.wake();
            }
        };
        signals.listen(wake);
        // Whoever's turn it is hears of what came after his choice.
        signals.listenAfar(wake);
    }

    /** What it gives out wakes it again: so it ends with a round that finds nothing. */
    private boolean look() {
        round.run();
        return false;
    }
}
