package io.switchboard.core.agent;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A token that somebody holds; only its hash is kept, so a stolen database opens no door. */
@Entity
@Table(name = "access_token")
public class AccessToken {
    /** What it is good for. */
    public enum Kind {
        /** An agent's session. */
        SESSION,
        /** One socket of an agent, once. */
        WS_TICKET,
        /** The second step of a sign-in whose password was right. */
        SIGN_IN_STEP,
        /** A session for one whom another server vouches for, once. */
        HAND_OVER,
        /** A new password, once. */
        RESET,
        /** A first password, once. */
        INVITE,
        /** A visitor's session. */
        VISITOR,
        /** One socket of a visitor, once. */
        VISITOR_TICKET,
        /** A customer's link to one ticket. */
        TICKET_LINK,
        /** An approver's link to one step of one ticket. */
        APPROVAL_LINK
    }

    /** How a session was begun. */
    public enum Method {
        PASSWORD,
        /** By password and a code. */
        SECOND_FACTOR,
        /** By the server that the house signs in with. */
        SINGLE_SIGN_ON
    }

    @Id
    private String hash;

    @Enumerated(EnumType.STRING)
    private Kind kind;

    @Column(name = "agent_id")
    private UUID agentId;

    @Column(name = "channel_id")
    private UUID channelId;

    @Column(name = "contact_id")
    private UUID contactId;

    @Column(name = "session_id")
    private UUID sessionId;

    @Column(name = "ticket_id")
    private UUID ticketId;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Column(name = "used_at")
    private Instant usedAt;

    private String device;
    private String address;

    @Enumerated(EnumType.STRING)
    private Method method;

    @Column(name = "seen_at")
    private Instant seenAt;

    protected AccessToken() {}

    AccessToken(String hash, Kind kind, UUID agentId, UUID channelId, UUID contactId, Instant now, Instant expiresAt) {
        this.hash = hash;
        this.kind = kind;
        this.agentId = agentId;
        this.channelId = channelId;
        this.contactId = contactId;
        this.createdAt = now;
        this.expiresAt = expiresAt;
    }

    void belongsTo(UUID session) {
        sessionId = session;
    }

    void opens(UUID ticket) {
        ticketId = ticket;
    }

    void begunBy(Method how, Origin origin, Instant now) {
        method = how;
        address = origin.address();
        device = origin.device();
        seenAt = now;
    }

    boolean isGood(Kind wanted, Instant now) {
        return kind == wanted && usedAt == null && now.isBefore(expiresAt);
    }

    String hash() {
        return hash;
    }

    public UUID agentId() {
        return agentId;
    }

    /** The session that this is, or that this ticket was given to; null for what began before sessions had names. */
    public UUID sessionId() {
        return sessionId;
    }

    public UUID channelId() {
        return channelId;
    }

    public UUID contactId() {
        return contactId;
    }

    /** The one that a {@link Kind#TICKET_LINK} opens; null with the others. */
    public UUID ticketId() {
        return ticketId;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** When something was last asked with it, within a minute; null of sessions of an earlier release. */
    public Instant seenAt() {
        return seenAt;
    }

    /** What the browser calls itself; null when it said nothing. */
    public String device() {
        return device;
    }

    /** From where it was begun; null or empty when that isn't known. */
    public String address() {
        return address;
    }

    /** Null of sessions of an earlier release. */
    public Method method() {
        return method;
    }

    public Instant expiresAt() {
        return expiresAt;
    }
}
