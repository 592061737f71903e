package io.switchboard.core.ticket;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

/** A conversation that belongs to a ticket; a ticket may have several, and a conversation belong to several. */
@Entity
@Table(name = "ticket_conversation")
@IdClass(TicketConversation.Key.class)
public class TicketConversation {
    @Id
    @Column(name = "ticket_id")
    private UUID ticketId;

    @Id
    @Column(name = "conversation_id")
    private UUID conversationId;

    @Column(name = "linked_at")
    private Instant linkedAt;

    protected TicketConversation() {}

    TicketConversation(UUID ticketId, UUID conversationId, Instant linkedAt) {
        this.ticketId = ticketId;
        this.conversationId = conversationId;
        this.linkedAt = linkedAt;
    }

    public UUID ticketId() {
        return ticketId;
    }

    public UUID conversationId() {
        return conversationId;
    }

    public Instant linkedAt() {
        return linkedAt;
    }

    /** Which of which. */
    public record Key(UUID ticketId, UUID conversationId) implements Serializable {}
}
