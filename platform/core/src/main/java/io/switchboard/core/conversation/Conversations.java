package io.switchboard.core.conversation;

import io.switchboard.core.shared.Cursor;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Rows;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.shared.Visible;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** The store of conversations. Lists are newest first, page by keyset. */
@ApplicationScoped
@Transactional
public class Conversations {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Timeline timeline;

    /**
     * What a list is narrowed by; each nullable. {@code text} is found in names, subjects and last messages; whoever wants it
     * found in all messages asks the search.
     *
     * @param open without the closed ones
     * @param standing how they stand with their agent
     */
    public record Filter(
            ConversationState state,
            UUID channel,
            UUID assignee,
            UUID group,
            UUID contact,
            String text,
            boolean open,
            Standing standing) {
        public static final Filter NONE = new Filter(null, null, null, null, null, null, false);

        public Filter(
                ConversationState state, UUID channel, UUID assignee, UUID group, UUID contact, String text, boolean open) {
            this(state, channel, assignee, group, contact, text, open, Standing.ANY);
        }

        public static Filter ofContact(UUID contact) {
            return new Filter(null, null, null, null, contact, null, false);
        }

        /** The same, whatever the text. */
        public Filter withoutText() {
            return new Filter(state, channel, assignee, group, contact, null, open, standing);
        }

        /** The same, and asleep or awake. */
        public Filter snoozed(boolean asleep) {
            return new Filter(state, channel, assignee, group, contact, text, open, new Standing(asleep, standing.unread(), standing.waiting()));
        }
    }

    /**
     * How they stand with their agent.
     *
     * @param snoozed true: those that sleep; false: those awake; null: both
     * @param unread only those with unread messages
     * @param waiting only those whose customer waits for an answer
     */
    public record Standing(Boolean snoozed, boolean unread, boolean waiting) {
        public static final Standing ANY = new Standing(null, false, false);
    }

    /** How many a viewer has: his own that are awake, those in his queues, all open ones that he sees, his own asleep. */
    public record Counts(long mine, long queued, long all, long snoozed) {}

    /**
     * @throws Refused NOT_FOUND when it isn't there or isn't his to see
     */
    public Conversation get(Viewer viewer, UUID id) {
        return seen(viewer, em.find(Conversation.class, id));
    }

    /** Past all viewers, for who tells others' servers of them. */
    public List<Conversation> byIds(Collection<UUID> ids) {
        return Rows.byIds(em, Conversation.class, ids);
    }

    /**
     * Like {@link #get}, to change it: holds the row until the transaction ends.
     *
     * @throws Refused FORBIDDEN when he may see it only
     */
    public Conversation lock(Viewer viewer, UUID id) {
        // Found plainly, then read again with the lock: a locking find of one that this transaction has read before compares
        // versions, and refuses what it was to wait for.
        Conversation conversation = em.find(Conversation.class, id);
        if (conversation != null) {
            em.refresh(conversation, LockModeType.PESSIMISTIC_WRITE);
        }
        Conversation seen = seen(viewer, conversation);
        if (!viewer.may(Permission.CONVERSATIONS_WRITE, seen.shopId(), seen.groupId(), seen.assigneeId())) {
            throw Refused.forbidden("forbidden");
        }
        return seen;
    }

    private static Conversation seen(Viewer viewer, Conversation found) {
        if (found == null || !viewer.may(Permission.CONVERSATIONS_READ, found.shopId(), found.groupId(), found.assigneeId())) {
            throw Refused.notFound("conversation");
        }
        return found;
    }

    public Page<Conversation> list(Viewer viewer, Filter filter, String after, int limit) {
        Map<String, Object> parameters = new HashMap<>();
        List<String> conditions = visible(viewer, parameters);
        narrow(filter, conditions, parameters);
        Cursor cursor = Cursor.parse(after);
        if (cursor != null) {
            conditions.add("(c.lastMessageAt < :at or c.lastMessageAt = :at and c.id < :id)");
            parameters.put("at", cursor.at());
            parameters.put("id", cursor.id());
        }
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        TypedQuery<Conversation> query = em.createQuery(
                "select c from Conversation c" + where + " order by c.lastMessageAt desc, c.id desc", Conversation.class);
        parameters.forEach(query::setParameter);
        List<Conversation> rows = query.setMaxResults(limit + 1).getResultList();
        return Page.cut(rows, limit, c -> new Cursor(c.lastMessageAt(), c.id()).toString());
    }

