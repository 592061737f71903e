package io.switchboard.core.ticket;

import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.Rows;
import io.switchboard.core.sla.SlaBooks;
import io.switchboard.core.sla.SlaPolicies;
import io.switchboard.core.sla.SlaRecount;
import io.switchboard.core.sla.SlaRecounts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Counts again what time will do to all tickets that aren't closed, after a calendar, a policy or a rule that waits for a time has changed:
 * some at a time, on one node at a time, going on where it was after a restart. A ticket for which all stays as it is isn't written.
 */
@ApplicationScoped
public class RecountClocks {
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int AT_ONCE = 200;
    private static final String LIVING = "category in ('NEW', 'OPEN', 'PENDING', 'HOLD', 'SOLVED')";
    private static final UUID FIRST = new UUID(0, 0);

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    SlaRecounts recounts;

    @Inject
    SlaBooks books;

    @Inject
    TicketClocks clocks;

    @Inject
    Journal journal;

    @Inject
    Clock clock;

    @Inject
    LicenceService licence;

    @Inject
    Loops loops;

    private final List<Other> others = new CopyOnWriteArrayList<>();
    private Boolean promised;

    /** Somebody else whose alarms follow from what an admin has said. */
    public interface Other {
        /** Forgets what is remembered of it. */
        void renew();

        /** Sets a ticket's alarm anew, in the transaction that holds it; writes nothing when it stands as it should. */
        void recount(Ticket ticket, Instant now);
    }

    /** From now on, with each of ours. */
    public void together(Other other) {
        others.add(other);
    }

    void start(@Observes Startup event) {
        loops.start("sla-recount", PAUSE, this::batch);
    }

    /** Counts some; returns whether there are more. */
    @Transactional
    public boolean batch() {
        boolean has = licence.now().has(SlaPolicies.MODULE);
        if (promised != null && promised != has) {
            // Another licence promises what the former one didn't, or no longer.
            recounts.ask();
        }
        promised = has;
        if (!recounts.isWaiting()) {
            return false;
        }
        SlaRecount taken = recounts.take();
        if (taken.endedAt() != null) {
            return false;
        }
        if (taken.begunAt() == null) {
            Number total = (Number) em.createNativeQuery("select count(*) from ticket where " + LIVING).getSingleResult();
            recounts.total(taken, total.longValue());
        }
        books.renew();
        others.forEach(Other::renew);
        UUID after = taken.afterId() == null ? FIRST : taken.afterId();
        List<Ticket> some = Rows.by(
                em,
                Ticket.class,
                "select * from ticket where id > :after and " + LIVING + " order by id limit " + AT_ONCE + " for update",
                Map.of("after", after));
        for (Ticket ticket : some) {
            Instant now = clock.instant();
            if (ticket.category().isOpen()) {
                journal.write(ticket, TicketActor.SYSTEM, null, clocks.recounted(ticket, now));
            }
            others.forEach(other -> other.recount(ticket, now));
        }
        UUID last = some.size() < AT_ONCE ? null : some.get(some.size() - 1).id();
        recounts.advance(taken, last, some.size());
        return last != null;
    }
}
