package io.switchboard.core.ticket;

import io.switchboard.core.shared.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Tickets and their histories as tests need them, past the desk that makes them for people. */
public final class TicketTries {
    private static long numbers = 1_000_000;

    private TicketTries() {}

    /** One that is about to begin. */
    public static Ticket unborn() {
        return Ticket.named(Ids.next());
    }

    /** The beginning of a ticket; {@code group} and {@code contact} nullable. */
    public static synchronized TicketChange.Created created(UUID shop, UUID group, UUID contact, String type, Priority priority, List<String> tags) {
        return new TicketChange.Created(
                numbers++, shop, group, contact, null, "web", type, 1, "Parcel is late", "new", Category.NEW, priority, Map.of(), tags, null, null,
                "It is late", List.of(), null);
    }

    /** A history in memory: what is written is applied and kept. */
    public static Journal.Pen pen(Ticket ticket, List<TicketEntry> history, Instant now) {
        return (actor, change) -> {
            TicketEntry entry = new TicketEntry(ticket, actor, change, false, null, now);
            ticket.apply(entry);
            history.add(entry);
            return entry;
        };
    }

    /** The entries as a database would give them again. */
    public static List<TicketEntry> copies(Ticket ticket, List<TicketEntry> history) {
        List<TicketEntry> copies = new ArrayList<>();
        Ticket again = Ticket.named(ticket.id());
        for (TicketEntry entry : history) {
            TicketEntry copy = new TicketEntry(again, entry.actor(), ChangeJson.read(entry.kind(), entry.json()), entry.isVisible(), null, entry.at());
            again.apply(copy);
            copies.add(copy);
        }
        return copies;
    }
}
