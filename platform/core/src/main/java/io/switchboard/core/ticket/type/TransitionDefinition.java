package io.switchboard.core.ticket.type;

import io.switchboard.core.condition.Conditions;
import java.util.List;

/**
 * A way from states to a state.
 *
 * @param from keys of states; {@link #EVERY} for all but the one it leads to
 * @param to key of a state; null: it stays where it is (a hand-over within a state)
 * @param who may take it; empty: nobody, it is taken by limits and approvals alone
 * @param when it is there only then
 * @param asks what whoever takes it is asked for
 * @param ticked it is there only when all of the ticket's checklist is ticked
 * @param actions done in this order before what was asked for is set, so that a person's word counts more
 */
public record TransitionDefinition(
        String key, Label name, List<String> from, String to, List<Who> who, Conditions when, boolean ticked, List<Ask> asks, List<Action> actions) {
    /** All states. */
    public static final String EVERY = "*";

    public TransitionDefinition {
        from = List.copyOf(from);
        who = List.copyOf(who);
        asks = List.copyOf(asks);
        actions = List.copyOf(actions);
    }

    /** Whether it leads away from a state. */
    public boolean leaves(String state) {
        return from.contains(state) || from.contains(EVERY) && !state.equals(to);
    }

    /** The state a ticket is in after it. */
    public String target(String state) {
        return to == null ? state : to;
    }

    /** Whether the ticket goes to another department: then a note says how far it is. */
    public boolean handsOver() {
        return asks.stream().anyMatch(ask -> ask.what().equals(Ask.GROUP))
                || actions.stream().anyMatch(action -> action.kind() == Action.Kind.SET_GROUP);
    }

    /** Whether people take it. */
    public boolean forPeople() {
        return !who.isEmpty();
    }
}
