package io.switchboard.core.agent;

import io.switchboard.core.audit.Audited;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

/** Who decides in an agent's place, and when. */
@Entity
@Audited(value = "deputy", fields = {"deputyId", "fromAt", "untilAt", "whenAbsent"}, name = "")
@Table(name = "agent_deputy")
public class AgentDeputy {
    @Id
    @Column(name = "agent_id")
    private UUID agentId;

    @Column(name = "deputy_id")
    private UUID deputyId;

    @Column(name = "from_at")
    private Instant fromAt;

    @Column(name = "until_at")
    private Instant untilAt;

    @Column(name = "when_absent")
    private boolean whenAbsent;

    @Version
    private long version;

    protected AgentDeputy() {}

    AgentDeputy(UUID agentId) {
        this.agentId = agentId;
    }

    void becomes(UUID deputy, Instant from, Instant until, boolean onlyWhenAbsent) {
        deputyId = deputy;
        fromAt = from;
        untilAt = until;
        whenAbsent = onlyWhenAbsent;
    }

    /** @param absent whether the one in whose place he stands isn't there */
    boolean acts(Instant now, boolean absent) {
        return (fromAt == null || !now.isBefore(fromAt)) && (untilAt == null || now.isBefore(untilAt)) && (!whenAbsent || absent);
    }

    /** In whose place. */
    public UUID agentId() {
        return agentId;
    }

    public UUID deputyId() {
        return deputyId;
    }

    /** Null: from the beginning. */
    public Instant fromAt() {
        return fromAt;
    }

    /** The first moment at which he no longer is; null: until somebody says otherwise. */
    public Instant untilAt() {
        return untilAt;
    }

    /** Whether he is it only while the other one isn't there. */
    public boolean isWhenAbsent() {
        return whenAbsent;
    }
}
