package io.switchboard.core.ticket.rule;

import io.switchboard.core.condition.Facts;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.WhoIsWho;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What rules have to know beside the ticket. */
interface Surroundings extends WhoIsWho {
    /** What conditions ask of it: its own fields as its type means them. */
    default Facts facts(Ticket ticket) {
        return ticket.facts();
    }

    /** By id, or by name: one of the shop's, else one of any. */
    @Override
    Optional<Named> group(String name, UUID shop);

    Optional<Named> agent(UUID id);

    /** What a way of its type brings; empty when there is none of that name from where it is. */
    List<TicketChange> move(Ticket ticket, String transition);

    /** Who gets it, and why; empty when nobody can. */
    Optional<TicketChange> assigned(Ticket ticket);

    /** The customer's last one of the same problem, or of the same type, that isn't long gone. */
    Optional<UUID> earlier(Ticket ticket);
}
