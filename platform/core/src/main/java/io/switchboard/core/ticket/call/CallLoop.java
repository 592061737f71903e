package io.switchboard.core.ticket.call;

import io.switchboard.core.shared.Loops;
import io.switchboard.core.ticket.call.ActionCalls.Taken;
import io.switchboard.core.ticket.type.PluginActions;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.module.TicketAction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has plugins do what tickets ask for, several at a time: one that is slow keeps few of the others waiting. Several nodes may. */
@ApplicationScoped
public class CallLoop {
    private static final Logger LOG = LoggerFactory.getLogger(CallLoop.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration TIDY = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int AT_ONCE = 4;

    @Inject
    ActionCalls calls;

    @Inject
    PluginActions actions;

    @Inject
    Loops loops;

    void start(@Observes Startup event) {
        for (int i = 1; i <= AT_ONCE; i++) {
            loops.start("ticket-calls-" + i, PAUSE, PATIENCE, this::round);
        }
        loops.start("ticket-calls-tidy", TIDY, () -> {
            calls.recover();
            return false;
        });
    }

    /** Does one that is due. Returns whether there was one. */
    public boolean round() {
        Optional<Taken> taken = calls.take();
        taken.ifPresent(this::run);
        return taken.isPresent();
    }

    /** Outside of any transaction. */
    private void run(Taken taken) {
        ActionCall call = taken.call();
        TicketAction action = actions.find(call.action()).orElse(null);
        if (action == null) {
            calls.later(call, "no plugin that runs knows " + call.action(), Optional.empty());
            return;
        }
        TicketAction.Outcome outcome;
        try {
            outcome = action.run(new TicketAction.Call(call.id().toString(), taken.ticket(), call.wantedAt()));
        } catch (ConnectorException e) {
            LOG.warn("{} for ticket {} failed: {}", call.action(), taken.ticket().number(), e.getMessage());
            String problem = e.getMessage() == null ? e.failure().name() : e.getMessage();
            switch (e.failure()) {
                case UNAVAILABLE, RATE_LIMITED, UNAUTHORIZED -> calls.later(call, problem, e.retryAfter());
                case UNKNOWN_OUTCOME -> calls.failed(call, problem, true);
                default -> calls.failed(call, problem, false);
            }
            return;
        }
        calls.done(call, outcome == null ? TicketAction.Outcome.DONE : outcome);
    }
}
