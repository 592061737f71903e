package io.switchboard.core.plugin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.Session;

/**
 * Small durable entries of plugins ({@code plugin:<id>}) and channel accounts ({@code channel:<id>}), encrypted by the host, and
 * the core's own of how accounts stand.
 */
@ApplicationScoped
@Transactional
public class PluginEntries {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    public Optional<String> get(String owner, String key) {
        List<?> rows = em.createNativeQuery("select entry_value from plugin_entry where owner = ?1 and entry_key = ?2")
                .setParameter(1, owner)
                .setParameter(2, key)
                .getResultList();
        return rows.stream().map(String.class::cast).findFirst();
    }

    /** All of an owner's, by their keys. */
    public Map<String, String> all(String owner) {
        List<?> rows = em.createNativeQuery("select entry_key, entry_value from plugin_entry where owner = ?1")
                .setParameter(1, owner)
                .getResultList();
        return rows.stream().map(Object[].class::cast).collect(Collectors.toMap(row -> (String) row[0], row -> (String) row[1]));
    }

    /** Sets, or removes when the value is null. */
    public void put(String owner, String key, String value) {
        if (value == null) {
            em.createNativeQuery("delete from plugin_entry where owner = ?1 and entry_key = ?2")
                    .setParameter(1, owner)
                    .setParameter(2, key)
                    .executeUpdate();
            return;
        }
        if (!insert(owner, key, value)) {
            em.createNativeQuery("update plugin_entry set entry_value = ?3 where owner = ?1 and entry_key = ?2")
                    .setParameter(1, owner)
                    .setParameter(2, key)
                    .setParameter(3, value)
                    .executeUpdate();
        }
    }

    /** Sets and removes several, in two round trips for those that are new. */
    public void putAll(String owner, Map<String, String> entries) {
        List<String> keys = entries.keySet().stream().filter(key -> entries.get(key) != null).sorted().toList();
        Set<String> known = keys.isEmpty() ? Set.of() : known(owner, keys, entries);
        entries.forEach((key, value) -> {
            if (value == null || known.contains(key)) {
                put(owner, key, value);
            }
        });
    }

    /** Those of these that were there, and so aren't set yet. */
    private Set<String> known(String owner, List<String> keys, Map<String, String> entries) {
        return em.unwrap(Session.class).doReturningWork(connection -> {
            Set<String> known = new HashSet<>();
            // By select: PostgreSQL's driver may join the rows of "values" into one statement, which has one count for all of them.
            try (PreparedStatement insert = connection.prepareStatement("insert into plugin_entry (owner, entry_key, entry_value)"
                    + " select cast(? as varchar), cast(? as varchar), cast(? as varchar) on conflict do nothing")) {
                for (String key : keys) {
                    insert.setString(1, owner);
                    insert.setString(2, key);
                    insert.setString(3, entries.get(key));
                    insert.addBatch();
                }
                int[] counts = insert.executeBatch();
                for (int i = 0; i < counts.length; i++) {
                    if (counts[i] == 0) {
                        known.add(keys.get(i));
                    }
                }
            }
            return known;
        });
    }

    /** Sets only when absent; gives the value that stands afterwards. */
    public String putIfAbsent(String owner, String key, String value) {
        insert(owner, key, value);
        return get(owner, key).orElseThrow();
    }

    public void removeAll(String owner) {
        em.createNativeQuery("delete from plugin_entry where owner = ?1").setParameter(1, owner).executeUpdate();
    }

    private boolean insert(String owner, String key, String value) {
        return em.createNativeQuery("insert into plugin_entry (owner, entry_key, entry_value) values (?1, ?2, ?3)"
                        + " on conflict do nothing")
                .setParameter(1, owner)
                .setParameter(2, key)
                .setParameter(3, value)
                .executeUpdate()
                == 1;
    }
}
