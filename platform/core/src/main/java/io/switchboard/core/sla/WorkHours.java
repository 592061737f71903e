package io.switchboard.core.sla;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * When work is done, by the wall clock.
 *
 * @param week seven lists of periods, Monday's first
 * @param days those that aren't as their weekday, each date once
 */
public record WorkHours(ZoneId zone, List<List<WorkPeriod>> week, List<SpecialDay> days) {
    private static final List<WorkPeriod> ALL_DAY = List.of(new WorkPeriod("00:00", "24:00"));

    public WorkHours {
        if (week.size() != 7) {
            throw new IllegalArgumentException("a week of " + week.size() + " days");
        }
        week = week.stream().map(List::copyOf).toList();
        days = List.copyOf(days);
    }

    /** Round the clock, on every day. */
    public static WorkHours always(ZoneId zone) {
        return new WorkHours(zone, Collections.nCopies(7, ALL_DAY), List.of());
    }

    /** Monday to Friday with the same periods. */
    public static WorkHours weekdays(ZoneId zone, List<WorkPeriod> periods, List<SpecialDay> days) {
        return new WorkHours(
                zone, IntStream.rangeClosed(1, 7).mapToObj(day -> day < 6 ? periods : List.<WorkPeriod>of()).toList(), days);
    }

    /** The periods that begin on a day. */
    Function<LocalDate, List<WorkPeriod>> byDay() {
        Map<LocalDate, SpecialDay> special =
                days.stream().collect(Collectors.toMap(day -> LocalDate.parse(day.date()), Function.identity()));
        return date -> {
            SpecialDay day = special.get(date);
            if (day == null) {
                return week.get(date.getDayOfWeek().getValue() - 1);
            }
            return day.like() == null ? day.periods() : week.get(day.like() - 1);
        };
    }
}
