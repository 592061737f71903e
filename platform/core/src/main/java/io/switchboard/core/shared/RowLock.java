package io.switchboard.core.shared;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;

/** Makes transactions that must not run side by side, on several nodes either, wait for each other. */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class RowLock {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    /** Waits for it, and holds it until the transaction ends. */
    public void hold(String name) {
        em.createNativeQuery("insert into lock_row (name, holder, locked_until) values (?1, null, ?2) on conflict do nothing")
                .setParameter(1, name)
                .setParameter(2, Instant.EPOCH)
                .executeUpdate();
        em.createNativeQuery("update lock_row set holder = null where name = ?1").setParameter(1, name).executeUpdate();
    }
}
