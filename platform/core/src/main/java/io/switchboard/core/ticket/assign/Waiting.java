package io.switchboard.core.ticket.assign;

import io.switchboard.core.shared.Rows;
import io.switchboard.core.ticket.Priority;
import io.switchboard.core.ticket.Ticket;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Reads which tickets want an agent, and what agents have. Past all viewers: it is the platform that gives them out. */
@ApplicationScoped
@Transactional
public class Waiting {
    private static final String WORKED_ON = "category in ('NEW', 'OPEN') and merged_into is null";

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    /** Of these groups, most urgent first, then oldest. */
    List<Slip> unassigned(Collection<UUID> groups, int most) {
        return slips("t.assigneeId is null and t.groupId in :keys", groups, most);
    }

    /** What these have, in the same order. */
    List<Slip> ownedBy(Collection<UUID> agents, int most) {
        return slips("t.assigneeId in :keys and t.groupId is not null", agents, most);
    }

    private List<Slip> slips(String which, Collection<UUID> keys, int most) {
        if (keys.isEmpty()) {
            return List.of();
        }
        List<Tuple> rows = em.createQuery(
                        "select t.id, t.groupId, t.shopId, t.priority, t.times.createdAt, t.tags, t.typeKey, t.contactId, t.lastAssigneeId, t.assigneeId"
                                + " from Ticket t where " + which + " and t.category in ('NEW', 'OPEN') and t.mergedInto is null"
                                + " order by case t.priority when 'URGENT' then 0 when 'HIGH' then 1 when 'NORMAL' then 2 else 3 end, t.times.createdAt, t.id",
                        Tuple.class)
                .setParameter("keys", keys)
                .setMaxResults(most)
                .getResultList();
        return withLastOwners(rows.stream().map(Waiting::slip).toList());
    }

    private static Slip slip(Tuple row) {
        @SuppressWarnings("unchecked")
        List<String> words = new ArrayList<>((List<String>) row.get(5));
        words.add((String) row.get(6));
        return new Slip(
                (UUID) row.get(0),
                (UUID) row.get(1),
                (UUID) row.get(2),
                (Priority) row.get(3),
                (Instant) row.get(4),
                words,
                (UUID) row.get(7),
                (UUID) row.get(8),
                (UUID) row.get(9));
    }

    /** Of one that has the ticket's own fields. */
    Slip of(Ticket ticket) {
        List<String> words = new ArrayList<>(ticket.tags());
        words.add(ticket.typeKey());
        Slip slip = new Slip(
                ticket.id(), ticket.groupId(), ticket.shopId(), ticket.priority(), ticket.times().createdAt(), words, ticket.contactId(),
                ticket.lastAssigneeId(), ticket.assigneeId());
        return withLastOwners(List.of(slip)).get(0);
    }

    /** Whoever had a customer's last ticket, for those that nobody had before. */
    private List<Slip> withLastOwners(List<Slip> slips) {
        Set<UUID> contacts = slips.stream()
                .filter(slip -> slip.lastOwner() == null)
                .map(Slip::contact)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        Map<UUID, UUID> last = new HashMap<>();
        if (!contacts.isEmpty()) {
            em.createNativeQuery(
                            "select contact_id, last_assignee_id from (select contact_id, last_assignee_id,"
                                    + " row_number() over (partition by contact_id order by created_at desc) as place from ticket"
                                    + " where contact_id = any(:contacts) and last_assignee_id is not null) owned where place = 1",
                            Tuple.class)
                    .unwrap(org.hibernate.query.NativeQuery.class)
                    .addScalar("contact_id", UUID.class)
                    .addScalar("last_assignee_id", UUID.class)
                    .setParameter("contacts", contacts.toArray(UUID[]::new))
                    .getResultList()
                    .forEach(row -> last.put((UUID) ((Tuple) row).get(0), (UUID) ((Tuple) row).get(1)));
        }
        return slips.stream()
                .map(slip -> slip.lastOwner() == null && slip.contact() != null ? slip.lastOwnedBy(last.get(slip.contact())) : slip)
                .toList();
    }

    /** The weight of what each has to work on; who has nothing is missing. */
    Map<UUID, Integer> loads(Collection<UUID> agents) {
        Map<UUID, Integer> loads = new HashMap<>();
        if (!agents.isEmpty()) {
            em.createNativeQuery(
                            "select assignee_id, sum(" + Weight.SQL + ") as weight from ticket where assignee_id = any(:agents) and " + WORKED_ON
                                    + " group by assignee_id",
                            Tuple.class)
                    .unwrap(org.hibernate.query.NativeQuery.class)
                    .addScalar("assignee_id", UUID.class)
                    .addScalar("weight", Integer.class)
                    .setParameter("agents", agents.toArray(UUID[]::new))
                    .getResultList()
                    .forEach(row -> loads.put((UUID) ((Tuple) row).get(0), (Integer) ((Tuple) row).get(1)));
        }
        return loads;
    }

    /** Those of these that are still to be worked on, held; those that somebody else holds are left to him. */
    Map<UUID, Ticket> hold(Collection<UUID> ids) {
        return Rows.by(
                        em,
                        Ticket.class,
                        "select * from ticket where id = any(:ids) and " + WORKED_ON + " for update skip locked",
                        Map.of("ids", ids.toArray(UUID[]::new)))
                .stream()
                .collect(Collectors.toMap(Ticket::id, ticket -> ticket));
    }

    /** Rows of these agents, held, in one order everywhere. */
    Map<UUID, TicketAgent> holdAgents(Collection<UUID> agents) {
        agents.stream().sorted().forEach(agent -> em.createNativeQuery(
                        "insert into ticket_agent (agent_id, capacity, version) values (?1, ?2, 0) on conflict do nothing")
                .setParameter(1, agent)
                .setParameter(2, TicketAgent.USUAL)
                .executeUpdate());
        return Rows.by(
                        em,
                        TicketAgent.class,
                        "select * from ticket_agent where agent_id = any(:ids) order by agent_id for update",
                        Map.of("ids", agents.toArray(UUID[]::new)))
                .stream()
                .collect(Collectors.toMap(TicketAgent::agentId, agent -> agent));
    }
}
