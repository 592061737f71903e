package io.switchboard.core.shared;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Gives committed events their place in the log. One at a time over all nodes, by the lock row: sequences of a database
 * don't commit in order, and a follower that reads by them would miss what commits late.
 */
@ApplicationScoped
@Transactional
public class Sequencer {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    /** Numbers a batch. Returns how many. */
    public int number(int limit) {
        lock();
        List<?> ids = em.createNativeQuery(
                        "select id from event where pos is null order by created_at, conversation_id, seq, id")
                .setMaxResults(limit)
                .getResultList();
        if (ids.isEmpty()) {
            return 0;
        }
        long pos = last();
        for (Object id : ids) {
            em.createNativeQuery("update event set pos = ?1 where id = ?2")
                    .setParameter(1, ++pos)
                    .setParameter(2, id)
                    .executeUpdate();
        }
        return ids.size();
    }

    /** The last place that is given; 0 at the beginning. */
    public long last() {
        Object max = em.createNativeQuery("select max(pos) from event").getSingleResult();
        return max == null ? 0 : ((Number) max).longValue();
    }

    /** Events after a place, in the log's order. */
    public List<EventEntry> after(long pos, int limit) {
        return em.createQuery("select e from EventEntry e where e.pos > :pos order by e.pos", EventEntry.class)
                .setParameter("pos", pos)
                .setMaxResults(limit)
                .getResultList();
    }

    private void lock() {
        em.createNativeQuery("insert into lock_row (name, holder, locked_until) values ('sequencer', null, ?1) on conflict do nothing")
                .setParameter(1, Instant.EPOCH)
                .executeUpdate();
        em.createNativeQuery("update lock_row set locked_until = ?1 where name = 'sequencer'")
                .setParameter(1, clock.instant())
                .executeUpdate();
    }
}