    /**
     * Those that he sees, the next by id, for who reads all of them.
     *
     * @param activeFrom nothing was said in it since before; nullable
     * @param from when it began, at the earliest; nullable
     * @param until before when it began; nullable
     */
    public List<Conversation> readAfter(Viewer viewer, UUID id, Instant activeFrom, Instant from, Instant until, int limit) {
        Map<String, Object> parameters = new HashMap<>(Map.of("after", id));
        List<String> conditions = visible(viewer, parameters);
        conditions.add("c.id > :after");
        bound("c.lastMessageAt >= :active", "active", activeFrom, conditions, parameters);
        bound("c.createdAt >= :from", "from", from, conditions, parameters);
        bound("c.createdAt < :until", "until", until, conditions, parameters);
        TypedQuery<Conversation> query = em.createQuery(
                "select c from Conversation c where " + String.join(" and ", conditions) + " order by c.id", Conversation.class);
        parameters.forEach(query::setParameter);
        return query.setMaxResults(limit).getResultList();
    }

    private static void bound(String condition, String name, Instant at, List<String> conditions, Map<String, Object> parameters) {
        if (at != null) {
            conditions.add(condition);
            parameters.put(name, at);
        }
    }

    /** Those of these that he sees and a filter lets through, in no order. */
    public List<Conversation> among(Collection<UUID> ids, Viewer viewer, Filter filter) {
        Map<String, Object> parameters = new HashMap<>(Map.of("ids", ids));
        List<String> conditions = visible(viewer, parameters);
        narrow(filter, conditions, parameters);
        conditions.add("c.id in :ids");
        TypedQuery<Conversation> query =
                em.createQuery("select c from Conversation c where " + String.join(" and ", conditions), Conversation.class);
        parameters.forEach(query::setParameter);
        return query.getResultList();
    }

    public Counts counts(Viewer viewer) {
        Map<String, Object> parameters = new HashMap<>();
        List<String> conditions = visible(viewer, parameters);
        conditions.add("c.state <> 'CLOSED'");
        parameters.put("me", viewer.agentId() == null ? new UUID(0, 0) : viewer.agentId());
        TypedQuery<Object[]> query = em.createQuery(
                "select sum(case when c.assigneeId = :me and c.snoozedUntil is null then 1 else 0 end),"
                        + " sum(case when c.state = 'QUEUED' then 1 else 0 end), count(c),"
                        + " sum(case when c.assigneeId = :me and c.snoozedUntil is not null then 1 else 0 end)"
                        + " from Conversation c where "
                        + String.join(" and ", conditions),
                Object[].class);
        parameters.forEach(query::setParameter);
        Object[] row = query.getSingleResult();
        return new Counts(number(row[0]), number(row[1]), number(row[2]), number(row[3]));
    }

    /** The same for many viewers, for one look at the database. */
    public Map<Viewer, Counts> counts(Collection<Viewer> viewers) {
        List<Object[]> rows = em.createQuery(
                        "select c.shopId, c.groupId, c.assigneeId, c.state, case when c.snoozedUntil is null then false else true end, count(c)"
                                + " from Conversation c where c.state <> 'CLOSED'"
                                + " group by c.shopId, c.groupId, c.assigneeId, c.state,"
                                + " case when c.snoozedUntil is null then false else true end",
                        Object[].class)
                .getResultList();
        List<Open> open = rows.stream()
                .map(r -> new Open((UUID) r[0], (UUID) r[1], (UUID) r[2], (ConversationState) r[3], (Boolean) r[4], number(r[5])))
                .toList();
        Map<Viewer, Counts> counts = new HashMap<>();
        viewers.forEach(viewer -> counts.put(viewer, Open.counts(open, viewer)));
        return counts;
    }

    /** So many open ones are alike in what counts. */
    private record Open(UUID shop, UUID group, UUID assignee, ConversationState state, boolean asleep, long count) {
        static Counts counts(List<Open> all, Viewer viewer) {
            List<Open> seen = all.stream().filter(o -> viewer.may(Permission.CONVERSATIONS_READ, o.shop, o.group, o.assignee)).toList();
            Predicate<Open> own = o -> viewer.agentId() != null && viewer.agentId().equals(o.assignee);
            return new Counts(
                    sum(seen, own.and(o -> !o.asleep)),
                    sum(seen, o -> o.state == ConversationState.QUEUED),
                    sum(seen, o -> true),
                    sum(seen, own.and(o -> o.asleep)));
        }

        private static long sum(List<Open> all, Predicate<Open> which) {
            return all.stream().filter(which).mapToLong(Open::count).sum();
        }
    }

    private static long number(Object sum) {
        return sum == null ? 0 : ((Number) sum).longValue();
    }

    private static List<String> visible(Viewer viewer, Map<String, Object> parameters) {
        return Visible.conditions(viewer, Permission.CONVERSATIONS_READ, "c", "c.assigneeId = :viewer", parameters);
    }

