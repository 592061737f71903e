package io.switchboard.core.conversation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** What waits for an agent, where, for how long. */
@ApplicationScoped
@Transactional
public class Queues {
    /** The last place that is told: so far behind, or farther. */
    public static final int FAR = 100;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    /** Where conversations wait: in a group's queue, or in everybody's of the shop when {@code group} is null. */
    public record Queue(UUID shop, UUID group, boolean live) {}

    /**
     * One that waits.
     *
     * @param since since when
     * @param skipped ids of the agents who let it pass
     */
    public record Queued(UUID id, Queue queue, Instant since, List<String> skipped) {}

    /** Those of these shops that wait for an agent, first come first. */
    public List<Queued> queued(Collection<UUID> shops, int limit) {
        return shops.isEmpty()
                ? List.of()
                : em
                        .createQuery(
                                "select c.id, c.shopId, c.groupId, c.live, c.queuedAt, c.skippedAgents from Conversation c where c.state = 'QUEUED' and c.shopId in :shops"
                                        + " order by c.queuedAt, c.id",
                                Object[].class)
                        .setParameter("shops", shops)
                        .setMaxResults(limit)
                        .getResultStream()
                        .map(Queues::queued)
                        .toList();
    }

    @SuppressWarnings("unchecked")
    private static Queued queued(Object[] row) {
        Queue queue = new Queue((UUID) row[1], (UUID) row[2], (Boolean) row[3]);
        return new Queued((UUID) row[0], queue, (Instant) row[4], (List<String>) row[5]);
    }

    /**
     * Ids of those whose offer has passed.
     *
     * @param longest what an offer lasts at most: one that ends later was made before the clock was set back
     */
    public List<UUID> unaccepted(Instant now, Duration longest) {
        return em.createQuery(
                        "select c.id from Conversation c where c.acceptBy < :now or c.acceptBy > :never order by c.acceptBy",
                        UUID.class)
                .setParameter("now", now)
                .setParameter("never", now.plus(longest).plusSeconds(1))
                .setMaxResults(500)
                .getResultList();
    }

    /**
     * Its place in its group's queue, from 1; 0 when it doesn't wait. Nobody is counted behind {@link #FAR}: asked for each event of what
     * waits, it would cost most when most wait.
     */
    public long placeInQueue(Conversation conversation) {
        if (conversation.state() != ConversationState.QUEUED) {
            return 0;
        }
        String group = conversation.groupId() == null ? "c.groupId is null" : "c.groupId = :group";
        TypedQuery<UUID> query = em.createQuery(
                        "select c.id from Conversation c where c.state = 'QUEUED' and c.queuedAt <= :at"
                                + " and (c.queuedAt < :at or c.id < :id) and c.shopId = :shop and " + group
                                + " order by c.queuedAt, c.id",
                        UUID.class)
                .setParameter("shop", conversation.shopId())
                .setParameter("at", conversation.queuedAt())
                .setParameter("id", conversation.id())
                .setMaxResults(FAR - 1);
        if (conversation.groupId() != null) {
            query.setParameter("group", conversation.groupId());
        }
        return query.getResultList().size() + 1L;
    }

    /** Seconds that those who were taken from this queue lately waited, in the middle; empty without any. */
    public OptionalLong usualWait(Conversation conversation) {
        String group = conversation.groupId() == null ? "q.group_id is null" : "q.group_id = ?3";
        Query query = em.createNativeQuery("select q.at, (select min(t.at) from conversation_transition t"
                        + " where t.conversation_id = q.conversation_id and t.at >= q.at and t.kind in ('OFFERED', 'ASSIGNED', 'ACCEPTED'))"
                        + " from conversation_transition q where q.kind in ('CREATED', 'QUEUED') and q.shop_id = ?1 and q.at > ?2 and "
                        + group + " order by q.at desc")
                .setParameter(1, conversation.shopId())
                .setParameter(2, conversation.queuedAt().minusSeconds(4 * 3600))
                .setMaxResults(30);
        if (conversation.groupId() != null) {
            query.setParameter(3, conversation.groupId());
        }
        List<Long> waits = new ArrayList<>();
        for (Object row : query.getResultList()) {
            Object[] times = (Object[]) row;
            if (times[1] != null) {
                waits.add(Duration.between(instant(times[0]), instant(times[1])).toSeconds());
            }
        }
        return waits.isEmpty() ? OptionalLong.empty() : OptionalLong.of(waits.stream().sorted().toList().get(waits.size() / 2));
    }

    private static Instant instant(Object time) {
        return time instanceof Instant instant ? instant : ((OffsetDateTime) time).toInstant();
    }
}
