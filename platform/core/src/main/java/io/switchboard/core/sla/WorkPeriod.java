package io.switchboard.core.sla;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;

/**
 * A working period of a day, by the wall clock. It belongs to the day on which it begins.
 *
 * @param from {@code HH:mm}
 * @param to {@code HH:mm}, excluded; not after {@code from}, or {@code 24:00}: on the next day
 */
public record WorkPeriod(String from, String to) {
    private static final String MIDNIGHT = "24:00";

    @JsonCreator
    public WorkPeriod(@JsonProperty("from") String from, @JsonProperty("to") String to) {
        this.from = from;
        this.to = to;
    }

    LocalTime start() {
        return LocalTime.parse(from);
    }

    LocalTime end() {
        return MIDNIGHT.equals(to) ? LocalTime.MIDNIGHT : LocalTime.parse(to);
    }

    /** Whether it goes on after midnight, or till then. */
    boolean isOvernight() {
        return !end().isAfter(start());
    }

    /** Whether both times can be read; seconds have no place in a plan of working hours. */
    boolean readable() {
        return isTime(from) && (MIDNIGHT.equals(to) || isTime(to));
    }

    private static boolean isTime(String text) {
        try {
            return text != null && text.length() == 5 && LocalTime.parse(text) != null;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
