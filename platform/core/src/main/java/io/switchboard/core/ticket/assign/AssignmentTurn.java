package io.switchboard.core.ticket.assign;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.UUID;

/** Whose turn it is among the nodes, and the threads of each; by the database's clock. One that dies has lost it after a minute. */
@ApplicationScoped
@Transactional
public class AssignmentTurn {
    private static final String NAME = "ticket-assignment";

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    private final ThreadLocal<String> mine = new ThreadLocal<>();

    boolean take() {
        em.createNativeQuery("insert into lock_row (name, holder, locked_until) values (?1, null, ?2) on conflict do nothing")
                .setParameter(1, NAME)
                .setParameter(2, Instant.EPOCH)
                .executeUpdate();
        String me = UUID.randomUUID().toString();
        int taken = em.createNativeQuery("update lock_row set holder = ?1, locked_until = current_timestamp + interval '1' minute"
                        + " where name = ?2 and (holder is null or locked_until < current_timestamp"
                        + " or locked_until > current_timestamp + interval '2' minute)")
                .setParameter(1, me)
                .setParameter(2, NAME)
                .executeUpdate();
        if (taken == 1) {
            mine.set(me);
        }
        return taken == 1;
    }

    void keep() {
        em.createNativeQuery("update lock_row set locked_until = current_timestamp + interval '1' minute where name = ?1 and holder = ?2")
                .setParameter(1, NAME)
                .setParameter(2, mine.get())
                .executeUpdate();
    }

    void leave() {
        em.createNativeQuery("update lock_row set holder = null where name = ?1 and holder = ?2")
                .setParameter(1, NAME)
                .setParameter(2, mine.get())
                .executeUpdate();
        mine.remove();
    }
}
