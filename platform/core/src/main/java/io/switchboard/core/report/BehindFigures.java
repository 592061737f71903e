package io.switchboard.core.report;

import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.Tickets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** The very tickets that a figure counted, by the rows that it was counted from: exact also where no list can be asked the same. */
@ApplicationScoped
@Transactional
public class BehindFigures {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    LicenceService licence;

    @Inject
    Tickets tickets;

    /**
     * Those of a share's numerator, or all that a count, a mean or a percentile is of; the latest made first. Whoever may see the figure
     * sees of its tickets those that he may read.
     *
     * @param query with one measure; what it is broken down by says nothing here
     * @param after where the page before ended; nullable
     * @throws Refused INVALID naming {@code measures, after}; FORBIDDEN without the permission or the licence
     */
    public Page<Ticket> page(Viewer viewer, ReportQuery query, String after, int limit) {
        viewer.mustBeAllowed(Permission.REPORTS_READ);
        viewer.mustBeAllowed(Permission.TICKETS_READ);
        licence.now().require(TicketReports.MODULE);
        if (query.measures().size() != 1) {
            throw Refused.invalid("measures", "tooMany", 1);
        }
        Measure measure = query.measures().get(0);
        FactFilter filter = new FactFilter(viewer, query.where());
        UUID last = place(after);
        String sql = "select f.ticket_id from ticket_fact f where " + days(measure) + " and (" + measure.counted() + ") and " + filter.sql()
                + (last == null ? "" : " and f.ticket_id < :last") + " order by f.ticket_id desc";
        var asked = em.unwrap(Session.class).createNativeQuery(sql, UUID.class).setMaxResults(limit + 1);
        filter.parameters().forEach(asked::setParameter);
        days(measure, query).forEach((name, day) -> asked.setParameter(name, (int) day.toEpochDay()));
        if (last != null) {
            asked.setParameter("last", last);
        }
        Page<UUID> ids = Page.cut(asked.getResultList(), limit, UUID::toString);
        Map<UUID, Ticket> there = tickets.among(ids.items(), viewer).stream().collect(Collectors.toMap(Ticket::id, Function.identity()));
        List<Ticket> items = ids.items().stream().filter(there::containsKey).map(there::get).toList();
        return new Page<>(items, ids.next());
    }

    private static String days(Measure measure) {
        return switch (measure.basis()) {
            case CREATED -> "f.created_day between :first and :to";
            case SOLVED -> "f.solved_day between :first and :to";
            case STOCK -> "f.created_day <= :to and (f.solved_day is null or f.solved_day > :to)";
        };
    }

    private static Map<String, LocalDate> days(Measure measure, ReportQuery query) {
        return measure.basis() == Measure.Basis.STOCK ? Map.of("to", query.to()) : Map.of("first", query.from(), "to", query.to());
    }

    private static UUID place(String after) {
        try {
            return after == null || after.isBlank() ? null : UUID.fromString(after);
        } catch (IllegalArgumentException e) {
            throw Refused.invalid("after", "notCursor");
        }
    }
}
