package io.switchboard.core.webhook;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** One event on its way to one webhook. What becomes of it is written by {@link Deliveries} and {@link DeliveryQueue}, in batches. */
@Entity
@Table(name = "webhook_delivery")
public class Delivery {

    /** How it stands. */
    public enum State {
        /** For its turn, or for the next attempt. */
        WAITING,
        SENDING,
        DONE,
        /** Given up. */
        DEAD
    }

    /** Why an attempt failed. */
    public enum Fault {
        /** An answer other than 2xx. */
        STATUS,
        /** It answered with another address; redirects aren't followed. */
        REDIRECT,
        /** No connection came about. */
        UNREACHABLE,
        /** No whole answer came in time. */
        NO_ANSWER,
        /** The address may not be called. */
        FORBIDDEN,
        /** What is told couldn't be read here. */
        OURS
    }

    @Id
    private UUID id;

    @Column(name = "webhook_id")
    private UUID webhookId;

    private long place;

    @Column(name = "event_id")
    private String eventId;

    @Column(name = "event_type")
    private String eventType;

    @Column(name = "object_key")
    private String objectKey;

    @Column(name = "conversation_id")
    private UUID conversationId;

    private long seq;

    @Column(name = "subject_id")
    private UUID subjectId;

    private String detail;

    @Column(name = "occurred_at")
    private Instant occurredAt;

    @Enumerated(EnumType.STRING)
    private State state;

    private int attempts;

    @Column(name = "next_at")
    private Instant nextAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    private Integer status;

    @Enumerated(EnumType.STRING)
    private Fault fault;

    private String answer;
    private Integer duration;

    @Column(name = "ended_at")
    private Instant endedAt;

    @Column(name = "created_at")
    private Instant createdAt;

    protected Delivery() {}

    /** What happened: the event's id as receivers see it, its type, and where in the log it stands. */
    record What(String eventId, String type, long place, String object, UUID conversation, long seq, UUID subject, String detail, Instant at) {}

    Delivery(UUID id, UUID webhookId, What what, Instant now, Instant expiresAt) {
        this.id = id;
        this.webhookId = webhookId;
        this.eventId = what.eventId();
        this.eventType = what.type();
        this.place = what.place();
        this.objectKey = what.object();
        this.conversationId = what.conversation();
        this.seq = what.seq();
        this.subjectId = what.subject();
        this.detail = what.detail();
        this.occurredAt = what.at();
        this.state = State.WAITING;
        this.nextAt = now;
        this.createdAt = now;
        this.expiresAt = expiresAt;
    }

    /** A trial by hand has been made already when it is written down. */
    void tried(int itsStatus, Fault itsFault, String itsAnswer, int millis, Instant now) {
        attempts = 1;
        state = itsFault == null ? State.DONE : State.DEAD;
        status = itsStatus == 0 ? null : itsStatus;
        fault = itsFault;
        answer = itsAnswer;
        duration = millis;
        endedAt = now;
    }

    public UUID id() {
        return id;
    }

    public UUID webhookId() {
        return webhookId;
    }

    public long place() {
        return place;
    }

    /** The same at each attempt, and for each webhook. */
    public String eventId() {
        return eventId;
    }

    public String eventType() {
        return eventType;
    }

    String objectKey() {
        return objectKey;
    }

    /** Null for what isn't of a conversation. */
    public UUID conversationId() {
        return conversationId;
    }

    public long seq() {
        return seq;
    }

    UUID subjectId() {
        return subjectId;
    }

    String detail() {
        return detail;
    }

    public Instant occurredAt() {
        return occurredAt;
    }

    public State state() {
        return state;
    }

    public int attempts() {
        return attempts;
    }

    public Instant nextAt() {
        return nextAt;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    /** Of the last answer; null without one. */
    public Integer status() {
        return status;
    }

    /** Of the last attempt; null when it succeeded, or before it. */
    public Fault fault() {
        return fault;
    }

    /** The beginning of the last answer; null without one. */
    public String answer() {
        return answer;
    }

    /** Of the last attempt, in milliseconds; null before it. */
    public Integer duration() {
        return duration;
    }

    public Instant endedAt() {
        return endedAt;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
