package io.switchboard.core.notice;

import io.switchboard.core.letter.Letters;
import io.switchboard.core.shared.Cursor;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Rows;
import io.switchboard.core.shared.Signals;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The store of notices, and the way to tell somebody something: within the transaction of what happened. */
@ApplicationScoped
@Transactional
public class Notices {
    /** Of more that are unread nobody counts further. */
    public static final int MOST_COUNTED = 100;

    /** So long they are kept, read or not. */
    static final Duration KEPT = Duration.ofDays(90);

    private static final String CREATED = "notice.created";
    private static final String READ = "notice.read";
    private static final int AT_ONCE = 1_000;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    NoticeChoices choices;

    @Inject
    Letters letters;

    @Inject
    PlatformSettings settings;

    @Inject
    Signals signals;

    /**
     * What is told.
     *
     * @param ticketId nullable
     * @param sourceId what happened, the entry of a ticket's history for example: of one source somebody is told once
     * @param by who did it, who is never told; nullable
     * @param urgent whether it can't wait; some kinds never can
     * @param params small facts; no words of customers, which stand with the ticket
     */
    public record Telling(NoticeKind kind, UUID ticketId, UUID sourceId, UUID by, boolean urgent, Map<String, Object> params) {
        public Telling {
            params = Map.copyOf(params);
        }

        boolean isUrgent() {
            return urgent || kind.isUrgent();
        }
    }

    /** Tells these, each in the ways of his choice; who did it, and who doesn't work here any more, isn't told. */
    public void tell(Collection<UUID> agents, Telling telling) {
        Set<UUID> to = new LinkedHashSet<>(agents);
        to.removeAll(em.createQuery("select n.agentId from Notice n where n.sourceId = :source", UUID.class)
                .setParameter("source", telling.sourceId())
                .getResultList());
        tellOfNew(to, telling);
    }

    /** The same of what has come to be in this transaction: these haven't been told of it. */
    public void tellOfNew(Collection<UUID> agents, Telling telling) {
        Set<UUID> to = new LinkedHashSet<>(agents);
        to.remove(telling.by());
        to.remove(null);
        if (!to.isEmpty() && telling.kind().isToldOnce() && telling.ticketId() != null) {
            to.removeAll(toldAnew(to, telling));
        }
        Instant now = clock.instant();
        to.forEach(each -> choices.recipient(each).ifPresent(recipient -> tell(recipient, telling, now)));
    }

    private void tell(NoticeChoices.Recipient to, Telling telling, Instant now) {
        boolean shown = to.isBy(telling.kind(), Way.CONSOLE);
        boolean mailed = to.isBy(telling.kind(), Way.MAIL) && !telling.kind().isLettered();
        boolean goesOut = letters.hasWays() && (mailed || to.isBy(telling.kind(), Way.MOBILE));
        if (!shown && !goesOut) {
            return;
        }
        Notice notice = new Notice(to.id(), telling, shown, now);
        em.persist(notice);
        Instant due = telling.kind().isGathered() ? now.plus(settings.noticesGather()) : now;
        for (Way way : List.of(Way.MAIL, Way.MOBILE)) {
            if (goesOut && (way == Way.MAIL ? mailed : to.isBy(telling.kind(), way))) {
                em.persist(new NoticePost(notice, way, due));
            }
        }
        if (shown) {
            signals.afterCommit(new Signals.Signal(CREATED, null, 0, notice.id(), to.id()));
        }
    }

    /** Those who haven't read the last one of the kind about the ticket: it tells of this now. */
    private List<UUID> toldAnew(Set<UUID> agents, Telling telling) {
        List<Notice> unread = Rows.by(
                em,
                Notice.class,
                "select * from notice where ticket_id = :ticket and agent_id = any(:agents) and kind = :kind and read_at is null",
                Map.of("ticket", telling.ticketId(), "agents", agents.toArray(UUID[]::new), "kind", telling.kind().name()));
        if (!unread.isEmpty()) {
            em.createNativeQuery("update notice set source_id = :source, created_at = :now where id = any(:ids) and read_at is null")
                    .setParameter("source", telling.sourceId())
                    .setParameter("now", clock.instant())
                    .setParameter("ids", unread.stream().map(Notice::id).toArray(UUID[]::new))
                    .executeUpdate();
        }
        for (Notice notice : unread) {
            em.detach(notice);
            signals.afterCommit(new Signals.Signal(CREATED, null, 0, notice.id(), notice.agentId()));
        }
        return unread.stream().map(Notice::agentId).toList();
    }

    /** Whether he wants to be told such a thing by mail, and can be. */
    public boolean wantsMail(UUID agent, NoticeKind kind) {
        return choices.recipient(agent).filter(to -> to.isBy(kind, Way.MAIL)).isPresent();
    }

