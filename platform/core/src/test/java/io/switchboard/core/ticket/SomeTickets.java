package io.switchboard.core.ticket;

import io.switchboard.core.Store;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Viewer;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Tickets for tests of what reads them, past types and rules. */
public final class SomeTickets {
    private final Store store;
    private long number = 1000;

    public SomeTickets(Store store) {
        this.store = store;
    }

    /** A new one's id; those ids are nullable but the shop's. */
    public UUID make(
            UUID shop, UUID group, UUID contact, String type, String subject, Priority priority, Map<String, Object> fields, List<String> tags, String text) {
        Ticket ticket = Ticket.named(Ids.next());
        TicketChange made = new TicketChange.Created(
                ++number, shop, group, contact, null, "web", type, 1, subject, "new", Category.NEW, priority, fields, tags, null, null, text, List.of(), null);
        store.get(Journal.class).write(ticket, TicketActor.SYSTEM, made);
        return ticket.id();
    }

    public void change(UUID ticket, TicketActor actor, TicketChange... changes) {
        store.get(Journal.class).write(store.get(Tickets.class).byIds(List.of(ticket)).get(0), actor, changes);
    }

    public void change(UUID ticket, TicketChange... changes) {
        write(ticket, TicketActor.SYSTEM, changes);
    }

    public void changeBy(Viewer viewer, UUID ticket, TicketChange... changes) {
        write(ticket, TicketActor.of(viewer), changes);
    }

    private void write(UUID ticket, TicketActor actor, TicketChange... changes) {
        store.get(Journal.class).write(store.get(Tickets.class).byIds(List.of(ticket)).get(0), actor, changes);
    }
}
