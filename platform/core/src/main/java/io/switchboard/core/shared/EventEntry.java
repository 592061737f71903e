package io.switchboard.core.shared;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A row of the event log. Its {@code pos} is given after the commit, by the sequencer alone. */
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

    @Column(name = "subject_id")
    private UUID subjectId;

    @Column(name = "created_at")
    private Instant createdAt;

    protected EventEntry() {}

    EventEntry(UUID id, String type, UUID conversationId, long seq, UUID subjectId, Instant createdAt) {
        this.id = id;
        this.type = type;
        this.conversationId = conversationId;
        this.seq = seq;
        this.subjectId = subjectId;
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

    public UUID subjectId() {
        return subjectId;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
