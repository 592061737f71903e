package io.switchboard.core.ticket;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

/** An agent who wants to hear what becomes of a ticket. */
@Entity
@Table(name = "ticket_watcher")
@IdClass(TicketWatcher.Key.class)
public class TicketWatcher {
    @Id
    @Column(name = "ticket_id")
    private UUID ticketId;

    @Id
    @Column(name = "agent_id")
    private UUID agentId;

    private Instant since;

    protected TicketWatcher() {}

    TicketWatcher(UUID ticketId, UUID agentId, Instant since) {
        this.ticketId = ticketId;
        this.agentId = agentId;
        this.since = since;
    }

    public UUID ticketId() {
        return ticketId;
    }

    public UUID agentId() {
        return agentId;
    }

    /** Who of which. */
    public record Key(UUID ticketId, UUID agentId) implements Serializable {}
}
