package io.switchboard.core.agent;

import io.switchboard.core.shared.RowLock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Who holds a seat, by the database: all servers count the same. */
@ApplicationScoped
@Transactional
public class SeatRows {
    /** For how long one who isn't heard of keeps his seat. */
    static final Duration SILENCE = Duration.ofMinutes(5);

    /** Signed in, and heard of a short time ago; a time yet to come is of before a clock was set back. */
    private static final String HOLDERS = "select a.id from agent a where a.active = true"
            + " and a.last_seen_at > current_timestamp - cast(:seconds as int) * interval '1' second"
            + " and a.last_seen_at < current_timestamp + cast(:seconds as int) * interval '1' second"
            + " and exists (select 1 from access_token t where t.agent_id = a.id and t.kind = 'SESSION' and t.expires_at > :now)"
            + " order by a.last_seen_at desc, a.id";

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    RowLock lock;

    /** Ids of those who hold one, the latest heard of first. */
    public List<UUID> holders() {
        List<?> ids = em.createNativeQuery(HOLDERS, UUID.class)
                .setParameter("seconds", (int) SILENCE.toSeconds())
                .setParameter("now", clock.instant())
                .getResultList();
        return ids.stream().map(UUID.class::cast).toList();
    }

    /**
     * Gives an agent a seat when he has one already or one is free; of several who ask at once for the last one, one gets it.
     * Who asks while he signs in holds it when the transaction that signs him in has committed.
     */
    public boolean take(UUID agentId, int allowed) {
        if (holders().contains(agentId)) {
            return true;
        }
        lock.hold("seats");
        if (holders().stream().filter(id -> !id.equals(agentId)).count() >= allowed) {
            return false;
        }
        em.createNativeQuery("update agent set last_seen_at = current_timestamp where id = ?1")
                .setParameter(1, agentId)
                .executeUpdate();
        return true;
    }
}
