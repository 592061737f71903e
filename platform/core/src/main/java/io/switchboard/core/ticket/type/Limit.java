package io.switchboard.core.ticket.type;

import java.time.Duration;
import java.util.List;

/**
 * How long a ticket may be in a state.
 *
 * @param after at least a second
 * @param working counted in the working time of the ticket's calendar; else by the clock
 * @param transition that it takes by itself then; null: it stays
 * @param escalate who is told then; may be empty where there is a transition
 */
public record Limit(Duration after, boolean working, String transition, List<Who> escalate) {
    public Limit {
        escalate = List.copyOf(escalate);
    }
}
