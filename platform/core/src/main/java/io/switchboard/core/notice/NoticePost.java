package io.switchboard.core.notice;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

/** A notice that waits to go out by one way, or couldn't. What becomes of it is written by {@link NoticePosts}, for many at a time. */
@Entity
@Table(name = "notice_post")
@IdClass(NoticePost.Key.class)
public class NoticePost {
    /** How it stands. */
    public enum State {
        WAITING,
        SENDING,
        /** Given up, until somebody has it tried again. */
        DEAD
    }

    @Id
    @Column(name = "notice_id")
    private UUID noticeId;

    @Id
    @Enumerated(EnumType.STRING)
    private Way way;

    @Column(name = "agent_id")
    private UUID agentId;

    private boolean urgent;

    @Enumerated(EnumType.STRING)
    private State state;

    @Column(name = "due_at")
    private Instant dueAt;

    private int attempts;
    private String problem;

    @Column(name = "created_at")
    private Instant createdAt;

    protected NoticePost() {}

    NoticePost(Notice notice, Way way, Instant dueAt) {
        this.noticeId = notice.id();
        this.way = way;
        this.agentId = notice.agentId();
        this.urgent = notice.isUrgent();
        this.state = State.WAITING;
        this.dueAt = dueAt;
        this.createdAt = notice.createdAt();
    }

    /** Which notice by which way. */
    public record Key(UUID noticeId, Way way) implements Serializable {}

    public UUID noticeId() {
        return noticeId;
    }

    public Way way() {
        return way;
    }

    public UUID agentId() {
        return agentId;
    }

    public State state() {
        return state;
    }

    public Instant dueAt() {
        return dueAt;
    }

    public int attempts() {
        return attempts;
    }

    /** Why the last attempt failed; null before one. */
    public String problem() {
        return problem;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
