package io.switchboard.core.report;

import io.switchboard.core.shared.EventEntry;
import io.switchboard.core.shared.Sequencer;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.Tickets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A step of keeping the rows of reports beside the event log, in one transaction with its place. */
@ApplicationScoped
@Transactional
public class ReportRound {
    private static final UUID BEGINNING = new UUID(0, 0);
    private static final int EVENTS = 1000;
    private static final int ROWS = 500;
    private static final List<String> ANEW = List.of("calendar.", "sla-policy.", "shop.updated");

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Sequencer sequencer;

    @Inject
    Tickets tickets;

    @Inject
    FactRows rows;

    /** @return whether there may be more at once */
    public boolean go() {
        List<?> places = em.createNativeQuery("select pos, scanned from report_place where id = 1 for update skip locked").getResultList();
        if (places.isEmpty()) {
            return false;
        }
        Object[] place = (Object[]) places.get(0);
        boolean more = follow(((Number) place[0]).longValue());
        // Read once more: the log may just have asked for all of it.
        Object scanned = em.createNativeQuery("select scanned from report_place where id = 1", UUID.class).getSingleResult();
        return scan((UUID) scanned) || more;
    }

    private boolean follow(long pos) {
        List<EventEntry> events = sequencer.after(pos, EVENTS);
        if (events.isEmpty()) {
            return false;
        }
        Set<UUID> touched = new LinkedHashSet<>();
        events.stream().filter(event -> event.type().startsWith("ticket.")).forEach(event -> touched.add(event.subjectId()));
        List<UUID> all = new ArrayList<>(touched);
        for (int from = 0; from < all.size(); from += ROWS) {
            rows.write(all.subList(from, Math.min(from + ROWS, all.size())));
        }
        em.createNativeQuery("update report_place set pos = :pos where id = 1")
                .setParameter("pos", events.get(events.size() - 1).pos())
                .executeUpdate();
        if (events.stream().anyMatch(event -> ANEW.stream().anyMatch(event.type()::startsWith))) {
            scannedTo(BEGINNING);
        }
        return events.size() == EVENTS;
    }

    /** The next part of everything there is. */
    private boolean scan(UUID scanned) {
        if (scanned == null) {
            return false;
        }
        List<UUID> next = tickets.readAfter(Viewer.PLATFORM, scanned, null, null, ROWS).stream().map(Ticket::id).toList();
        rows.write(next);
        scannedTo(next.size() < ROWS ? null : next.get(next.size() - 1));
        return next.size() == ROWS;
    }

    private void scannedTo(UUID id) {
        String now = id == null ? "null" : "cast('" + id + "' as uuid)";
        em.createNativeQuery("update report_place set scanned = " + now + " where id = 1").executeUpdate();
    }
}
