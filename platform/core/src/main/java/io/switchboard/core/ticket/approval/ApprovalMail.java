package io.switchboard.core.ticket.approval;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** That somebody is asked by mail to decide one step of one round; its link is good for that alone. */
@Entity
@Table(name = "approval_mail")
class ApprovalMail {
    /** A try that nothing was heard of, because the server died in it, is made again after this. */
    static final Duration LEASE = Duration.ofMinutes(5);

    private static final int MOST_TRIES = 6;

    /** How it went. */
    enum Outcome {
        WAITING,
        SENT,
        /** He has no address, or nothing took it, however often it was tried. */
        NO_WAY,
        /** It was decided before. */
        OVER
    }

    @Id
    private UUID id;

    @Column(name = "ticket_id")
    private UUID ticketId;

    private UUID round;
    private int step;

    @Column(name = "agent_id")
    private UUID agentId;

    @Column(name = "for_id")
    private UUID forId;

    private boolean reminder;

    @Column(name = "due_at")
    private Instant dueAt;

    private int tries;

    @Enumerated(EnumType.STRING)
    private Outcome outcome;

    protected ApprovalMail() {}

    ApprovalMail(UUID id, UUID ticketId, UUID round, int step, UUID agentId, UUID forId, boolean reminder, Instant now) {
        this.id = id;
        this.ticketId = ticketId;
        this.round = round;
        this.step = step;
        this.agentId = agentId;
        this.forId = forId;
        this.reminder = reminder;
        this.dueAt = now;
        this.outcome = Outcome.WAITING;
    }

    /** Somebody sends it now. */
    void tried(Instant now) {
        tries++;
        dueAt = now.plus(LEASE);
    }

    /** Nobody has taken it: later again, each time twice as late, or never. */
    void failed(Instant now) {
        if (tries >= MOST_TRIES) {
            outcome = Outcome.NO_WAY;
        } else {
            dueAt = now.plus(Duration.ofSeconds(30L << tries));
        }
    }

    void became(Outcome how) {
        outcome = how;
    }

    UUID id() {
        return id;
    }

    UUID ticketId() {
        return ticketId;
    }

    UUID round() {
        return round;
    }

    int step() {
        return step;
    }

    UUID agentId() {
        return agentId;
    }

    /** In whose place he decides; null: for himself. */
    UUID forId() {
        return forId;
    }

    boolean isReminder() {
        return reminder;
    }

    boolean waits() {
        return outcome == Outcome.WAITING;
    }
}
