package io.switchboard.core.condition;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.Optional;

/**
 * The time that a condition's value means: a moment ({@code 2026-11-22T10:00:00Z}, with an offset, or relative to now as {@code -P7D}, {@code
 * PT2H}) or a whole day ({@code 2026-11-22}), which begins where the asker is.
 *
 * @param from the first moment of it
 * @param to the moment itself, or the first one of the next day
 * @param day whether it is a day
 */
public record TimeSpan(Instant from, Instant to, boolean day) {

    /** Empty when it isn't a time, or one beyond what a calendar has. */
    public static Optional<TimeSpan> of(String value, Asker asker) {
        try {
            return Optional.of(read(value.strip(), asker));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static TimeSpan read(String value, Asker asker) {
        if (value.matches("[+-]?P.*")) {
            boolean exact = value.indexOf('T') >= 0;
            Instant then = exact
                    ? asker.now().plus(Duration.parse(value))
                    : asker.now().atZone(asker.zone()).plus(Period.parse(value)).toInstant();
            return new TimeSpan(then, then, false);
        }
        if (value.indexOf('T') < 0) {
            return ofDay(LocalDate.parse(value), asker);
        }
        Instant then = OffsetDateTime.parse(value).toInstant();
        return new TimeSpan(then, then, false);
    }

    static TimeSpan ofDay(LocalDate day, Asker asker) {
        Instant from = day.atStartOfDay(asker.zone()).toInstant();
        return new TimeSpan(from, day.plusDays(1).atStartOfDay(asker.zone()).toInstant(), true);
    }

    boolean isBefore(Instant time) {
        return day ? !time.isBefore(to) : time.isAfter(to);
    }

    boolean isAfter(Instant time) {
        return time.isBefore(from);
    }
}
