package io.switchboard.core.ticket.assign;

import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.assign.Distribution.Choice;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives out all that waits: chosen at once, written in portions, each in a transaction of its own; on one node at a time. */
@ApplicationScoped
public class AssignmentRound {
    private static final Logger LOG = LoggerFactory.getLogger(AssignmentRound.class);
    private static final String MODULE = "tickets";
    private static final int PORTION = 200;

    @Inject
    AssignTickets assign;

    @Inject
    AssignmentTurn turn;

    @Inject
    LicenceService licence;

    /**
     * What a round did.
     *
     * @param given tickets that have somebody now
     * @param waiting those that still wait
     * @param busy whether another node was at it: then nothing was done here
     */
    public record Outcome(int given, int waiting, boolean busy) {}

    public Outcome run() {
        if (!licence.now().has(MODULE)) {
            return new Outcome(0, 0, false);
        }
        if (!turn.take()) {
            return new Outcome(0, 0, true);
        }
        try {
            AssignTickets.Plan plan = assign.plan();
            int given = 0;
            for (int from = 0; from < plan.choices().size(); from += PORTION) {
                Loop.goOn();
                given += give(plan.choices().subList(from, Math.min(from + PORTION, plan.choices().size())));
                turn.keep();
            }
            return new Outcome(given, plan.waiting() - given, false);
        } finally {
            turn.leave();
        }
    }

    /** A portion of which one can't be given is given one by one. */
    private int give(List<Choice> portion) {
        try {
            return assign.give(portion);
        } catch (Refused | IllegalStateException | jakarta.persistence.PersistenceException | jakarta.transaction.TransactionalException e) {
            LOG.warn("{} tickets are given one by one: {}", portion.size(), e.toString());
            return portion.size() == 1 ? 0 : portion.stream().mapToInt(one -> give(List.of(one))).sum();
        }
    }
}
