package io.switchboard.core.ticket.call;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** Something that a plugin is to do for a ticket. What becomes of it is written by {@link ActionCalls}. */
@Entity
@Table(name = "ticket_action_call")
public class ActionCall {
    /** How it stands; one that ended has no row. */
    public enum State {
        WAITING,
        RUNNING
    }

    @Id
    private UUID id;

    @Column(name = "ticket_id")
    private UUID ticketId;

    private String action;
    private long seq;

    @Enumerated(EnumType.STRING)
    private State state;

    @Column(name = "due_at")
    private Instant dueAt;

    private int attempts;
    private UUID claim;

    @Column(name = "wanted_at")
    private Instant wantedAt;

    protected ActionCall() {}

    ActionCall(UUID id, UUID ticketId, String action, long seq, Instant now) {
        this.id = id;
        this.ticketId = ticketId;
        this.action = action;
        this.seq = seq;
        this.state = State.WAITING;
        this.dueAt = now;
        this.wantedAt = now;
    }

    /** By which whoever does it knows a repeat. */
    public UUID id() {
        return id;
    }

    public UUID ticketId() {
        return ticketId;
    }

    /** The id of what is to be done. */
    public String action() {
        return action;
    }

    public State state() {
        return state;
    }

    /** How often it was begun. */
    public int attempts() {
        return attempts;
    }

    UUID claim() {
        return claim;
    }

    public Instant dueAt() {
        return dueAt;
    }

    public Instant wantedAt() {
        return wantedAt;
    }
}