    /** Nobody need know of that any more: it counts as read. */
    public void settle(UUID sourceId) {
        List<UUID> agents = em.createQuery("select n.agentId from Notice n where n.sourceId = :source and n.readAt is null", UUID.class)
                .setParameter("source", sourceId)
                .getResultList();
        if (!agents.isEmpty()) {
            em.createQuery("update Notice n set n.readAt = :now where n.sourceId = :source and n.readAt is null")
                    .setParameter("now", clock.instant())
                    .setParameter("source", sourceId)
                    .executeUpdate();
            agents.forEach(agent -> signals.afterCommit(new Signals.Signal(READ, null, 0, agent)));
        }
    }

    /** The same of all that was told so far of a kind about a ticket. */
    public void settle(UUID ticketId, NoticeKind kind) {
        List<UUID> agents = em.createQuery("select n.agentId from Notice n where n.ticketId = :ticket and n.kind = :kind and n.readAt is null", UUID.class)
                .setParameter("ticket", ticketId)
                .setParameter("kind", kind)
                .getResultList();
        if (!agents.isEmpty()) {
            em.createQuery("update Notice n set n.readAt = :now where n.ticketId = :ticket and n.kind = :kind and n.readAt is null")
                    .setParameter("now", clock.instant())
                    .setParameter("ticket", ticketId)
                    .setParameter("kind", kind)
                    .executeUpdate();
            agents.forEach(agent -> signals.afterCommit(new Signals.Signal(READ, null, 0, agent)));
        }
    }

    /** How many of his he hasn't read; {@link #MOST_COUNTED} stands for that and more. One query, by its index. */
    public int unread(Viewer viewer) {
        Number count = (Number) em.createNativeQuery("select count(*) from (select 1 from notice where agent_id = ?1 and shown = true"
                        + " and read_at is null limit " + MOST_COUNTED + ") n")
                .setParameter(1, viewer.person())
                .getSingleResult();
        return count.intValue();
    }

    /** His own, newest first. */
    public Page<Notice> list(Viewer viewer, boolean unread, String after, int limit) {
        Cursor cursor = Cursor.parse(after);
        TypedQuery<Notice> query = em.createQuery(
                        "select n from Notice n where n.agentId = :me and n.shown = true"
                                + (unread ? " and n.readAt is null" : "")
                                + (cursor == null ? "" : " and (n.createdAt < :at or n.createdAt = :at and n.id < :id)")
                                + " order by n.createdAt desc, n.id desc",
                        Notice.class)
                .setParameter("me", viewer.person());
        if (cursor != null) {
            query.setParameter("at", cursor.at()).setParameter("id", cursor.id());
        }
        return Page.cut(query.setMaxResults(limit + 1).getResultList(), limit, n -> new Cursor(n.createdAt(), n.id()).toString());
    }

    /** Whosever they are: for who tells browsers of them. */
    public List<Notice> byIds(Collection<UUID> ids) {
        return Rows.byIds(em, Notice.class, ids);
    }

    /** Marks those of these that are his; others' stay as they are. */
    public void read(Viewer viewer, Collection<UUID> ids) {
        marked(viewer, em.createNativeQuery("update notice set read_at = :now where agent_id = :me and read_at is null and id = any(:ids)")
                .setParameter("now", clock.instant())
                .setParameter("ids", ids.toArray(UUID[]::new)));
    }

    /** Takes that back. */
    public void unread(Viewer viewer, Collection<UUID> ids) {
        marked(viewer, em.createNativeQuery("update notice set read_at = null where agent_id = :me and read_at is not null and id = any(:ids)")
                .setParameter("ids", ids.toArray(UUID[]::new)));
    }

    /** Marks all of his about a ticket: he looks at it. */
    public void readOf(Viewer viewer, UUID ticket) {
        marked(viewer, em.createNativeQuery("update notice set read_at = :now where agent_id = :me and read_at is null and ticket_id = :ticket")
                .setParameter("now", clock.instant())
                .setParameter("ticket", ticket));
    }

    /** Marks all of his that there were then. */
    public void readUntil(Viewer viewer, Instant until) {
        marked(viewer, em.createNativeQuery("update notice set read_at = :now where agent_id = :me and read_at is null and created_at <= :until")
                .setParameter("now", clock.instant())
                .setParameter("until", until));
    }

    private void marked(Viewer viewer, Query update) {
        UUID me = viewer.person();
        if (update.setParameter("me", me).executeUpdate() > 0) {
            signals.afterCommit(new Signals.Signal(READ, null, 0, me));
        }
    }

    /** Removes some that are old. Returns whether there may be more. */
    public boolean prune() {
        Instant before = clock.instant().minus(KEPT);
        List<?> old = em.createNativeQuery("select id from notice where created_at < ?1 limit " + AT_ONCE, UUID.class)
                .setParameter(1, before)
                .getResultList();
        UUID[] ids = old.toArray(UUID[]::new);
        if (ids.length > 0) {
            em.createNativeQuery("delete from notice_post where notice_id = any(:ids)").setParameter("ids", ids).executeUpdate();
            em.createNativeQuery("delete from notice where id = any(:ids)").setParameter("ids", ids).executeUpdate();
        }
        return ids.length == AT_ONCE;
    }
}
