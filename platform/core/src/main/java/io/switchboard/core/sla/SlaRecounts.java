package io.switchboard.core.sla;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.UUID;

/**
 * That the clocks of all that is open are to be counted again, and how far that is. Whoever keeps the clocks does it, a batch a
 * transaction, on one node at a time; after a restart it goes on where it was.
 */
@ApplicationScoped
@Transactional
public class SlaRecounts {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    /** From the beginning, whatever was done of an earlier one. */
    public void ask() {
        lock().begin(clock.instant());
    }

    /** How far it is; null when there never was one. */
    public SlaRecount now() {
        SlaRecount recount = em.find(SlaRecount.class, SlaRecount.ID);
        return recount.askedAt() == null ? null : recount;
    }

    public boolean isWaiting() {
        SlaRecount recount = now();
        return recount != null && recount.endedAt() == null;
    }

    /** Holds it until the transaction ends: then says how far one has got by {@link #advance}. */
    public SlaRecount take() {
        return lock();
    }

    /** @param total how many there are; counted once, at its first batch */
    public void total(SlaRecount taken, long total) {
        taken.begins(clock.instant(), total);
    }

    /** @param last of this batch; null: there is no further one */
    public void advance(SlaRecount taken, UUID last, int count) {
        taken.advance(last, count, clock.instant());
    }

    SlaRecount lock() {
        SlaRecount recount = em.find(SlaRecount.class, SlaRecount.ID);
        // What this transaction has said of it already isn't to be lost.
        em.flush();
        em.refresh(recount, LockModeType.PESSIMISTIC_WRITE);
        return recount;
    }
}
