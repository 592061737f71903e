package io.switchboard.web.report;

import io.switchboard.core.condition.Condition;
import io.switchboard.core.condition.Condition.Op;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.report.Dimension;
import io.switchboard.core.report.Figure;
import io.switchboard.core.report.Measure;
import io.switchboard.core.report.ReportNames;
import io.switchboard.core.report.TicketReport;
import io.switchboard.core.report.TicketReport.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Reports with the names of what they count, in the reader's language. */
@ApplicationScoped
@Transactional
public class ReportViews {
    @Inject
    ReportNames names;

    /**
     * A figure.
     *
     * @param unit TICKETS, MILLISECONDS, SHARE (0 to 1) or POINTS
     * @param formula how it is computed, in words
     * @param dates the field of a ticket by whose day it counts; null: what is open at the end
     * @param tickets what tickets behind it have in common beside that
     */
    public record ReportColumn(String key, String name, String unit, String formula, String dates, List<Condition> tickets) {}

    /**
     * A line.
     *
     * @param key null: those that have none
     * @param values null where there is no data
     * @param where its tickets, beside their days
     */
    public record ReportRow(String key, String name, String from, String to, List<Figure> values, Conditions where) {}

    /** An answer. */
    public record ReportView(String by, List<ReportColumn> columns, List<ReportRow> rows, ReportRow total) {}

    public ReportView of(TicketReport report, Locale locale) {
        Dimension by = report.query().by();
        UnaryOperator<String> called = names.of(by, report.rows().stream().map(Row::key).toList(), locale);
        Conditions where = report.query().where();
        List<ReportRow> rows = report.rows().stream()
                .map(row -> row(row, called.apply(row.key()), and(where, by, row.key())))
                .toList();
        return new ReportView(
                by == null ? null : by.key(),
                report.query().measures().stream().map(measure -> column(measure, locale)).toList(),
                rows,
                row(report.total(), ReportNames.text(locale, "total"), where));
    }

    private static ReportRow row(Row row, String name, Conditions where) {
        return new ReportRow(row.key(), name, row.from().toString(), row.to().toString(), row.figures(), where);
    }

    static ReportColumn column(Measure measure, Locale locale) {
        String dates = switch (measure.basis()) {
            case CREATED -> "createdAt";
            case SOLVED -> "solvedAt";
            case STOCK -> null;
        };
        return new ReportColumn(
                measure.key(),
                ReportNames.text(locale, measure.key()),
                measure.unit().name(),
                ReportNames.text(locale, measure.key() + ".formula"),
                dates,
                measure.tickets());
    }

    private static Conditions and(Conditions where, Dimension by, String key) {
        if (by == null || by.isTime()) {
            return where;
        }
        List<Condition> all = new ArrayList<>(where.all());
        if (key == null) {
            all.add(Condition.of(by.field(), Op.EMPTY));
        } else if (by == Dimension.CHANNEL && Dimension.account(key).isEmpty()) {
            all.add(Condition.of(by.field(), Op.EMPTY));
            all.add(Condition.of("channelTag", Op.IS, key));
        } else {
            all.add(Condition.of(by.field(), Op.IS, key));
        }
        return new Conditions(all, where.any());
    }
}
