package io.switchboard.core.shared;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A row of the event log. Its {@code pos} is given after the commit, by the sequencer alone. A row may stand for two steps: a
 * message, and what it made of its conversation ({@link #steps}).
 */
@Entity
@Table(name = "event")
public class EventEntry {
    @Id
    private UUID id;

    @Column(insertable = false, updatable = false)
    private Long pos;

    private String type;

    @Column(name = "conversation_id")
    private UUID conversationId;

    private long seq;
    private int span;

    @Column(name = "subject_id")
    private UUID subjectId;

    private String detail;

    @Column(name = "created_at")
    private Instant createdAt;

    protected EventEntry() {}

    EventEntry(UUID id, String type, UUID conversationId, long seq, int span, UUID subjectId, String detail, Instant createdAt) {
        this.id = id;
        this.type = type;
        this.conversationId = conversationId;
        this.seq = seq;
        this.span = span;
        this.subjectId = subjectId;
        this.detail = detail;
        this.createdAt = createdAt;
    }

    public UUID id() {
        return id;
    }

    public Long pos() {
        return pos;
    }

    public String type() {
        return type;
    }

    public UUID conversationId() {
        return conversationId;
    }

    public long seq() {
        return seq;
    }

    /** The last of the seqs that it stands for. */
    public long lastSeq() {
        return seq + span - 1;
    }

    /** One thing that happened, at a seq of its own. */
    public record Step(String type, long seq, UUID subjectId) {}

    /** What it stands for, in order. */
    public List<Step> steps() {
        Step first = new Step(type, seq, subjectId);
        return span == 1 ? List.of(first) : List.of(first, new Step("conversation.updated", seq + 1, conversationId));
    }

    public UUID subjectId() {
        return subjectId;
    }

    /** What it is about when that has no uuid (a plugin), or how it ended (an agent's state); otherwise null. */
    public String detail() {
        return detail;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
