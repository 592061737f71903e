package io.switchboard.core.shared;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.util.List;
import org.hibernate.Session;

/**
 * Gives committed events their place in the log. One at a time over all nodes, by the lock row: sequences of a database
 * don't commit in order, and a follower that reads by them would miss what commits late.
 */
@ApplicationScoped
@Transactional
public class Sequencer {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    /** Numbers a batch. Returns how many. */
    public int number(int limit) {
        lock();
        List<?> ids = em.createNativeQuery(
                        "select id from event where pos is null order by created_at, conversation_id, seq, id")
                .setMaxResults(limit)
                .getResultList();
        if (!ids.isEmpty()) {
            place(ids, last());
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

    /** All in one round trip. */
    private void place(List<?> ids, long last) {
        em.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement update = connection.prepareStatement("update event set pos = ? where id = ?")) {
                long pos = last;
                for (Object id : ids) {
                    update.setLong(1, ++pos);
                    update.setObject(2, id);
                    update.addBatch();
                }
                update.executeBatch();
            }
        });
    }

    /** The row is there since the migrations; it is held, not written. */
    private void lock() {
        em.createNativeQuery("select name from lock_row where name = 'sequencer' for update").getSingleResult();
    }
}
