package io.switchboard.core.ticket.type;

import io.switchboard.core.condition.Conditions;
import io.switchboard.core.ticket.Category;
import io.switchboard.core.ticket.Priority;
import java.util.List;
import java.util.Optional;

/**
 * What a type of tickets is: its fields, how they are laid out, its states and the ways between them. Immutable; one that came from {@link
 * TicketTypes} was checked.
 *
 * @param layout each field stands in at most one section; those in none come last
 * @param priorities that may be chosen, in rising order
 * @param priority of a new ticket
 * @param start key of the state of a new ticket
 * @param closing what must be so before a ticket is CLOSED, whichever way it takes
 * @param sla key of the policy that counts when none matches; null: none does
 * @param checklist what each of its tickets begins with
 */
public record Definition(
        String key,
        Label name,
        Label help,
        List<FieldDefinition> fields,
        List<Section> layout,
        List<Priority> priorities,
        Priority priority,
        String start,
        List<StateDefinition> states,
        List<TransitionDefinition> transitions,
        Conditions closing,
        String sla,
        List<Todo> checklist) {

    /** Something to be ticked. */
    public record Todo(String key, Label name) {}

    /**
     * Fields that stand together.
     *
     * @param fields their keys
     */
    public record Section(String key, Label name, List<String> fields) {
        public Section {
            fields = List.copyOf(fields);
        }
    }

    public Definition {
        fields = List.copyOf(fields);
        layout = List.copyOf(layout);
        priorities = List.copyOf(priorities);
        states = List.copyOf(states);
        transitions = List.copyOf(transitions);
        checklist = List.copyOf(checklist);
    }

    public Optional<StateDefinition> state(String state) {
        return states.stream().filter(one -> one.key().equals(state)).findFirst();
    }

    public Optional<FieldDefinition> field(String field) {
        return fields.stream().filter(one -> one.key().equals(field)).findFirst();
    }

    public Optional<TransitionDefinition> transition(String transition) {
        return transitions.stream().filter(one -> one.key().equals(transition)).findFirst();
    }

    /** The state of a new ticket. */
    public StateDefinition startState() {
        return state(start).orElseThrow();
    }

    /** The ways that lead away from a state, whoever may take them. */
    public List<TransitionDefinition> from(String state) {
        return transitions.stream().filter(one -> one.leaves(state)).toList();
    }

    /** What must hold before the ways from {@code state} that this is one of may be taken, beside its own {@code when}. */
    public Conditions closing(TransitionDefinition transition, String state) {
        boolean closes = state(transition.target(state)).filter(to -> to.category() == Category.CLOSED).isPresent();
        return closes ? closing : Conditions.NONE;
    }
}
