package io.switchboard.core.conversation;

import io.switchboard.core.shared.Texts;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** An answer on its way out; its row goes when the provider has taken it. */
@Entity
@Table(name = "outbox")
public class OutboxEntry {
    /** Where it stands. */
    public enum State {
        /** To be sent when its time has come and nothing before it in its conversation waits. */
        WAITING,
        /** Being sent by a node, until {@code lockedUntil}. */
        SENDING,
        /** Refused, or tried for too long: shown, replayed by a person. */
        DEAD,
        /** Perhaps sent: a person decides; what comes after it in the conversation waits. */
        UNKNOWN
    }

    @Id
    @Column(name = "message_id")
    private UUID messageId;

    @Column(name = "conversation_id")
    private UUID conversationId;

    @Column(name = "channel_id")
    private UUID channelId;

    private long seq;

    @Enumerated(EnumType.STRING)
    private State state;

    private int attempts;

    @Column(name = "next_at")
    private Instant nextAt;

    @Column(name = "locked_until")
    private Instant lockedUntil;

    private String problem;

    @Column(name = "created_at")
    private Instant createdAt;

    protected OutboxEntry() {}

    OutboxEntry(Message message, Instant now) {
        this.messageId = message.id();
        this.conversationId = message.conversationId();
        this.channelId = message.channelId();
        this.seq = message.seq();
        this.state = State.WAITING;
        this.nextAt = now;
        this.createdAt = now;
    }

    boolean isDue(Instant now) {
        return state == State.WAITING && !nextAt.isAfter(now);
    }

    void again(Instant at, String why) {
        state = State.WAITING;
        lockedUntil = null;
        nextAt = at;
        problem = Texts.cut(Texts.storable(why), 2000);
    }

    void dead(String why) {
        state = State.DEAD;
        lockedUntil = null;
        problem = Texts.cut(Texts.storable(why), 2000);
    }

    void unknown(String why) {
        state = State.UNKNOWN;
        lockedUntil = null;
        problem = Texts.cut(Texts.storable(why), 2000);
    }

    /** A person wants it tried again: as if it were new. */
    void replay(Instant now) {
        state = State.WAITING;
        attempts = 0;
        nextAt = now;
        createdAt = now;
        problem = null;
    }

    public UUID messageId() {
        return messageId;
    }

    public UUID conversationId() {
        return conversationId;
    }

    public UUID channelId() {
        return channelId;
    }

    public long seq() {
        return seq;
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

    public String problem() {
        return problem;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
