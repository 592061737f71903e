package io.switchboard.core.ticket;

import io.switchboard.core.condition.Asker;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Spoken;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.type.Ask;
import io.switchboard.core.ticket.type.Definition;
import io.switchboard.core.ticket.type.Label;
import io.switchboard.core.ticket.type.TicketTypes;
import io.switchboard.core.ticket.type.TransitionDefinition;
import io.switchboard.core.ticket.type.Who;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Moves tickets along the ways of their types. A type's version is asked, never today's: a ticket keeps what it was made with. */
@ApplicationScoped
@Transactional
public class TicketFlow {
    @Inject
    Tickets tickets;

    @Inject
    Journal journal;

    @Inject
    TicketTypes types;

    @Inject
    TicketPeople people;

    @Inject
    TicketSteps steps;

    /** A way out of a ticket's state, and whether this viewer may take it now. */
    public record Way(String key, Label name, String to, List<String> asks, boolean allowed) {}

    /** What may be done instead, as a refusal tells it. */
    public record Allowed(String key, Spoken name) {}

    /**
     * What somebody brings with him.
     *
     * @param note nullable, as all of it
     * @param fields of the type's own, by key
     * @param groupId whither, where the way asks for it; as {@code assigneeId}
     */
    public record Step(String note, Map<String, Object> fields, UUID groupId, UUID assigneeId) {
        public static final Step NOTHING = new Step(null, Map.of(), null, null);
    }

    @Transactional(dontRollbackOn = Refused.class)
    public Definition definition(Ticket ticket) {
        return types.definition(ticket.typeKey(), ticket.typeVersion());
    }

    /** All ways that lead people out of its state. */
    public List<Way> ways(Viewer viewer, Ticket ticket) {
        Definition type = definition(ticket);
        return type.from(ticket.state()).stream()
                .filter(TransitionDefinition::forPeople)
                .map(way -> new Way(
                        way.key(),
                        way.name(),
                        way.target(ticket.state()),
                        way.asks().stream().map(Ask::toString).toList(),
                        ticket.mergedInto() == null && may(viewer, ticket, type, way)))
                .toList();
    }

    private boolean may(Viewer viewer, Ticket ticket, Definition type, TransitionDefinition way) {
        Asker asker = steps.asker(ticket, viewer);
        return people.isOneOf(way.who(), ticket, viewer)
                && (!way.ticked() || ticket.agenda().allTicked())
                && way.when().hold(ticket.facts(type), asker)
                && type.closing(way, ticket.state()).hold(ticket.facts(type), asker);
    }

    /**
     * Takes a way.
     *
     * @param expected the seq that he has seen, or null
     * @throws Refused CONFLICT with the allowed ones when it isn't one for him now; INVALID naming what it asks for
     */
    public Ticket move(Viewer viewer, UUID id, String key, Step step, Long expected) {
        Ticket ticket = tickets.lock(viewer, id);
        ticket.mustBeAlive();
        tickets.mustHaveSeen(ticket, expected);
        journal.write(ticket, TicketActor.of(viewer), null, taken(viewer, ticket, key, step));
        return ticket;
    }

    /**
     * What a way brings that this viewer takes now; the ticket is held.
     *
     * @throws Refused as {@link #move}
     */
    List<TicketChange> taken(Viewer viewer, Ticket ticket, String key, Step step) {
        Definition type = definition(ticket);
        TransitionDefinition way = type.transition(key)
                .filter(each -> each.leaves(ticket.state()) && may(viewer, ticket, type, each))
                .orElseThrow(() -> notAllowed(viewer, ticket));
        return steps.changes(ticket, type, way, step, TicketActor.of(viewer));
    }

    private Refused notAllowed(Viewer viewer, Ticket ticket) {
        List<Allowed> allowed =
                ways(viewer, ticket).stream().filter(Way::allowed).map(way -> new Allowed(way.key(), way.name()::in)).toList();
        return Refused.conflict("ticket.transition").with("allowed", allowed);
    }

    /**
     * The customer takes a way that is for him; the ticket is held.
     *
     * @throws Refused CONFLICT when it isn't one for him now
     */
    public void moveByContact(Ticket ticket, TicketActor contact, String key, Step step) {
        ticket.mustBeAlive();
        Definition type = definition(ticket);
        TransitionDefinition way = type.transition(key)
                .filter(each -> each.leaves(ticket.state()) && isForContact(each) && (!each.ticked() || ticket.agenda().allTicked()))
                .filter(each -> each.when().hold(ticket.facts(type), steps.asker(ticket, Viewer.PLATFORM)))
                .orElseThrow(() -> Refused.conflict("ticket.transition").with("allowed", List.of()));
        journal.write(ticket, contact, null, steps.changes(ticket, type, way, step, contact));
    }

    private static boolean isForContact(TransitionDefinition way) {
        return way.who().stream().anyMatch(who -> who.kind() == Who.Kind.CONTACT);
    }

    /**
     * What a way brings that the platform takes: a limit, an approval's end, a rule. Nobody is asked for anything. Empty when there is no
     * such way from where it is. What is refused on the way writes nothing, and leaves the transaction to whoever asks.
     */
    @Transactional(dontRollbackOn = Refused.class)
    public List<TicketChange> byItself(Ticket ticket, String key) {
        Definition type = definition(ticket);
        return type.transition(key)
                .filter(way -> way.leaves(ticket.state()) && ticket.mergedInto() == null)
                .map(way -> steps.changes(ticket, type, way, null, TicketActor.SYSTEM))
                .orElse(List.of());
    }

    /** That the customer's word brings it back to us: by a way of his, else by one that leads to an open state; empty when it is ours already. */
    List<TicketChange> back(Ticket ticket) {
        boolean waits = ticket.category() == Category.PENDING || ticket.category() == Category.SOLVED;
        if (!waits || ticket.mergedInto() != null) {
            return List.of();
        }
        Definition type = definition(ticket);
        List<TransitionDefinition> ways = type.from(ticket.state()).stream()
                .filter(way -> type.state(way.target(ticket.state())).filter(to -> to.category() == Category.OPEN).isPresent())
                .toList();
        Optional<TransitionDefinition> way = ways.stream().filter(TicketFlow::isForContact).findFirst().or(() -> ways.stream().findFirst());
        if (way.isPresent()) {
            return steps.changes(ticket, type, way.get(), null, TicketActor.SYSTEM);
        }
        return type.states().stream()
                .filter(state -> state.category() == Category.OPEN)
                .findFirst()
                .map(state -> steps.entered(ticket, state, null, null))
                .orElse(List.of());
    }
}
