package io.switchboard.core.notice;

import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** That an agent is told of something. There is one at most for him of each source. */
@Entity
@Table(name = "notice")
public class Notice {
    @Id
    private UUID id;

    @Column(name = "agent_id")
    private UUID agentId;

    @Column(name = "source_id")
    private UUID sourceId;

    @Enumerated(EnumType.STRING)
    private NoticeKind kind;

    @Column(name = "ticket_id")
    private UUID ticketId;

    private boolean urgent;
    private boolean shown;

    @Convert(converter = Json.Values.class)
    private Map<String, Object> params;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "read_at")
    private Instant readAt;

    protected Notice() {}

    Notice(UUID agentId, Notices.Telling telling, boolean shown, Instant now) {
        this.id = Ids.next();
        this.agentId = agentId;
        this.sourceId = telling.sourceId();
        this.kind = telling.kind();
        this.ticketId = telling.ticketId();
        this.urgent = telling.isUrgent();
        this.shown = shown;
        this.params = telling.params();
        this.createdAt = now;
    }

    public UUID id() {
        return id;
    }

    public UUID agentId() {
        return agentId;
    }

    /** What it tells: an entry of the ticket's history, mostly. */
    public UUID sourceId() {
        return sourceId;
    }

    public NoticeKind kind() {
        return kind;
    }

    /** Null when it is about no ticket. */
    public UUID ticketId() {
        return ticketId;
    }

    public boolean isUrgent() {
        return urgent;
    }

    /** Whether it stands in the console; else it only goes out. */
    public boolean isShown() {
        return shown;
    }

    /** Small facts beside it; no words of anybody. */
    public Map<String, Object> params() {
        return params;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** Null while he hasn't seen it. */
    public Instant readAt() {
        return readAt;
    }
}
