package io.switchboard.core.ticket;

import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.platform.PlatformTickets.NewTicket;
import io.switchboard.spi.platform.PlatformTickets.TicketInfo;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Tickets as plugins read, make and change them. What is refused is thrown before anything is written. */
@ApplicationScoped
@Transactional(dontRollbackOn = Refused.class)
public class TicketPlugins {
    private static final int MAX_NOTE = 5_000;

    /** That a plugin's wish couldn't be met. */
    private static final String REFUSED = "call-refused";

    @Inject
    Tickets tickets;

    @Inject
    NewTickets newTickets;

    @Inject
    Journal journal;

    @Inject
    TicketFlow flow;

    @Inject
    TicketEdits edits;

    /** A ticket as plugins see it. */
    public TicketInfo info(Ticket ticket) {
        return new TicketInfo(
                ticket.id().toString(),
                ticket.number(),
                ticket.typeKey(),
                ticket.state(),
                ticket.category().name(),
                ticket.subject(),
                ticket.priority().name(),
                text(ticket.contactId()),
                text(ticket.groupId()),
                text(ticket.assigneeId()),
                ticket.fields(),
                ticket.tags(),
                ticket.times().createdAt());
    }

    private static String text(UUID id) {
        return id == null ? null : id.toString();
    }

    /** @throws Refused NOT_FOUND when there is none */
    public TicketInfo find(UUID id) {
        return info(tickets.get(Viewer.PLATFORM, id));
    }

    /** Newest first. */
    public List<TicketInfo> ofContact(UUID contact, int limit) {
        return tickets.list(Viewer.PLATFORM, Tickets.Filter.ofContact(contact), null, limit).items().stream().map(this::info).toList();
    }

    /**
     * Makes one for a plugin, once for each of its keys.
     *
     * @throws Refused INVALID, naming each wrong field
     */
    public TicketInfo create(String plugin, NewTicket wanted, UUID contact, UUID conversation) {
        NewTickets.Draft draft = new NewTickets.Draft(
                wanted.key(), wanted.subject(), wanted.type(), wanted.text(), contact, null, null, null, null, wanted.priority(),
                wanted.fields(), List.of(), conversation, null, null, List.of());
        return info(newTickets.makeByPlugin(plugin, draft).ticket());
    }

    public void note(String plugin, UUID id, String text) {
        Ticket ticket = alive(id);
        journal.write(ticket, TicketActor.plugin(plugin), new TicketChange.Noted(cut(text), List.of(), List.of()));
    }

    /** @throws Refused INVALID, naming each wrong field */
    public void edit(String plugin, UUID id, Map<String, Object> fields) {
        Ticket ticket = alive(id);
        journal.write(ticket, TicketActor.plugin(plugin), null, edited(ticket, fields));
    }

    /** @throws Refused CONFLICT when no such way leads on from where it is */
    public void move(String plugin, UUID id, String transition) {
        Ticket ticket = alive(id);
        List<TicketChange> steps = flow.byItself(ticket, transition);
        if (steps.isEmpty()) {
            throw Refused.conflict("ticket.transition");
        }
        journal.write(ticket, TicketActor.plugin(plugin), null, steps);
    }

    private Ticket alive(UUID id) {
        Ticket ticket = tickets.lock(Viewer.PLATFORM, id);
        ticket.mustBeAlive();
        return ticket;
    }

    private List<TicketChange> edited(Ticket ticket, Map<String, Object> fields) {
        return edits.changes(Viewer.PLATFORM, ticket, flow.definition(ticket), Map.of("fields", fields));
    }

    /**
     * It becomes what somebody outside says who has done something for it; it is held. What of that can't be is told in its history: what was
     * done outside can't be refused any more.
     *
     * @param fields of its type, by key
     * @param transition nullable
     */
    public void become(Ticket ticket, TicketActor by, String note, Map<String, Object> fields, String transition) {
        if (Texts.orNull(note) != null) {
            journal.write(ticket, by, new TicketChange.Noted(cut(note), List.of(), List.of()));
        }
        if (!fields.isEmpty()) {
            wish(ticket, by, "fields", () -> edited(ticket, fields));
        }
        if (transition != null) {
            wish(ticket, by, transition, () -> {
                List<TicketChange> steps = flow.byItself(ticket, transition);
                if (steps.isEmpty()) {
                    throw Refused.conflict("ticket.transition");
                }
                return steps;
            });
        }
    }

    @FunctionalInterface
    private interface Wish {
        List<TicketChange> changes();
    }

    private void wish(Ticket ticket, TicketActor by, String what, Wish wish) {
        List<TicketChange> changes;
        try {
            ticket.mustBeAlive();
            changes = wish.changes();
        } catch (Refused e) {
            Map<String, Object> data = new HashMap<>(Map.of("what", what, "problem", e.code()));
            if (!e.fields().isEmpty()) {
                data.put("fields", e.fields().stream().map(Refused.Field::field).toList());
            }
            changes = List.of(new TicketChange.Told(REFUSED, data));
        }
        journal.write(ticket, by, null, changes);
    }

    private static String cut(String text) {
        return Texts.cut(Texts.storable(text == null ? "" : text.strip()), MAX_NOTE);
    }
}
