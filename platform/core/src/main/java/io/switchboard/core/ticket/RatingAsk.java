package io.switchboard.core.ticket;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** That the customer of a ticket is asked, once, how content he is. */
@Entity
@Table(name = "ticket_rating_ask")
public class RatingAsk {
    /** What became of it. */
    public enum Outcome {
        WAITING,
        ASKED,
        /** He had said it already. */
        RATED,
        /** No channel takes the question now. */
        NO_WAY,
        FAILED
    }

    @Id
    @Column(name = "ticket_id")
    private UUID ticketId;

    @Column(name = "due_at")
    private Instant dueAt;

    @Enumerated(EnumType.STRING)
    private Outcome outcome;

    protected RatingAsk() {}

    void became(Outcome what) {
        outcome = what;
    }

    boolean waits() {
        return outcome == Outcome.WAITING;
    }

    public UUID ticketId() {
        return ticketId;
    }

    public Instant dueAt() {
        return dueAt;
    }

    public Outcome outcome() {
        return outcome;
    }
}
