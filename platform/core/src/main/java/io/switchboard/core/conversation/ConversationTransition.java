package io.switchboard.core.conversation;

import io.switchboard.core.shared.Ids;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/**
 * A fact: this happened to a conversation then, and so it stood afterwards. Append-only; every interval of later figures
 * is derived from these rows.
 */
@Entity
@Table(name = "conversation_transition")
public class ConversationTransition {
    /** What happened. */
    public enum Kind {
        CREATED,
        QUEUED,
        OFFERED,
        ASSIGNED,
        ACCEPTED,
        OFFER_EXPIRED,
        TRANSFERRED,
        HANDED_ON,
        CUSTOMER_WAITS,
        ANSWERED,
        CLOSED,
        REOPENED,
        SNOOZED,
        /** Its time had come. */
        WOKEN,
        /** Somebody ended its sleep. */
        UNSNOOZED,
        /** The customer wrote while it slept. */
        WOKEN_BY_MESSAGE,
        /** Who closed it or handed it on took that back. */
        UNDONE
    }

    @Id
    private UUID id;

    @Column(name = "conversation_id")
    private UUID conversationId;

    private long seq;

    @Enumerated(EnumType.STRING)
    private Kind kind;

    @Enumerated(EnumType.STRING)
    private ConversationState state;

    @Column(name = "shop_id")
    private UUID shopId;

    @Column(name = "group_id")
    private UUID groupId;

    @Column(name = "assignee_id")
    private UUID assigneeId;

    @Column(name = "actor_id")
    private UUID actorId;

    private Instant at;

    protected ConversationTransition() {}

    ConversationTransition(Conversation conversation, Kind kind, UUID actorId, Instant at) {
        this.id = Ids.next();
        this.conversationId = conversation.id();
        this.seq = conversation.seq();
        this.kind = kind;
        this.state = conversation.state();
        this.shopId = conversation.shopId();
        this.groupId = conversation.groupId();
        this.assigneeId = conversation.assigneeId();
        this.actorId = actorId;
        this.at = at;
    }

    public Kind kind() {
        return kind;
    }

    public ConversationState state() {
        return state;
    }

    public UUID assigneeId() {
        return assigneeId;
    }

    public UUID groupId() {
        return groupId;
    }

    /** Whose word it was; null when nobody's. */
    public UUID actorId() {
        return actorId;
    }

    public long seq() {
        return seq;
    }

    public Instant at() {
        return at;
    }
}
