package io.switchboard.core.licence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;

/** Keeps the licence's file, and the latest time that was seen. */
@ApplicationScoped
@Transactional
public class LicenceStore {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    /**
     * What is kept.
     *
     * @param file null: none
     * @param storedAt null without a file
     * @param storedBy who brought it, or null
     * @param issuedAt when the newest licence that was ever kept was issued; null: never one
     * @param seenAt the latest time that was seen
     * @param demoSince null: never a demo
     */
    public record Kept(String file, Instant storedAt, String storedBy, Instant issuedAt, Instant seenAt, Instant demoSince) {}

    /** The row, made when missing. */
    public Kept open(Instant now, boolean demo) {
        em.createNativeQuery("insert into licence (id, seen_at) values (1, ?1) on conflict do nothing")
                .setParameter(1, now)
                .executeUpdate();
        LicenceRow row = lock();
        row.saw(now);
        if (demo) {
            row.isDemo(now);
        }
        return row.kept();
    }

    public Kept read() {
        em.flush();
        LicenceRow row = em.find(LicenceRow.class, LicenceRow.THE_ONE);
        em.refresh(row);
        return row.kept();
    }

    /** @param seen from now on the latest time that was seen, even if it is earlier than before */
    public void keep(String file, String by, Instant now, Instant issued, Instant seen) {
        lock().keep(file, by, now, issued, seen);
    }

    public void saw(Instant now) {
        lock().saw(now);
    }

    private LicenceRow lock() {
        em.flush();
        LicenceRow row = em.find(LicenceRow.class, LicenceRow.THE_ONE);
        em.refresh(row, LockModeType.PESSIMISTIC_WRITE);
        return row;
    }
}
