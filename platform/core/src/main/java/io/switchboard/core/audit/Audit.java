package io.switchboard.core.audit;

import io.switchboard.core.audit.AuditEntry.Change;
import io.switchboard.core.shared.Cursor;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** The audit log: told what no entity shows, and read. */
@ApplicationScoped
@Transactional
public class Audit {
    private static final int BATCH = 1_000;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    /**
     * What is looked for; null: whatever.
     *
     * @param actor an agent or an API key
     * @param thing a kind of thing: {@code role}
     * @param thingId one thing
     * @param action {@code role.updated}
     * @param from the first moment
     * @param to the moment after the last
     */
    public record Filter(UUID actor, String thing, String thingId, String action, Instant from, Instant to) {}

    /**
     * Adds a line, in the transaction of what happened. Not for changes of {@link Audited} entities: those write themselves.
     *
     * @param viewer who did it; the address is that of the request
     * @param action {@code <thing>.<what happened>}, at most 60 characters
     * @param thing what kind of thing, at most 30 characters
     * @param id which one, at most 100 characters; null when there is no one thing
     * @param name how people know it; null when it has no name. Never a customer's.
     * @param before what it was, by attribute; null or empty when there is nothing to tell. Never a secret.
     * @param after what it is
     */
    public void record(Viewer viewer, String action, String thing, Object id, String name, Map<String, ?> before, Map<String, ?> after) {
        Actor now = Actor.now();
        String address = now == null ? null : now.address();
        boolean known = now != null && now.kind() != Actor.Kind.UNKNOWN && Objects.equals(now.id(), viewer.agentId());
        record(known ? now : Actor.of(viewer, address, clock.instant()), action, thing, id, name, before, after);
    }

    /** The same of whoever acts on this thread, though he may not have said who he is: a sign-in that failed. */
    public void record(String action, String thing, Object id, String name, Map<String, ?> before, Map<String, ?> after) {
        Actor now = Actor.now();
        record(now == null ? Actor.of(Viewer.PLATFORM, null, clock.instant()) : now, action, thing, id, name, before, after);
    }

    private void record(Actor actor, String action, String thing, Object id, String name, Map<String, ?> before, Map<String, ?> after) {
        Map<String, ?> was = before == null ? Map.of() : before;
        Map<String, ?> is = after == null ? Map.of() : after;
        Map<String, Change> changes = new TreeMap<>();
        TreeSet<String> fields = new TreeSet<>(was.keySet());
        fields.addAll(is.keySet());
        for (String field : fields) {
            if (!Objects.equals(was.get(field), is.get(field))) {
                changes.put(field, new Change(Trail.plain(was.get(field)), Trail.plain(is.get(field)), false));
            }
        }
        em.persist(new AuditEntry(actor, clock.instant(), action, thing, Objects.toString(id, null), name, changes));
    }

    /** Newest first. */
    public Page<AuditEntry> list(Viewer viewer, Filter filter, String after, int limit) {
        viewer.mustBeAllowed(Permission.AUDIT_READ);
        Map<String, Object> parameters = new HashMap<>();
        List<String> conditions = conditions(filter, parameters);
        Cursor cursor = Cursor.parse(after);
        if (cursor != null) {
            conditions.add("(a.at < :at or a.at = :at and a.id < :id)");
            parameters.put("at", cursor.at());
            parameters.put("id", cursor.id());
        }
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        TypedQuery<AuditEntry> query = em.createQuery("select a from AuditEntry a" + where + " order by a.at desc, a.id desc", AuditEntry.class);
        parameters.forEach(query::setParameter);
        return Page.cut(query.setMaxResults(limit + 1).getResultList(), limit, a -> new Cursor(a.at(), a.id()).toString());
    }

    private static List<String> conditions(Filter filter, Map<String, Object> parameters) {
        Map<String, Object> wanted = new HashMap<>();
        wanted.put("a.actorId = :actor", filter.actor());
        wanted.put("a.thing = :thing", filter.thing());
        wanted.put("a.thingId = :thingId", filter.thingId());
        wanted.put("a.action = :action", filter.action());
        wanted.put("a.at >= :from", filter.from());
        wanted.put("a.at < :to", filter.to());
        List<String> conditions = new ArrayList<>();
        wanted.forEach((condition, value) -> {
            if (value != null) {
                conditions.add(condition);
                parameters.put(condition.substring(condition.indexOf(':') + 1), value);
            }
        });
        return conditions;
    }

    /** Removes what is older, a batch at a time. Returns whether there may be more. */
    public boolean removeBefore(Instant then) {
        return em.createNativeQuery("delete from audit_entry where id in"
                                + " (select id from audit_entry where happened_at < ?1 order by happened_at fetch first " + BATCH + " rows only)")
                        .setParameter(1, then)
                        .executeUpdate()
                == BATCH;
    }
}
