package io.switchboard.core.conversation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What a follower of the event log must know of conversations and messages to see for whom an event is; past all viewers. */
@ApplicationScoped
@Transactional
public class EventScopes {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    /** Where something happened; both nullable. */
    public record Where(UUID shop, UUID channel) {
        /** In no shop. */
        public static final Where NOWHERE = new Where(null, null);
    }

    /** Of these conversations; those that are gone are missing. */
    public Map<UUID, Where> of(Collection<UUID> conversations) {
        Map<UUID, Where> where = new HashMap<>();
        for (Object row : rows("select cast(id as varchar(36)), cast(shop_id as varchar(36)), cast(channel_id as varchar(36)) from conversation where id = any(:ids)", conversations)) {
            Object[] columns = (Object[]) row;
            where.put(id(columns[0]), new Where(id(columns[1]), id(columns[2])));
        }
        return where;
    }

    /** Those of these messages that are internal notes. */
    public Set<UUID> notes(Collection<UUID> messages) {
        Set<UUID> notes = new HashSet<>();
        rows("select cast(id as varchar(36)) from message where id = any(:ids) and direction = 'NOTE'", messages).forEach(id -> notes.add(id(id)));
        return notes;
    }

    private static UUID id(Object text) {
        return UUID.fromString((String) text);
    }

    /** Ids as texts: H2 gives bytes for those of a query of the database's own. */
    private List<?> rows(String sql, Collection<UUID> ids) {
        return ids.isEmpty()
                ? List.of()
                : em.createNativeQuery(sql).setParameter("ids", ids.toArray(UUID[]::new)).getResultList();
    }
}
