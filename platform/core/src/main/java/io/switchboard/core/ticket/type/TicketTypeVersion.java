package io.switchboard.core.ticket.type;

import io.switchboard.core.shared.Ids;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A version of a type, as somebody saved it. Written once. */
@Entity
@Immutable
@Table(name = "ticket_type_version")
public class TicketTypeVersion {
    @Id
    private UUID id;

    @Column(name = "type_key")
    private String key;

    private int number;
    private String source;

    @Column(name = "saved_at")
    private Instant savedAt;

    @Column(name = "saved_by")
    private String savedBy;

    protected TicketTypeVersion() {}

    TicketTypeVersion(String key, int number, String source, Instant at, String by) {
        this.id = Ids.next();
        this.key = key;
        this.number = number;
        this.source = source;
        this.savedAt = at;
        this.savedBy = by;
    }

    public String key() {
        return key;
    }

    /** From 1. */
    public int number() {
        return number;
    }

    /** The YAML, as it was written. */
    public String source() {
        return source;
    }

    public Instant savedAt() {
        return savedAt;
    }

    /** Who saved it, by name; null: it came with the product. */
    public String savedBy() {
        return savedBy;
    }
}
