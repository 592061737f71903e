package io.switchboard.core.notice;

import io.switchboard.core.shared.Cursor;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Rows;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What waits to go out. All that waits for one person by one way goes together. */
@ApplicationScoped
@Transactional
public class NoticePosts {
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int TRIES = 8;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    /** For whom something is due, and by which way. */
    public record Due(UUID agentId, Way way) {}

    /** How an attempt ended; {@code problem} null: it went out; {@code again} false: it isn't tried again by itself. */
    public record Outcome(String problem, boolean again, Duration retryAfter) {
        static final Outcome SENT = new Outcome(null, false, null);
    }

    /** Who has waited longest first. */
    public List<Due> due(int most) {
        return em.createQuery(
                        "select p.agentId, p.way from NoticePost p where p.state = :waiting and p.dueAt <= :now"
                                + " group by p.agentId, p.way order by min(p.dueAt)",
                        Object[].class)
                .setParameter("waiting", NoticePost.State.WAITING)
                .setParameter("now", clock.instant())
                .setMaxResults(most)
                .getResultStream()
                .map(row -> new Due((UUID) row[0], (Way) row[1]))
                .toList();
    }

    /** Takes what waits, so that nobody else sends it for two minutes of the database's clock; none when another was faster. */
    List<NoticePost> claim(Due due, boolean urgentOnly, UUID claim) {
        int taken = em.createNativeQuery("update notice_post set state = 'SENDING', attempts = attempts + 1, claim = :claim,"
                        + " locked_until = current_timestamp + interval '2' minute"
                        + " where agent_id = :agent and way = :way and state = 'WAITING'" + (urgentOnly ? " and urgent = true" : ""))
                .setParameter("claim", claim)
                .setParameter("agent", due.agentId())
                .setParameter("way", due.way().name())
                .executeUpdate();
        return taken == 0
                ? List.of()
                : Rows.by(em, NoticePost.class, "select * from notice_post where agent_id = :agent and way = :way and claim = :claim"
                        + " and state = 'SENDING' order by created_at, notice_id", Map.of("claim", claim, "agent", due.agentId(), "way", due.way().name()));
    }

    /** Lets it wait until then; what is urgent only where that waits too. */
    void defer(Due due, boolean urgentToo, Instant until) {
        em.createNativeQuery("update notice_post set due_at = :until where agent_id = :agent and way = :way and state = 'WAITING'"
                        + " and due_at < :until" + (urgentToo ? "" : " and urgent = false"))
                .setParameter("until", until)
                .setParameter("agent", due.agentId())
                .setParameter("way", due.way().name())
                .executeUpdate();
    }

    /** Of these nothing need go out. */
    void drop(Collection<UUID> notices, Way way) {
        if (!notices.isEmpty()) {
            em.createNativeQuery("delete from notice_post where notice_id = any(:ids) and way = :way")
                    .setParameter("ids", notices.toArray(UUID[]::new))
                    .setParameter("way", way.name())
                    .executeUpdate();
        }
    }

    /** Writes how an attempt ended, unless another one has taken it over meanwhile. What was tried often enough is given up. */
    void ended(Due due, UUID claim, int attempt, Outcome outcome) {
        String which = " where agent_id = :agent and way = :way and claim = :claim and state = 'SENDING'";
        if (outcome.problem() == null) {
            with(due, claim, "delete from notice_post" + which).executeUpdate();
            return;
        }
        String state = outcome.again() ? "case when attempts >= " + TRIES + " then 'DEAD' else 'WAITING' end" : "'DEAD'";
        with(due, claim, "update notice_post set state = " + state + ", due_at = :next, locked_until = null, claim = null, problem = :problem" + which)
                .setParameter("next", clock.instant().plus(pause(attempt, outcome.retryAfter())))
                .setParameter("problem", Texts.cut(Texts.storable(outcome.problem()), 500))
                .executeUpdate();
    }

