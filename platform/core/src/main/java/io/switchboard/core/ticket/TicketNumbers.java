package io.switchboard.core.ticket;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/** Gives tickets their numbers: short ones for the phone, unique, with gaps. Safe for many threads. */
@ApplicationScoped
public class TicketNumbers {
    /** As the sequence steps. */
    private static final int AT_ONCE = 10;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    private long next;
    private long end;

    /** The next one; asks the database for every tenth. */
    synchronized long next() {
        if (next == end) {
            next = ((Number) em.createNativeQuery("select nextval('ticket_number')").getSingleResult()).longValue();
            end = next + AT_ONCE;
        }
        return next++;
    }
}
