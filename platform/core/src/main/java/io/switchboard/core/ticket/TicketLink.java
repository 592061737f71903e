package io.switchboard.core.ticket;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

/** That two tickets have to do with each other, told from the one that the kind reads from. */
@Entity
@Table(name = "ticket_link")
@IdClass(TicketLink.Key.class)
public class TicketLink {
    /** What they have to do with each other. */
    public enum Kind {
        RELATED("RELATED", "RELATED"),
        /** The other can't be done before this one is. */
        BLOCKS("BLOCKS", "BLOCKED_BY"),
        /** It asks what the other asked before. */
        DUPLICATES("DUPLICATES", "DUPLICATED_BY");

        private final String word;
        private final String back;

        Kind(String word, String back) {
            this.word = word;
            this.back = back;
        }

        /** As the one it reads from tells it. */
        public String word() {
            return word;
        }

        /** As the other one tells it. */
        public String back() {
            return back;
        }
    }

    @Id
    @Column(name = "ticket_id")
    private UUID ticketId;

    @Id
    @Column(name = "other_id")
    private UUID otherId;

    @Id
    @Enumerated(EnumType.STRING)
    private Kind kind;

    @Column(name = "linked_at")
    private Instant linkedAt;

    protected TicketLink() {}

    TicketLink(UUID ticketId, UUID otherId, Kind kind, Instant linkedAt) {
        this.ticketId = ticketId;
        this.otherId = otherId;
        this.kind = kind;
        this.linkedAt = linkedAt;
    }

    public UUID ticketId() {
        return ticketId;
    }

    public UUID otherId() {
        return otherId;
    }

    public Kind kind() {
        return kind;
    }

    /** The one that isn't this. */
    public UUID from(UUID ticket) {
        return ticket.equals(ticketId) ? otherId : ticketId;
    }

    /** What it is, as this one of the two tells it. */
    public String wordFrom(UUID ticket) {
        return ticket.equals(ticketId) ? kind.word() : kind.back();
    }

    /** Which of which. */
    public record Key(UUID ticketId, UUID otherId, Kind kind) implements Serializable {}
}
