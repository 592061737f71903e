package io.switchboard.core.ticket;

import io.switchboard.core.agent.Deputies;
import io.switchboard.core.shared.Cursor;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Rows;
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
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** The store of tickets and their histories. Lists are by last change, newest first, page by keyset. */
@ApplicationScoped
@Transactional
public class Tickets {
    private static final String OWN = "t.assigneeId = :viewer";

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Deputies deputies;

    /**
     * What a list is narrowed by; each nullable.
     *
     * @param open without the solved and closed ones
     */
    public record Filter(
            String state, Category category, UUID assignee, UUID group, UUID contact, String type, UUID conversation, boolean open) {
        public static final Filter NONE = new Filter(null, null, null, null, null, null, null, false);

        public static Filter ofContact(UUID contact) {
            return new Filter(null, null, null, null, contact, null, null, false);
        }

        public static Filter ofConversation(UUID conversation) {
            return new Filter(null, null, null, null, null, null, conversation, false);
        }
    }

    /**
     * @throws Refused NOT_FOUND when it isn't there or isn't his to see
     */
    public Ticket get(Viewer viewer, UUID id) {
        return seen(viewer, em.find(Ticket.class, id));
    }

    /** By its number, as people say it. */
    public Ticket byNumber(Viewer viewer, long number) {
        return numbered(viewer, number).stream().findFirst().orElseThrow(() -> Refused.notFound("ticket"));
    }

    /** The one of that number, as people say it, when he sees it; else nothing. */
    public List<Ticket> numbered(Viewer viewer, long number) {
        return em.createQuery("select t from Ticket t where t.number = :number", Ticket.class)
                .setParameter("number", number)
                .getResultStream()
                .filter(t -> sees(viewer, t))
                .toList();
    }

    /** Past all viewers, for who tells others' servers of them and for indexes. */
    public List<Ticket> byIds(Collection<UUID> ids) {
        return Rows.byIds(em, Ticket.class, ids);
    }

    /**
     * Like {@link #get}, to change it: holds the row until the transaction ends.
     *
     * @throws Refused FORBIDDEN when he may see it only
     */
    public Ticket lock(Viewer viewer, UUID id) {
        Ticket held = hold(viewer, id);
        if (!viewer.may(Permission.TICKETS_WRITE, held.shopId(), held.groupId(), held.assigneeId())) {
            throw Refused.forbidden("forbidden");
        }
        return held;
    }

    /** Likewise, for what whoever sees it may do. */
    Ticket hold(Viewer viewer, UUID id) {
        // Found plainly, then read again with the lock: a locking find of one that this transaction has read before compares
        // versions, and refuses what it was to wait for.
        Ticket ticket = em.find(Ticket.class, id);
        if (ticket != null) {
            // What this transaction has written to it before must not be read over.
            em.flush();
            em.refresh(ticket, LockModeType.PESSIMISTIC_WRITE);
        }
        return seen(viewer, ticket);
    }

    private Ticket seen(Viewer viewer, Ticket found) {
        if (found == null || !sees(viewer, found)) {
            throw Refused.notFound("ticket");
        }
        return found;
    }

    /** What is his to see, and what he, or somebody in whose place he decides, is asked to agree to. */
    private boolean sees(Viewer viewer, Ticket ticket) {
        return viewer.may(Permission.TICKETS_READ, ticket.shopId(), ticket.groupId(), ticket.assigneeId()) || isAsked(viewer, ticket);
    }

    private boolean isAsked(Viewer viewer, Ticket ticket) {
        TicketApproval approval = ticket.agenda().approval();
        return approval != null
                && viewer.kind() == Viewer.Kind.AGENT
                && viewer.may(Permission.TICKETS_READ)
                && (approval.everybody().contains(viewer.agentId()) || deputies.standsFor(viewer.agentId()).stream().anyMatch(approval.waitsFor()::contains));
    }

