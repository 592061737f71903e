package io.switchboard.core.ticket.assign;

import io.switchboard.core.audit.Audited;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

/** How much of tickets an agent takes. Changed and given tickets under its lock. */
@Entity
@Audited(value = "ticket-agent", fields = {"agentId", "capacity"}, name = "")
@Table(name = "ticket_agent")
public class TicketAgent {
    /** The weight of open tickets that an agent takes when nobody says otherwise: five urgent ones, or twenty. */
    public static final int USUAL = 20;

    @Id
    @Column(name = "agent_id")
    private UUID agentId;

    private int capacity = USUAL;

    @Column(name = "last_at")
    private Instant lastAt;

    @Version
    private long version;

    protected TicketAgent() {}

    TicketAgent(UUID agentId) {
        this.agentId = agentId;
    }

    void take(int weight) {
        capacity = weight;
    }

    void given(Instant at) {
        lastAt = at;
    }

    public UUID agentId() {
        return agentId;
    }

    public int capacity() {
        return capacity;
    }

    /** When he was last given one by the platform; null when never. */
    public Instant lastAt() {
        return lastAt;
    }
}
