package io.switchboard.core.sla;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * A day that isn't as its weekday.
 *
 * @param date {@code yyyy-MM-dd}
 * @param name what people call it; may be null
 * @param like of a make-up day: whose weekday's periods it has, 1 (Monday) to 7 (Sunday); null: its own
 * @param periods its own; of a holiday none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SpecialDay(String date, String name, Kind kind, Integer like, List<WorkPeriod> periods) {
    /** What it is. */
    public enum Kind {
        /** Nobody works, but for the night that began the day before. */
        HOLIDAY,
        /** Worked in exchange for another day (调休). */
        MAKE_UP,
        /** Worked at other hours. */
        HOURS
    }

    public SpecialDay {
        periods = periods == null ? List.of() : List.copyOf(periods);
    }

    public static SpecialDay holiday(String date, String name) {
        return new SpecialDay(date, name, Kind.HOLIDAY, null, List.of());
    }

    /** @param like 1 (Monday) to 7 (Sunday) */
    public static SpecialDay makeUp(String date, String name, int like) {
        return new SpecialDay(date, name, Kind.MAKE_UP, like, List.of());
    }
}
