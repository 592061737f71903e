package io.switchboard.core.plugin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/** Small durable entries of plugins ({@code plugin:<id>}) and channel accounts ({@code channel:<id>}); encrypted by the host. */
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
