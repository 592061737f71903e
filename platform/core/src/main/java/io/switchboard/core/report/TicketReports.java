package io.switchboard.core.report;

import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.report.Measure.Basis;
import io.switchboard.core.report.TicketReport.Row;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hibernate.Session;

/** Answers questions for figures of tickets, a moment old: one statement for each kind of day that the question counts by. */
@ApplicationScoped
@Transactional
public class TicketReports {
    /** What the licence calls them. */
    public static final String MODULE = "reports";

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    LicenceService licence;

    /** Figures by the database's name of each group; those of all are under "". */
    private static final class Found extends HashMap<Object, Map<Measure, Figure>> {
        private static final long serialVersionUID = 1L;

        void put(Object key, Measure measure, Figure figure) {
            computeIfAbsent(key, k -> new EnumMap<>(Measure.class)).put(measure, figure);
        }
    }

    /**
     * @param zone in which today's day is, for what is still to come
     * @throws Refused FORBIDDEN without the permission or the licence
     */
    public TicketReport ask(Viewer viewer, ReportQuery query, ZoneId zone) {
        viewer.mustBeAllowed(Permission.REPORTS_READ);
        licence.now().require(MODULE);
        FactFilter filter = new FactFilter(viewer, query.where());
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        Found found = new Found();
        for (Basis basis : Basis.values()) {
            List<Measure> some = query.measures().stream().filter(measure -> measure.basis() == basis).toList();
            if (some.isEmpty()) {
                continue;
            }
            if (basis == Basis.STOCK) {
                stock(query, null, filter, today, found);
            } else {
                count(query, null, basis, some, filter, found);
            }
            if (query.by() != null && basis == Basis.STOCK) {
                stock(query, query.by(), filter, today, found);
            } else if (query.by() != null) {
                count(query, query.by(), basis, some, filter, found);
            }
        }
        // A group of which nothing is open has no line of its own there; of days to come nothing is known.
        if (query.measures().contains(Measure.BACKLOG) && !query.from().isAfter(today) && query.by() != null && !query.by().isTime()) {
            found.values().forEach(figures -> figures.putIfAbsent(Measure.BACKLOG, Figure.count(0)));
        }
        return new TicketReport(query, query.by() == null ? List.of() : rows(query, found), row(query, "", query.from(), query.to(), found.get("")));
    }

    private void count(ReportQuery query, Dimension by, Basis basis, List<Measure> measures, FactFilter filter, Found found) {
        String day = basis == Basis.CREATED ? "created" : "solved";
        StringBuilder sql = new StringBuilder("select ").append(by == null ? "''" : by.sql(day)).append(" as k");
        for (int i = 0; i < measures.size(); i++) {
            sql.append(", ").append(measures.get(i).sql(i));
        }
        sql.append(" from ticket_fact f where f.").append(day).append("_day between :first and :last and ").append(filter.sql());
        sql.append(by == null ? "" : " group by 1");
        for (Object[] line : lines(sql.toString(), filter, Map.of("first", query.from(), "last", query.to()))) {
            for (int i = 0; i < measures.size(); i++) {
                found.put(line[0], measures.get(i), Figure.of(measures.get(i), (Number) line[1 + 2 * i], (Number) line[2 + 2 * i]));
            }
        }
    }

    /** Open at the end of a day: made until then, and not solved until then. */
    private void stock(ReportQuery query, Dimension by, FactFilter filter, LocalDate today, Found found) {
        if (by != null && by.isTime()) {
            stocks(query, by, filter, today, found);
            return;
        }
        String sql = "select " + (by == null ? "''" : by.sql("")) + ", count(*) from ticket_fact f where f.created_day <= :last"
                + " and (f.solved_day is null or f.solved_day > :last) and " + filter.sql() + (by == null ? "" : " group by 1");
        if (!query.from().isAfter(today)) {
            lines(sql, filter, Map.of("last", query.to()))
                    .forEach(line -> found.put(line[0], Measure.BACKLOG, Figure.count(((Number) line[1]).longValue())));
        }
    }

    /** What was open before the first day, then what came and went in each period. */
    private void stocks(ReportQuery query, Dimension by, FactFilter filter, LocalDate today, Found found) {
        String before = "select '', count(*) from ticket_fact f where f.created_day < :first and (f.solved_day is null or f.solved_day >= :first) and ";
        long open = ((Number) lines(before + filter.sql(), filter, Map.of("first", query.from())).get(0)[1]).longValue();
        Map<Integer, Long> changes = new TreeMap<>();
        for (String day : List.of("created", "solved")) {
            String sql = "select " + by.sql(day) + ", count(*) from ticket_fact f where f." + day + "_day between :first and :last and "
                    + filter.sql() + " group by 1";
            for (Object[] line : lines(sql, filter, Map.of("first", query.from(), "last", query.to()))) {
                long count = ((Number) line[1]).longValue();
                changes.merge(((Number) line[0]).intValue(), day.equals("created") ? count : -count, Long::sum);
            }
        }
        for (int period = by.number(query.from()); period <= by.number(query.to()) && !by.first(period).isAfter(today); period++) {
            open += changes.getOrDefault(period, 0L);
            found.put(period, Measure.BACKLOG, Figure.count(open));
        }
    }

    private List<Object[]> lines(String sql, FactFilter filter, Map<String, LocalDate> days) {
        var query = em.unwrap(Session.class).createNativeQuery(sql, Object[].class);
        filter.parameters().forEach(query::setParameter);
        days.forEach((name, day) -> query.setParameter(name, (int) day.toEpochDay()));
        return query.getResultList();
    }

    private static List<Row> rows(ReportQuery query, Found found) {
        Dimension by = query.by();
        List<Row> rows = new ArrayList<>();
        if (by.isTime()) {
            for (int period = by.number(query.from()); period <= by.number(query.to()); period++) {
                LocalDate first = by.first(period);
                LocalDate last = by.first(period + 1).minusDays(1);
                rows.add(row(
                        query,
                        first.toString(),
                        first.isBefore(query.from()) ? query.from() : first,
                        last.isAfter(query.to()) ? query.to() : last,
                        found.get(period)));
            }
            return rows;
        }
        found.forEach((key, figures) -> {
            if (!"".equals(key)) {
                rows.add(row(query, key == null ? null : key.toString(), query.from(), query.to(), figures));
            }
        });
        Comparator<Row> highest = Comparator.comparing(
                row -> row.figures().get(0) == null ? null : row.figures().get(0).value(), Comparator.nullsLast(Comparator.reverseOrder()));
        rows.sort(highest.thenComparing(Row::key, Comparator.nullsLast(Comparator.naturalOrder())));
        return rows.subList(0, Math.min(rows.size(), TicketReport.MOST_ROWS));
    }

    private static Row row(ReportQuery query, String key, LocalDate from, LocalDate to, Map<Measure, Figure> figures) {
        Figure[] ordered = query.measures().stream().map(measure -> figure(measure, figures)).toArray(Figure[]::new);
        return new Row(key, from, to, Arrays.asList(ordered));
    }

    /** Where nothing was found nothing happened: that is 0 of what is counted, and no data of all else. */
    private static Figure figure(Measure measure, Map<Measure, Figure> figures) {
        Figure known = figures == null ? null : figures.get(measure);
        return known == null && measure.kind() == Measure.Kind.COUNT && measure.basis() != Basis.STOCK ? Figure.count(0) : known;
    }
}
