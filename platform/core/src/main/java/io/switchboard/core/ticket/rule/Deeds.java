package io.switchboard.core.ticket.rule;

import io.switchboard.core.shared.Ids;
import io.switchboard.core.ticket.Priority;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketChange.FieldEdit;
import io.switchboard.core.ticket.TicketFacts;
import io.switchboard.core.ticket.rule.Surroundings.Named;
import io.switchboard.core.ticket.type.Action;
import io.switchboard.core.ticket.type.Who;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** What the actions of a rule change of a ticket as it is: what is so already changes nothing. */
final class Deeds {
    private final Rule rule;
    private final Surroundings world;

    /**
     * @param changes may be empty
     * @param problem the code of why it can't be done until an admin has seen to it; else null
     */
    record Deed(List<TicketChange> changes, String problem) {
        private static final Deed NONE = new Deed(List.of(), null);

        boolean isNothing() {
            return changes.isEmpty() && problem == null;
        }

        static Deed of(TicketChange change) {
            return new Deed(List.of(change), null);
        }

        static Deed impossible(String problem) {
            return new Deed(List.of(), problem);
        }
    }

    Deeds(Rule rule, Surroundings world) {
        this.rule = rule;
        this.world = world;
    }

    Deed of(Action action, Ticket ticket) {
        String value = action.value() == null ? null : action.value().toString();
        return switch (action.kind()) {
            case SET_GROUP -> group(value, ticket);
            case SET_ASSIGNEE -> assignee(value, ticket);
            case SET_PRIORITY -> edit("priority", ticket.priority().name(), Priority.valueOf(value).name());
            case SET_FIELD -> edit(TicketFacts.OWN + action.field(), ticket.fields().get(action.field()), action.value());
            case SET_PROBLEM -> edit("problem", ticket.problem(), value);
            case ADD_TAG -> ticket.tags().contains(value) ? Deed.NONE : Deed.of(new TicketChange.Tagged(List.of(value), List.of()));
            case REMOVE_TAG -> ticket.tags().contains(value) ? Deed.of(new TicketChange.Tagged(List.of(), List.of(value))) : Deed.NONE;
            case MOVE -> new Deed(world.move(ticket, value), null);
            case NOTE -> Deed.of(new TicketChange.Noted(value, List.of(), List.of()));
            case NOTIFY -> Deed.of(new TicketChange.Told(
                    "notified", Map.of("who", action.who().stream().map(Who::toString).toList(), "rule", rule.name())));
            case CALL -> Deed.of(TicketChange.Told.call(Ids.next(), value));
            case ASSIGN -> ticket.assigneeId() != null
                    ? Deed.NONE
                    : world.assigned(ticket).map(Deed::of).orElse(Deed.NONE);
            case LINK_REPEAT -> ticket.repeatOf() != null
                    ? Deed.NONE
                    : world.earlier(ticket).map(id -> edit("repeatOf", null, id.toString())).orElse(Deed.NONE);
        };
    }

    private static Deed edit(String field, Object from, Object to) {
        return Objects.equals(from, to) ? Deed.NONE : Deed.of(new TicketChange.Edited(List.of(new FieldEdit(field, from, to)), null));
    }

    private Deed group(String value, Ticket ticket) {
        Optional<Named> group = world.group(value, ticket.shopId());
        if (group.isEmpty()) {
            return Deed.impossible("noGroup");
        }
        // Another department's now: whoever had it has done his part.
        return group.get().id().equals(ticket.groupId()) ? Deed.NONE : Deed.of(given(null, group.get()));
    }

    private Deed assignee(String value, Ticket ticket) {
        if (value.equals(Action.NOBODY)) {
            return ticket.assigneeId() == null ? Deed.NONE : Deed.of(given(null, groupOf(ticket)));
        }
        // A rule is nobody itself.
        Optional<Named> agent = switch (value) {
            case Action.CREATOR, Action.ME -> ticket.creator().kind() == TicketActor.Kind.AGENT ? world.agent(ticket.creator().id()) : Optional.empty();
            default -> world.agent(value);
        };
        if (agent.isEmpty()) {
            return value.equals(Action.CREATOR) || value.equals(Action.ME) ? Deed.NONE : Deed.impossible("noAgent");
        }
        return agent.get().id().equals(ticket.assigneeId()) ? Deed.NONE : Deed.of(given(agent.get(), groupOf(ticket)));
    }

    private Named groupOf(Ticket ticket) {
        UUID group = ticket.groupId();
        return group == null ? null : world.group(group.toString(), ticket.shopId()).orElse(new Named(group, null));
    }

    private TicketChange given(Named agent, Named group) {
        return new TicketChange.Assigned(
                agent == null ? null : agent.id(),
                agent == null ? null : agent.name(),
                group == null ? null : group.id(),
                group == null ? null : group.name(),
                false,
                null,
                Map.of("because", "RULE", "rule", rule.name()));
    }
}
