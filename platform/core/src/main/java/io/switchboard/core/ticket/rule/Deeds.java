package io.switchboard.core.ticket.rule;

import io.switchboard.core.shared.Ids;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketChange.FieldEdit;
import io.switchboard.core.ticket.Wanted;
import io.switchboard.core.ticket.WhoIsWho.Named;
import io.switchboard.core.ticket.type.Action;
import io.switchboard.core.ticket.type.Who;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
                    : world.earlier(ticket).map(id -> Deed.of(new TicketChange.Edited(List.of(new FieldEdit("repeatOf", null, id.toString())), null))).orElse(Deed.NONE);
            default -> set(action, ticket);
        };
    }

    private Deed set(Action action, Ticket ticket) {
        Wanted wanted = new Wanted(ticket);
        // A rule is nobody itself: "me" is who made the ticket.
        UUID me = ticket.creator().kind() == TicketActor.Kind.AGENT ? ticket.creator().id() : null;
        String problem = wanted.act(action, world, me);
        if (problem != null) {
            return Deed.impossible(problem);
        }
        List<TicketChange> changes = new ArrayList<>(wanted.changes());
        if (wanted.isGiven()) {
            Named agent = wanted.agent() == null ? null : world.agent(wanted.agent()).orElse(new Named(wanted.agent(), null));
            Named group = wanted.group() == null ? null : world.group(wanted.group().toString(), ticket.shopId()).orElse(new Named(wanted.group(), null));
            changes.add(given(agent, group));
        }
        return new Deed(changes, null);
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
