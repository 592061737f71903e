package io.switchboard.core.report;

import io.switchboard.core.condition.Condition;
import io.switchboard.core.condition.Condition.Op;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a report counts. Each counts by one day of a ticket: what was asked and promised by the day on which it was made, what was done
 * by the day of its end. The formula of each, in words, is a text of the edge by its {@link #key}.
 */
public enum Measure {
    CREATED("created", Basis.CREATED, Unit.TICKETS, Kind.COUNT, "true", null),
    SOLVED("solved", Basis.SOLVED, Unit.TICKETS, Kind.COUNT, "true", null),
    /** What is open at the end of the period. */
    BACKLOG("backlog", Basis.STOCK, Unit.TICKETS, Kind.COUNT, "true", null),
    HANDLING_MEAN("handlingMean", Basis.SOLVED, Unit.MILLISECONDS, Kind.MEAN, "handling_ms", null),
    HANDLING_P50("handlingP50", Basis.SOLVED, Unit.MILLISECONDS, Kind.P50, "handling_ms", null),
    HANDLING_P90("handlingP90", Basis.SOLVED, Unit.MILLISECONDS, Kind.P90, "handling_ms", null),
    HANDLING_WORK_MEAN("handlingWorkMean", Basis.SOLVED, Unit.MILLISECONDS, Kind.MEAN, "handling_work_ms", null),
    HANDLING_WORK_P50("handlingWorkP50", Basis.SOLVED, Unit.MILLISECONDS, Kind.P50, "handling_work_ms", null),
    HANDLING_WORK_P90("handlingWorkP90", Basis.SOLVED, Unit.MILLISECONDS, Kind.P90, "handling_work_ms", null),
    RESPONSE_MEAN("responseMean", Basis.CREATED, Unit.MILLISECONDS, Kind.MEAN, "response_ms", null),
    RESPONSE_P50("responseP50", Basis.CREATED, Unit.MILLISECONDS, Kind.P50, "response_ms", null),
    RESPONSE_P90("responseP90", Basis.CREATED, Unit.MILLISECONDS, Kind.P90, "response_ms", null),
    RESPONSE_WORK_MEAN("responseWorkMean", Basis.CREATED, Unit.MILLISECONDS, Kind.MEAN, "response_work_ms", null),
    RESPONSE_WORK_P50("responseWorkP50", Basis.CREATED, Unit.MILLISECONDS, Kind.P50, "response_work_ms", null),
    RESPONSE_WORK_P90("responseWorkP90", Basis.CREATED, Unit.MILLISECONDS, Kind.P90, "response_work_ms", null),
    OVERDUE("overdueShare", Basis.CREATED, Unit.SHARE, Kind.SHARE, "f.missed_respond or f.missed_resolve", "f.promised"),
    REPEAT("repeatShare", Basis.CREATED, Unit.SHARE, Kind.SHARE, "f.repeats", "true"),
    MANUAL("manualShare", Basis.CREATED, Unit.SHARE, Kind.SHARE, "f.assigned_by_hand", "f.assigned"),
    RATING("ratingMean", Basis.SOLVED, Unit.POINTS, Kind.MEAN, "rating", null),
    POSITIVE("positiveShare", Basis.SOLVED, Unit.SHARE, Kind.SHARE, "f.rating >= 4", "f.rating is not null"),
    ANSWERED("ratedShare", Basis.SOLVED, Unit.SHARE, Kind.SHARE, "f.rating is not null", "true"),
    REOPENED("reopened", Basis.CREATED, Unit.TICKETS, Kind.COUNT, "f.reopened > 0", null),
    URGED("urged", Basis.CREATED, Unit.TICKETS, Kind.COUNT, "f.urged > 0", null);

    /** By which day it counts. */
    public enum Basis {
        CREATED,
        SOLVED,
        STOCK
    }

    /** What its numbers are of. */
    public enum Unit {
        TICKETS,
        MILLISECONDS,
        SHARE,
        POINTS
    }

    /** How it is computed. */
    public enum Kind {
        COUNT,
        SHARE,
        MEAN,
        P50,
        P90
    }

    private final String key;
    private final Basis basis;
    private final Unit unit;
    private final Kind kind;
    private final String what;
    private final String of;

    Measure(String key, Basis basis, Unit unit, Kind kind, String what, String of) {
        this.key = key;
        this.basis = basis;
        this.unit = unit;
        this.kind = kind;
        this.what = what;
        this.of = of;
    }

    public static Optional<Measure> of(String key) {
        return Arrays.stream(values()).filter(measure -> measure.key.equals(key)).findFirst();
    }

    public String key() {
        return key;
    }

    public Basis basis() {
        return basis;
    }

    public Unit unit() {
        return unit;
    }

    public Kind kind() {
        return kind;
    }

    /** Two columns, named by a number: what is counted, summed or measured, and of how many. */
    String sql(int number) {
        String names = " as v" + number + ", %s as n" + number;
        return switch (kind) {
            case COUNT -> "count(*) filter (where " + what + ")" + names.formatted("count(*)");
            case SHARE -> "count(*) filter (where " + of + " and (" + what + "))" + names.formatted("count(*) filter (where " + of + ")");
            case MEAN -> "sum(f." + what + ")" + names.formatted("count(f." + what + ")");
            case P50 -> percentile("0.5") + names.formatted("count(f." + what + ")");
            case P90 -> percentile("0.9") + names.formatted("count(f." + what + ")");
        };
    }

    /** Which rows it counted, or has a value of. */
    String counted() {
        return switch (kind) {
            case COUNT -> what;
            case SHARE -> of + " and (" + what + ")";
            default -> "f." + what + " is not null";
        };
    }

    private String percentile(String part) {
        return "percentile_cont(" + part + ") within group (order by f." + what + ")";
    }

    /** What its tickets have in common, beside the day, in a list of tickets; what a list can't be asked for isn't said. */
    public List<Condition> tickets() {
        return switch (this) {
            case REPEAT -> List.of(Condition.of("problem", Op.NOT_EMPTY));
            case RATING, POSITIVE, ANSWERED -> List.of(Condition.of("rating", Op.NOT_EMPTY));
            case OVERDUE -> List.of(Condition.of("sla", Op.NOT_IN, "NONE"));
            case URGED -> List.of(Condition.of("urged", Op.GREATER, "0"));
            default -> List.of();
        };
    }
}
