package io.switchboard.core.ticket.rule;

import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketChange;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Nobody and nothing beside the ticket. */
class Nowhere implements Surroundings {
    @Override
    public Optional<Named> group(String name, UUID shop) {
        return Optional.empty();
    }

    @Override
    public Optional<Named> agent(String name) {
        return Optional.empty();
    }

    @Override
    public Optional<Named> agent(UUID id) {
        return Optional.empty();
    }

    @Override
    public List<TicketChange> move(Ticket ticket, String transition) {
        return List.of();
    }

    @Override
    public Optional<TicketChange> assigned(Ticket ticket) {
        return Optional.empty();
    }

    @Override
    public Optional<UUID> earlier(Ticket ticket) {
        return Optional.empty();
    }
}
