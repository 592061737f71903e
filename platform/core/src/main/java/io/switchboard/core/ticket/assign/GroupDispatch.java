package io.switchboard.core.ticket.assign;

import io.switchboard.core.audit.Audited;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.util.UUID;

/** How the tickets of a group find their agents. */
@Entity
@Audited(value = "ticket-dispatch", fields = {"groupId", "strategy", "awayMinutes"}, name = "")
@Table(name = "ticket_dispatch")
public class GroupDispatch {
    @Id
    @Column(name = "group_id")
    private UUID groupId;

    @Enumerated(EnumType.STRING)
    private Dispatch strategy = Dispatch.MANUAL;

    @Column(name = "away_minutes")
    private Integer awayMinutes;

    @Version
    private long version;

    protected GroupDispatch() {}

    GroupDispatch(UUID groupId) {
        this.groupId = groupId;
    }

    void be(Dispatch how, Integer minutes) {
        strategy = how;
        awayMinutes = minutes;
    }

    public UUID groupId() {
        return groupId;
    }

    public Dispatch strategy() {
        return strategy;
    }

    /** After how long of its owner's absence a ticket goes to somebody else; null: never. */
    public Integer awayMinutes() {
        return awayMinutes;
    }

    Duration away() {
        return awayMinutes == null ? null : Duration.ofMinutes(awayMinutes);
    }
}
