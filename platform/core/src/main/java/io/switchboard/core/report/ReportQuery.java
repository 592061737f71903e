package io.switchboard.core.report;

import io.switchboard.core.condition.Conditions;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Refused;
import java.time.LocalDate;
import java.util.List;

/**
 * A question for figures.
 *
 * @param from the first day, in each ticket's shop's zone
 * @param to the last one
 * @param by null: the total only
 */
public record ReportQuery(LocalDate from, LocalDate to, Dimension by, List<Measure> measures, Conditions where) {
    /** About three years. */
    public static final int MOST_DAYS = 1100;

    public static final int MOST_MEASURES = 12;

    /** @throws Refused INVALID naming the field */
    public ReportQuery {
        measures = measures == null ? List.of() : measures.stream().distinct().toList();
        where = where == null ? Conditions.NONE : where;
        new Check()
                .that(from != null, "from", "required")
                .that(to != null, "to", "required")
                .that(from == null || to == null || !to.isBefore(from), "to", "report.span")
                .that(from == null || to == null || from.plusDays(MOST_DAYS).isAfter(to), "to", "report.days", MOST_DAYS)
                .that(!measures.isEmpty(), "measures", "required")
                .that(measures.size() <= MOST_MEASURES, "measures", "tooMany", MOST_MEASURES)
                .done();
    }
}
