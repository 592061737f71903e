package io.switchboard.core.ticket;

import io.switchboard.core.shared.Ids;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.UUID;

/** A line of a ticket's history; never changed, but emptied when a customer is forgotten. */
@Entity
@Table(name = "ticket_entry")
public class TicketEntry {
    @Id
    private UUID id;

    @Column(name = "ticket_id")
    private UUID ticketId;

    private long seq;
    private Instant at;

    @Enumerated(EnumType.STRING)
    @Column(name = "actor_kind")
    private TicketActor.Kind actorKind;

    @Column(name = "actor_id")
    private UUID actorId;

    @Column(name = "actor_name")
    private String actorName;

    private String kind;
    private boolean visible;

    @Column(name = "client_id")
    private String clientId;

    private String data;

    @Transient
    private TicketChange change;

    protected TicketEntry() {}

    /**
     * The ticket's next.
     *
     * @param visible whether the customer may see it
     * @param clientId by which a repeat is known; nullable
     */
    TicketEntry(Ticket ticket, TicketActor actor, TicketChange change, boolean visible, String clientId, Instant at) {
        this.id = Ids.next();
        this.ticketId = ticket.id();
        this.seq = ticket.seq() + 1;
        this.at = at;
        this.actorKind = actor.kind();
        this.actorId = actor.id();
        this.actorName = actor.name();
        this.kind = change.kind();
        this.visible = visible;
        this.clientId = clientId;
        this.data = ChangeJson.write(change);
        this.change = change;
    }

    /** What people said in it is gone; what happened stays. */
    void redact(TicketChange without) {
        change = without;
        data = ChangeJson.write(without);
        if (actorKind == TicketActor.Kind.CONTACT) {
            actorName = null;
        }
    }

    public UUID id() {
        return id;
    }

    public UUID ticketId() {
        return ticketId;
    }

    public long seq() {
        return seq;
    }

    public Instant at() {
        return at;
    }

    public TicketActor actor() {
        return new TicketActor(actorKind, actorId, actorName);
    }

    public String kind() {
        return kind;
    }

    /** Whether the customer may see it. */
    public boolean isVisible() {
        return visible;
    }

    /** By which a repeat is known; null without one. */
    public String clientId() {
        return clientId;
    }

    public TicketChange change() {
        return change == null ? change = ChangeJson.read(kind, data) : change;
    }

    /** What it carries, as JSON. */
    public String json() {
        return data;
    }
}