    /**
     * That nothing has got another value since.
     *
     * @param seq that somebody has seen; null: unguarded
     * @throws Refused STALE with the fields that have changed
     */
    void mustHaveSeen(Ticket ticket, Long seq) {
        if (seq == null || seq == ticket.seq()) {
            return;
        }
        Set<String> changed = new TreeSet<>();
        history(ticket, seq, 1_000).forEach(entry -> changed.addAll(entry.change().touched()));
        if (!changed.isEmpty() || seq > ticket.seq()) {
            throw Refused.stale().with("changed", changed);
        }
    }

    public Page<Ticket> list(Viewer viewer, Filter filter, String after, int limit) {
        Map<String, Object> parameters = new HashMap<>();
        List<String> conditions = Visible.conditions(viewer, Permission.TICKETS_READ, "t", OWN, parameters);
        narrow(filter, conditions, parameters);
        Cursor cursor = Cursor.parse(after);
        if (cursor != null) {
            conditions.add("(t.times.updatedAt < :at or t.times.updatedAt = :at and t.id < :id)");
            parameters.put("at", cursor.at());
            parameters.put("id", cursor.id());
        }
        List<Ticket> rows = matching(conditions, parameters, "t.times.updatedAt desc, t.id desc").setMaxResults(limit + 1).getResultList();
        return Page.cut(rows, limit, t -> new Cursor(t.times().updatedAt(), t.id()).toString());
    }

    /** Those of these that he sees, in no order. */
    public List<Ticket> among(Collection<UUID> ids, Viewer viewer) {
        return byIds(ids).stream().filter(t -> sees(viewer, t)).toList();
    }

    /** Those that he sees, the next by id; made in this time, each end nullable. For who reads all of them. */
    public List<Ticket> readAfter(Viewer viewer, UUID id, Instant from, Instant until, int limit) {
        Map<String, Object> parameters = new HashMap<>(Map.of("after", id));
        List<String> conditions = Visible.conditions(viewer, Permission.TICKETS_READ, "t", OWN, parameters);
        conditions.add("t.id > :after");
        if (from != null) {
            conditions.add("t.times.createdAt >= :from");
            parameters.put("from", from);
        }
        if (until != null) {
            conditions.add("t.times.createdAt < :until");
            parameters.put("until", until);
        }
        return matching(conditions, parameters, "t.id").setMaxResults(limit).getResultList();
    }

    private TypedQuery<Ticket> matching(List<String> conditions, Map<String, Object> parameters, String order) {
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        TypedQuery<Ticket> query = em.createQuery("select t from Ticket t" + where + " order by " + order, Ticket.class);
        parameters.forEach(query::setParameter);
        return query;
    }

    private static void narrow(Filter filter, List<String> conditions, Map<String, Object> parameters) {
        equal("t.state", "state", filter.state(), conditions, parameters);
        equal("t.category", "category", filter.category(), conditions, parameters);
        equal("t.assigneeId", "assignee", filter.assignee(), conditions, parameters);
        equal("t.groupId", "group", filter.group(), conditions, parameters);
        equal("t.contactId", "contact", filter.contact(), conditions, parameters);
        equal("t.typeKey", "type", filter.type(), conditions, parameters);
        if (filter.open()) {
            conditions.add("t.category in ('NEW', 'OPEN', 'PENDING', 'HOLD')");
        }
        if (filter.conversation() != null) {
            conditions.add("exists (select 1 from TicketConversation c where c.ticketId = t.id and c.conversationId = :conversation)");
            parameters.put("conversation", filter.conversation());
        }
    }

    private static void equal(String column, String name, Object value, List<String> conditions, Map<String, Object> parameters) {
        if (value != null) {
            conditions.add(column + " = :" + name);
            parameters.put(name, value);
        }
    }