    private Query with(Due due, UUID claim, String sql) {
        return em.createNativeQuery(sql)
                .setParameter("agent", due.agentId())
                .setParameter("way", due.way().name())
                .setParameter("claim", claim);
    }

    /** Twice as long each time, an hour at most; or as long as whoever carries it asks for. */
    private static Duration pause(int attempt, Duration asked) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, 10));
        Duration ours = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        return asked == null || asked.compareTo(ours) < 0 ? ours : asked;
    }

    /** Gives back what a node that is gone was sending. */
    int recover() {
        return em.createNativeQuery("update notice_post set state = 'WAITING', claim = null, locked_until = null where state = 'SENDING'"
                        + " and (locked_until < current_timestamp or locked_until > current_timestamp + interval '4' minute)")
                .executeUpdate();
    }

    /** Of these notices the ways by which they couldn't go out. */
    public Map<UUID, Set<Way>> undelivered(Collection<UUID> notices) {
        Map<UUID, Set<Way>> found = new HashMap<>();
        if (!notices.isEmpty()) {
            Rows.by(em, NoticePost.class, "select * from notice_post where notice_id = any(:ids) and state = 'DEAD'",
                            Map.of("ids", notices.toArray(UUID[]::new)))
                    .forEach(post -> found.computeIfAbsent(post.noticeId(), id -> EnumSet.noneOf(Way.class)).add(post.way()));
        }
        return found;
    }

    /** Of what was told of one source that which couldn't go out, or didn't at the first attempt. */
    public List<NoticePost> undeliveredOf(UUID source) {
        return em.createQuery(
                        "select p from NoticePost p where p.noticeId in (select n.id from Notice n where n.sourceId = :source)"
                                + " and (p.state = :dead or p.attempts > 0) order by p.createdAt, p.noticeId, p.way",
                        NoticePost.class)
                .setParameter("source", source)
                .setParameter("dead", NoticePost.State.DEAD)
                .getResultList();
    }

    /**
     * What couldn't go out, or didn't at the first attempt and is tried again; newest first.
     *
     * @throws Refused FORBIDDEN to who doesn't look after the installation
     */
    public Page<NoticePost> undelivered(Viewer viewer, String after, int limit) {
        viewer.mustBeAllowed(Permission.SETTINGS_WRITE);
        Cursor cursor = Cursor.parse(after);
        TypedQuery<NoticePost> query = em.createQuery(
                "select p from NoticePost p where (p.state = :dead or p.state = :waiting and p.attempts > 0)"
                        + (cursor == null ? "" : " and (p.createdAt < :at or p.createdAt = :at and p.noticeId < :id)")
                        + " order by p.createdAt desc, p.noticeId desc, p.way",
                NoticePost.class)
                .setParameter("dead", NoticePost.State.DEAD)
                .setParameter("waiting", NoticePost.State.WAITING);
        if (cursor != null) {
            query.setParameter("at", cursor.at()).setParameter("id", cursor.id());
        }
        List<NoticePost> rows = query.setMaxResults(limit + 2).getResultList();
        // Both ways of one notice stand on one page.
        boolean parted = rows.size() > limit && rows.get(limit).noticeId().equals(rows.get(limit - 1).noticeId());
        return Page.cut(rows, parted ? limit + 1 : limit, p -> new Cursor(p.createdAt(), p.noticeId()).toString());
    }

    /** Has these tried again at once, as if for the first time; all that couldn't go out where none is named. Returns how many. */
    public int retry(Viewer viewer, Collection<UUID> notices) {
        viewer.mustBeAllowed(Permission.SETTINGS_WRITE);
        Query update = em.createNativeQuery("update notice_post set state = 'WAITING', attempts = 0, due_at = :now"
                        + " where (state = 'DEAD' or state = 'WAITING' and attempts > 0)" + (notices.isEmpty() ? "" : " and notice_id = any(:ids)"))
                .setParameter("now", clock.instant());
        if (!notices.isEmpty()) {
            update.setParameter("ids", notices.toArray(UUID[]::new));
        }
        return update.executeUpdate();
    }
}
