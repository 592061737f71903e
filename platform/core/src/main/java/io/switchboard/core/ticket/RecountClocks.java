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
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Counts the clocks of all open tickets again after a calendar or a policy has changed: some at a time, on one node at a time, going on
 * where it was after a restart. A ticket whose clocks stay as they are isn't written.
 */
@ApplicationScoped
public class RecountClocks {
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int AT_ONCE = 200;
    private static final String OPEN = "category in ('NEW', 'OPEN', 'PENDING', 'HOLD')";
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

    private Boolean promised;

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
            Number total = (Number) em.createNativeQuery("select count(*) from ticket where " + OPEN).getSingleResult();
            recounts.total(taken, total.longValue());
        }
        books.renew();
        UUID after = taken.afterId() == null ? FIRST : taken.afterId();
        List<Ticket> some = Rows.by(
                em,
                Ticket.class,
                "select * from ticket where id > :after and " + OPEN + " order by id limit " + AT_ONCE + " for update",
                Map.of("after", after));
        for (Ticket ticket : some) {
            journal.write(ticket, TicketActor.SYSTEM, null, clocks.recounted(ticket, clock.instant()));
        }
        UUID last = some.size() < AT_ONCE ? null : some.get(some.size() - 1).id();
        recounts.advance(taken, last, some.size());
        return last != null;
    }
}