    private static void narrow(Filter filter, List<String> conditions, Map<String, Object> parameters) {
        equal("c.state", "state", filter.state(), conditions, parameters);
        equal("c.channelId", "channel", filter.channel(), conditions, parameters);
        equal("c.assigneeId", "assignee", filter.assignee(), conditions, parameters);
        equal("c.groupId", "group", filter.group(), conditions, parameters);
        equal("c.contactId", "contact", filter.contact(), conditions, parameters);
        Standing standing = filter.standing();
        // Whoever is unread or waits is open: said, so that an index of the open ones serves.
        if (filter.open() || standing.unread() || standing.waiting()) {
            conditions.add("c.state <> 'CLOSED'");
        }
        if (standing.snoozed() != null) {
            conditions.add("c.snoozedUntil is " + (standing.snoozed() ? "not null" : "null"));
        }
        if (standing.unread()) {
            conditions.add("c.unread > 0");
        }
        if (standing.waiting()) {
            conditions.add("c.waitingSince is not null");
        }
        if (filter.text() != null && !filter.text().isBlank()) {
            conditions.add("(lower(c.subject) like :text escape '!' or lower(c.lastPreview) like :text escape '!'"
                    + " or exists (select 1 from Contact p where p.id = c.contactId and (lower(p.name) like :text escape '!'"
                    + " or lower(p.email) like :text escape '!')))");
            parameters.put("text", Texts.like(filter.text()));
        }
    }

    private static void equal(
            String column, String name, Object value, List<String> conditions, Map<String, Object> parameters) {
        if (value != null) {
            conditions.add(column + " = :" + name);
            parameters.put(name, value);
        }
    }

    /** Those of these that are there, by id; holds their rows until the transaction ends. None may have been read in it before. */
    Map<UUID, Conversation> hold(Collection<UUID> ids) {
        Map<UUID, Conversation> held = new HashMap<>();
        if (!ids.isEmpty()) {
            String sql = "select * from conversation where id = any(:ids) order by id for update";
            Rows.by(em, Conversation.class, sql, Map.of("ids", ids.toArray(UUID[]::new))).forEach(c -> held.put(c.id(), c));
        }
        return held;
    }

    /** The contact's latest conversation on a channel. */
    Optional<UUID> latest(UUID contactId, UUID channelId) {
        return em.createQuery(
                        "select c.id from Conversation c where c.contactId = :contact and c.channelId = :channel"
                                + " order by c.createdAt desc, c.id desc",
                        UUID.class)
                .setParameter("contact", contactId)
                .setParameter("channel", channelId)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /** A visitor's conversations on a channel, oldest first. */
    public List<Conversation> ofVisitor(UUID contactId, UUID channelId) {
        return em.createQuery(
                        "select c from Conversation c where c.contactId = :contact and c.channelId = :channel"
                                + " order by c.createdAt, c.id",
                        Conversation.class)
                .setParameter("contact", contactId)
                .setParameter("channel", channelId)
                .getResultList();
    }

    /** Ids of those whose sleep is over. */
    public List<UUID> sleptOut(Instant now) {
        return em.createQuery(
                        "select c.id from Conversation c where c.snoozedUntil <= :now order by c.snoozedUntil", UUID.class)
                .setParameter("now", now)
                .setMaxResults(500)
                .getResultList();
    }

    /** Ids of an agent's conversations; only live chats that are awake when asked so. */
    public List<UUID> heldBy(UUID agentId, boolean liveOnly) {
        return em.createQuery(
                        "select c.id from Conversation c where c.assigneeId = :agent and c.state = 'ASSIGNED'"
                                + (liveOnly ? " and c.live = true and c.snoozedUntil is null" : "") + " order by c.lastMessageAt",
                        UUID.class)
                .setParameter("agent", agentId)
                .getResultList();
    }

    /** Whether somebody takes part in it beside its contact. */
    boolean hasParticipant(UUID conversationId, String externalId) {
        return !em.createNativeQuery(
                        "select 1 from conversation_participant where conversation_id = ?1 and external_id = ?2")
                .setParameter(1, conversationId)
                .setParameter(2, externalId)
                .getResultList()
                .isEmpty();
    }

    void addParticipant(UUID conversationId, String externalId) {
        em.createNativeQuery("insert into conversation_participant (conversation_id, external_id) values (?1, ?2)"
                        + " on conflict do nothing")
                .setParameter(1, conversationId)
                .setParameter(2, externalId)
                .executeUpdate();
    }

    /** Keeps the customer's rating as a fact, an event and a line in the thread; a later one replaces an earlier one. */
    void rate(UUID conversationId, int score, String comment, Instant now) {
        Conversation conversation = lock(Viewer.PLATFORM, conversationId);
        em.createNativeQuery("delete from rating where conversation_id = ?1").setParameter(1, conversationId).executeUpdate();
        em.createNativeQuery("insert into rating (conversation_id, score, comment_text, created_at) values (?1, ?2, ?3, ?4)")
                .setParameter(1, conversationId)
                .setParameter(2, score)
                .setParameter(3, comment)
                .setParameter(4, now)
                .executeUpdate();
        timeline.rated(conversation, score, comment);
    }
}
