package io.switchboard.core.report;

import java.time.LocalDate;
import java.util.List;

/**
 * An answer: figures in the order of the question's measures, null where there is no data.
 *
 * @param rows times in their order, each period of the question; others by their first figure, the highest first
 */
public record TicketReport(ReportQuery query, List<Row> rows, Row total) {
    /** By what is not a time no more rows than that are given. */
    public static final int MOST_ROWS = 1000;

    /**
     * A line.
     *
     * @param key an id, a word, or a period's first day; null: those tickets that have none
     * @param from the first day that it counts
     * @param to the last one
     */
    public record Row(String key, LocalDate from, LocalDate to, List<Figure> figures) {}
}
