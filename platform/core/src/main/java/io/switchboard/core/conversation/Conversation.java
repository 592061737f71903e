package io.switchboard.core.conversation;

import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A customer's conversation with us on one channel. Changed under its row lock only ({@link Conversations#lock}), which is
 * what makes {@link #nextSeq()} gapless and in order.
 */
@Entity
@Table(name = "conversation")
public class Conversation {
    @Id
    private UUID id;

    @Column(name = "shop_id")
    private UUID shopId;

    @Column(name = "group_id")
    private UUID groupId;

    @Column(name = "owner_id")
    private UUID ownerId;

    @Column(name = "channel_id")
    private UUID channelId;

    @Column(name = "contact_id")
    private UUID contactId;

    @Column(name = "external_id")
    private String externalId;

    private String subject;

    @Enumerated(EnumType.STRING)
    private ConversationState state;

    @Column(name = "assignee_id")
    private UUID assigneeId;

    @Column(name = "last_assignee_id")
    private UUID lastAssigneeId;

    @Column(name = "skipped_agents")
    @Convert(converter = Json.Strings.class)
    private List<String> skippedAgents;

    @Column(name = "accept_by")
    private Instant acceptBy;

    @Column(name = "queued_at")
    private Instant queuedAt;

    @Column(name = "waiting_since")
    private Instant waitingSince;

    @Column(name = "snoozed_until")
    private Instant snoozedUntil;

    @Column(name = "woken_at")
    private Instant wokenAt;

    @Column(name = "last_message_at")
    private Instant lastMessageAt;

    @Column(name = "last_message_seq")
    private long lastMessageSeq;

    @Column(name = "last_preview")
    private String lastPreview;

    @Enumerated(EnumType.STRING)
    @Column(name = "last_direction")
    private Direction lastDirection;

    private long seq;

    @Column(name = "in_seq")
    private long inSeq;

    @Column(name = "read_seq")
    private long readSeq;

    private int unread;
    private boolean live;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "closed_at")
    private Instant closedAt;

    @Column(name = "erased_at")
    private Instant erasedAt;

    @Embedded
    private ReplyAllowance replies = new ReplyAllowance();

    @Version
    private long version;

    protected Conversation() {}

    /** Begins in the queue; {@code externalId}: the contact's id on the channel; {@code live}: somebody waits before a screen. */
    public Conversation(
            UUID id, UUID shopId, UUID groupId, UUID channelId, UUID contactId, String externalId, boolean live, Instant now) {
        this.id = id;
        this.shopId = shopId;
        this.groupId = groupId;
        this.channelId = channelId;
        this.contactId = contactId;
        this.externalId = externalId;
        this.live = live;
        this.state = ConversationState.QUEUED;
        this.skippedAgents = List.of();
        this.queuedAt = now;
        this.lastMessageAt = now;
        this.createdAt = now;
    }

    /** Gives the number of the next thing that happens to this conversation. */
    public long nextSeq() {
        return ++seq;
    }

    public void about(String newSubject) {
        if (subject == null) {
            subject = Texts.cut(newSubject, 1000);
        }
    }

    /** The customer wrote. */
    void received(Message message, boolean automatic) {
        last(message);
        inSeq = message.seq();
        unread++;
        if (waitingSince == null && !automatic) {
            waitingSince = message.createdAt();
        }
    }

    /** One of us answered. */
    void answered(Message message) {
        last(message);
        waitingSince = null;
        unread = 0;
        readSeq = message.seq();
        acceptBy = null;
        wokenAt = null;
    }

    void last(Message message) {
        lastMessageAt = message.createdAt();
        lastMessageSeq = message.seq();
        lastDirection = message.direction();
        lastPreview = Texts.preview(message.content().plainText(), 200);
    }

    /** The assignee has seen everything up to this seq. Returns whether that changed anything. */
    boolean readUpTo(long seen) {
        if (seen < inSeq || unread == 0 && wokenAt == null) {
            return false;
        }
        readSeq = Math.max(readSeq, seen);
        unread = 0;
        wokenAt = null;
        return true;
    }

    /** Sleeps until then: its agent need not look at it before, and it fills none of his places. */
    void snooze(Instant until) {
        if (state != ConversationState.ASSIGNED) {
            throw Refused.conflict("conversation.notSnoozable");
        }
        snoozedUntil = until;
        wokenAt = null;
    }

    /** Awake again. By itself at that time: then on top of its lists until it is looked at; null: by somebody's word. */
    void wake(Instant byItself) {
        snoozedUntil = null;
        wokenAt = byItself;
        lastMessageAt = byItself == null ? lastMessageAt : byItself;
    }

    /** What closing cleared, as it was: by an undo. */
    void waitAgain(Instant since, int unreadBefore) {
        waitingSince = since;
        unread = unreadBefore;
    }

    /**
     * Becomes this agent's.
     *
     * @param answerBy until when he must accept; null when he need not
     */
    public void assignTo(UUID agentId, Instant answerBy) {
        become(ConversationState.ASSIGNED);
        assigneeId = Objects.requireNonNull(agentId, "agentId");
        lastAssigneeId = agentId;
        acceptBy = answerBy;
        queuedAt = null;
        closedAt = null;
    }

    /** Whether its offer still waits for the agent's word; one that ends later than offers last is of a clock set back since. */
    public boolean offerHolds(Instant now, Duration lasts) {
        return acceptBy != null && acceptBy.isAfter(now) && !acceptBy.isAfter(now.plus(lasts).plusSeconds(1));
    }

    /** The assignee takes what was offered to him. */
    public void accept(UUID agentId) {
        if (state != ConversationState.ASSIGNED || !agentId.equals(assigneeId)) {
            throw Refused.conflict("conversation.notYours");
        }
        acceptBy = null;
        skippedAgents = List.of();
    }

    /** Back to the queue; an agent who let his offer pass is skipped by the next routing. */
    public void queue(UUID newGroup, UUID skipped, Instant now) {
        become(ConversationState.QUEUED);
        assigneeId = null;
        acceptBy = null;
        groupId = newGroup;
        closedAt = null;
        queuedAt = now;
        skippedAgents = skipped == null ? List.of() : Skipped.and(skippedAgents, skipped.toString());
    }

    /** Nobody was left but those who let it pass: everybody may be asked again. */
    public void askEverybodyAgain() {
        skippedAgents = List.of();
    }

    /** What was said in it is gone; that it was, when, and who took it stays. Returns whether anything was there. */
    boolean erase(Instant now) {
        boolean first = erasedAt == null;
        subject = null;
        lastPreview = null;
        externalId = "erased-" + id;
        erasedAt = first ? now : erasedAt;
        return first;
    }

    public void close(Instant now) {
        become(ConversationState.CLOSED);
        closedAt = now;
        assigneeId = null;
        acceptBy = null;
        queuedAt = null;
        waitingSince = null;
        unread = 0;
    }

    /** Whether a new message at that time still belongs to it. */
    public boolean continuesAt(Instant now, Duration reopenWithin) {
        boolean ends = state == ConversationState.CLOSED && closedAt.plus(reopenWithin).isBefore(now) && !replies().awaits(now);
        return !ends && (state != ConversationState.CLOSED || erasedAt == null);
    }

    private void become(ConversationState next) {
        if (!state.mayBecome(next) || erasedAt != null) {
            throw Refused.conflict("conversation.state", state, next);
        }
        state = next;
        snoozedUntil = null;
        wokenAt = null;
    }

    public UUID id() {
        return id;
    }

    public UUID shopId() {
        return shopId;
    }

    public UUID groupId() {
        return groupId;
    }

    public UUID channelId() {
        return channelId;
    }

    public UUID contactId() {
        return contactId;
    }

    public String externalId() {
        return externalId;
    }

    public String subject() {
        return subject;
    }

    public ConversationState state() {
        return state;
    }

    public UUID assigneeId() {
        return assigneeId;
    }

    public UUID lastAssigneeId() {
        return lastAssigneeId;
    }

    public List<String> skippedAgents() {
        return skippedAgents;
    }

    public Instant acceptBy() {
        return acceptBy;
    }

    public Instant queuedAt() {
        return queuedAt;
    }

    /** Since when the customer waits for a person's answer; null when he doesn't. */
    public Instant waitingSince() {
        return waitingSince;
    }

    /** Until when it sleeps; null when it is awake. */
    public Instant snoozedUntil() {
        return snoozedUntil;
    }

    /** When it woke by itself, as long as its agent has not looked at it since; null otherwise. */
    public Instant wokenAt() {
        return wokenAt;
    }

    /** When it last moved: its last message, or its waking when that came later. Lists are ordered by it. */
    public Instant lastMessageAt() {
        return lastMessageAt;
    }

    public long lastMessageSeq() {
        return lastMessageSeq;
    }

    public String lastPreview() {
        return lastPreview;
    }

    public Direction lastDirection() {
        return lastDirection;
    }

    public long seq() {
        return seq;
    }

    public int unread() {
        return unread;
    }

    /** Whether somebody waits before a screen, so that it counts for an agent's load. */
    public boolean isLive() {
        return live;
    }

    /** How far the channel lets us write to him. */
    public ReplyAllowance replies() {
        return replies == null ? replies = new ReplyAllowance() : replies;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant closedAt() {
        return closedAt;
    }

    public long version() {
        return version;
    }
}