    /** What happened after a seq, oldest first. Whoever asks has got the ticket by {@link #get} before. */
    public List<TicketEntry> history(Ticket ticket, long seq, int limit) {
        return em.createQuery("select e from TicketEntry e where e.ticketId = :id and e.seq > :seq order by e.seq", TicketEntry.class)
                .setParameter("id", ticket.id())
                .setParameter("seq", seq)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Entries by their ids, of whichever tickets, in no order. Whoever asks shows of them what of their tickets may be seen. */
    public List<TicketEntry> entries(Collection<UUID> ids) {
        return Rows.byIds(em, TicketEntry.class, ids);
    }

    /** The last before a seq, oldest first. */
    public List<TicketEntry> historyBefore(Ticket ticket, long seq, int limit) {
        List<TicketEntry> newestFirst = em.createQuery(
                        "select e from TicketEntry e where e.ticketId = :id and e.seq < :seq order by e.seq desc", TicketEntry.class)
                .setParameter("id", ticket.id())
                .setParameter("seq", seq)
                .setMaxResults(limit)
                .getResultList();
        List<TicketEntry> oldestFirst = new ArrayList<>(newestFirst);
        Collections.reverse(oldestFirst);
        return oldestFirst;
    }

    /** The entry that a client's id names already. */
    Optional<TicketEntry> byClientId(UUID ticketId, String clientId) {
        return em.createQuery("select e from TicketEntry e where e.ticketId = :id and e.clientId = :client", TicketEntry.class)
                .setParameter("id", ticketId)
                .setParameter("client", clientId)
                .getResultStream()
                .findFirst();
    }

    /**
     * Takes this id of a client's for a new ticket.
     *
     * @param asker whose ids don't meet those of others
     * @return the ticket that has it already; empty when it is taken now
     */
    Optional<UUID> begin(UUID asker, String clientId, UUID ticketId) {
        int taken = em.createNativeQuery("insert into ticket_request (asker, client_id, ticket_id) values (?1, ?2, ?3) on conflict do nothing")
                .setParameter(1, asker)
                .setParameter(2, clientId)
                .setParameter(3, ticketId)
                .executeUpdate();
        return taken == 1
                ? Optional.empty()
                : Optional.of((UUID) em.createNativeQuery("select ticket_id from ticket_request where asker = ?1 and client_id = ?2", UUID.class)
                        .setParameter(1, asker)
                        .setParameter(2, clientId)
                        .getSingleResult());
    }

    /** Up to so many for which time has come, held until the transaction ends; those that another one holds are left to it. */
    List<Ticket> due(Instant now, int limit) {
        return Rows.by(
                em,
                Ticket.class,
                "select * from ticket where next_at <= :now order by next_at limit " + limit + " for update skip locked",
                Map.of("now", now));
    }

    /** Those for which something is due, the longest due first; nothing is held. */
    List<UUID> waiting(Instant now, int limit) {
        return Rows.by(em, UUID.class, "select id from ticket where next_at <= :now order by next_at limit " + limit, Map.of("now", now));
    }

    /** That one, held, when something is due for it and nobody else holds it. */
    Optional<Ticket> due(Instant now, UUID id) {
        return Rows.by(
                        em,
                        Ticket.class,
                        "select * from ticket where id = :id and next_at <= :now for update skip locked",
                        Map.of("id", id, "now", now))
                .stream()
                .findFirst();
    }

    /** Those of a customer that still say something, some of them. */
    List<UUID> saying(UUID contact, int limit) {
        return em.createQuery("select t.id from Ticket t where t.contactId = :contact and t.times.erasedAt is null order by t.id", UUID.class)
                .setParameter("contact", contact)
                .setMaxResults(limit)
                .getResultList();
    }

    /** All of a customer, in the order in which they are held. */
    List<UUID> of(UUID contact) {
        return em.createQuery("select t.id from Ticket t where t.contactId = :contact order by t.id", UUID.class)
                .setParameter("contact", contact)
                .getResultList();
    }
}
