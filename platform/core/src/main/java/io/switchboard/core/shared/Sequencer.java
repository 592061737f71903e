package io.switchboard.core.shared;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.UUID;
import java.util.stream.LongStream;
import org.hibernate.Session;

/**
 * Gives committed events their place in the log. One at a time over all nodes, by the lock row: sequences of a database
 * don't commit in order, and a follower that reads by them would miss what commits late.
 */
@ApplicationScoped
@Transactional
public class Sequencer {
    private static final String PLACE = "merge into event e"
            + " using (select pos, id from unnest(cast(? as bigint array), cast(? as uuid array)) as n (pos, id)) n on e.id = n.id"
            + " when matched then update set pos = n.pos";

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    /** Numbers a batch. Returns how many. */
    public int number(int limit) {
        lock();
        List<New> events = em.createQuery(
                        "select e.id, e.conversationId, e.seq from EventEntry e where e.pos is null"
                                + " order by e.createdAt, e.conversationId, e.seq, e.id",
                        Object[].class)
                .setMaxResults(limit)
                .getResultStream()
                .map(row -> new New((UUID) row[0], (UUID) row[1], (Long) row[2]))
                .toList();
        if (!events.isEmpty()) {
            place(inOrder(events), last());
        }
        return events.size();
    }

    private record New(UUID id, UUID conversation, long seq) {}

    /** By time, but each conversation's own in the order of their seqs: a clock may have been set back between them. */
    private static List<New> inOrder(List<New> byTime) {
        Map<UUID, PriorityQueue<New>> own = new HashMap<>();
        byTime.stream()
                .filter(event -> event.conversation() != null)
                .forEach(event -> own.computeIfAbsent(
                                event.conversation(), id -> new PriorityQueue<>(Comparator.comparingLong(New::seq)))
                        .add(event));
        return byTime.stream()
                .map(event -> event.conversation() == null ? event : own.get(event.conversation()).poll())
                .toList();
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

    /** All in one statement. */
    private void place(List<New> events, long last) {
        Object[] ids = events.stream().map(New::id).toArray();
        Object[] places = LongStream.rangeClosed(last + 1, last + ids.length).boxed().toArray();
        em.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement merge = connection.prepareStatement(PLACE)) {
                merge.setArray(1, connection.createArrayOf("bigint", places));
                merge.setArray(2, connection.createArrayOf("uuid", ids));
                merge.executeUpdate();
            }
        });
    }

    /** The row is there since the migrations; it is held, not written. */
    private void lock() {
        em.createNativeQuery("select name from lock_row where name = 'sequencer' for update").getSingleResult();
    }
}
