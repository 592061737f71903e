package io.switchboard.core.sla;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.function.Function;

/** What working time is, told as simply as can be: a clock on the wall is watched, second by second. Slow. */
final class SecondBySecond {
    /** No clock is set back by more. */
    private static final int EARLIER = 4 * 3600;

    private final WorkHours hours;
    private final Function<LocalDate, List<WorkPeriod>> plan;

    SecondBySecond(WorkHours hours) {
        this.hours = hours;
        this.plan = date -> {
            for (SpecialDay day : hours.days()) {
                if (day.date().equals(date.toString())) {
                    return day.like() == null ? day.periods() : hours.week().get(day.like() - 1);
                }
            }
            return hours.week().get(date.getDayOfWeek().getValue() - 1);
        };
    }

    /** Both at whole seconds. */
    long secondsBetween(Instant from, Instant to) {
        long count = 0;
        LocalDateTime furthest = LocalDateTime.MIN;
        for (Instant at = from.minusSeconds(EARLIER); at.isBefore(to); at = at.plusSeconds(1)) {
            LocalDateTime wall = at.atZone(hours.zone()).toLocalDateTime();
            furthest = wall.isAfter(furthest) ? wall : furthest;
            if (!at.isBefore(from) && isWorking(furthest)) {
                count++;
            }
        }
        return count;
    }

    private boolean isWorking(LocalDateTime wall) {
        LocalDate today = wall.toLocalDate();
        LocalTime time = wall.toLocalTime();
        for (WorkPeriod period : plan.apply(today)) {
            if (!time.isBefore(LocalTime.parse(period.from())) && (overnight(period) || time.isBefore(end(period)))) {
                return true;
            }
        }
        for (WorkPeriod period : plan.apply(today.minusDays(1))) {
            if (overnight(period) && time.isBefore(end(period))) {
                return true;
            }
        }
        return false;
    }

    private static LocalTime end(WorkPeriod period) {
        return period.to().equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(period.to());
    }

    private static boolean overnight(WorkPeriod period) {
        return !end(period).isAfter(LocalTime.parse(period.from()));
    }
}
