package io.switchboard.core.agent;

import io.switchboard.core.shared.Ids;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A fact: this agent entered this state then. Append-only. */
@Entity
@Table(name = "agent_transition")
public class AgentTransition {
    @Id
    private UUID id;

    @Column(name = "agent_id")
    private UUID agentId;

    @Enumerated(EnumType.STRING)
    private AgentState state;

    private Instant at;

    protected AgentTransition() {}

    AgentTransition(UUID agentId, AgentState state, Instant at) {
        this.id = Ids.next();
        this.agentId = agentId;
        this.state = state;
        this.at = at;
    }

    public UUID agentId() {
        return agentId;
    }

    public AgentState state() {
        return state;
    }

    public Instant at() {
        return at;
    }
}
