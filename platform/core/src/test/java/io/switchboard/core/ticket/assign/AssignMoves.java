package io.switchboard.core.ticket.assign;

import io.switchboard.core.ticket.assign.Distribution.Choice;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Rounds of the assignment where no container begins transactions. */
public final class AssignMoves {
    private AssignMoves() {}

    /** Begins a transaction around work. */
    public interface Transactions {
        <T> T tx(Callable<T> work);
    }

    /** As {@link AssignmentRound} does it, without the turn: two at once are what the rows must bear. */
    public static int round(Transactions transactions, AssignTickets assign) {
        return plan(transactions, assign).get();
    }

    /** The choice now, its writing when asked. */
    public static Supplier<Integer> plan(Transactions transactions, AssignTickets assign) {
        List<Choice> choices = transactions.tx(assign::plan).choices();
        return () -> {
            int given = 0;
            for (int from = 0; from < choices.size(); from += 200) {
                List<Choice> portion = choices.subList(from, Math.min(from + 200, choices.size()));
                given += transactions.tx(() -> assign.give(portion));
            }
            return given;
        };
    }
}
