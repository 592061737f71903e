package io.switchboard.core.sla;

import io.switchboard.core.shared.Refused;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads working hours as they were written down by people or programs: all faults at once, each with its place. */
final class HoursCheck {
    static final int MOST_DAYS = 1000;
    private static final int MOST_PERIODS = 12;
    private static final int LONGEST_NAME = 100;

    private final List<Refused.Field> faults = new ArrayList<>();

    /** @throws Refused INVALID, naming each wrong place: {@code days[3].periods[0]} */
    static WorkHours checked(String zone, List<List<WorkPeriod>> week, List<SpecialDay> days) {
        HoursCheck check = new HoursCheck();
        ZoneId known = check.zone(zone);
        check.week(week);
        check.days(week, days == null ? List.of() : days);
        if (!check.faults.isEmpty()) {
            throw Refused.invalid(check.faults);
        }
        return new WorkHours(known, week, days == null ? List.of() : days);
    }

    private ZoneId zone(String name) {
        try {
            return ZoneId.of(name == null ? "" : name);
        } catch (DateTimeException e) {
            return fault("zone", "notZone");
        }
    }

    private void week(List<List<WorkPeriod>> week) {
        if (week == null || week.size() != 7 || week.stream().anyMatch(day -> day == null)) {
            fault("week", "calendar.sevenDays");
            return;
        }
        for (int i = 0; i < 7; i++) {
            periods("week[" + i + "]", week.get(i));
        }
        if (week.stream().allMatch(List::isEmpty)) {
            fault("week", "calendar.noWork");
        }
    }

    private void periods(String place, List<WorkPeriod> periods) {
        if (periods.size() > MOST_PERIODS) {
            fault(place, "tooMany", MOST_PERIODS);
            return;
        }
        for (int i = 0; i < periods.size(); i++) {
            WorkPeriod period = periods.get(i);
            if (period == null || !period.readable() || period.from().equals(period.to())) {
                fault(place + "[" + i + "]", "calendar.period");
                return;
            }
        }
        for (int i = 0; i < periods.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (overlap(periods.get(i), periods.get(j))) {
                    fault(place + "[" + i + "]", "calendar.overlap");
                    return;
                }
            }
        }
    }

    private static boolean overlap(WorkPeriod one, WorkPeriod other) {
        return begin(one) < end(other) && begin(other) < end(one);
    }

    private static int begin(WorkPeriod period) {
        return period.start().toSecondOfDay();
    }

    private static int end(WorkPeriod period) {
        return period.end().toSecondOfDay() + (period.isOvernight() ? 86_400 : 0);
    }

    private void days(List<List<WorkPeriod>> week, List<SpecialDay> days) {
        if (days.size() > MOST_DAYS) {
            fault("days", "tooMany", MOST_DAYS);
            return;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < days.size(); i++) {
            String place = "days[" + i + "]";
            SpecialDay day = days.get(i);
            if (day == null || day.kind() == null || !isDate(day.date())) {
                fault(place + ".date", "notDate");
            } else if (!seen.add(day.date())) {
                fault(place + ".date", "calendar.twice", day.date());
            } else {
                day(place, week, day);
            }
        }
    }

    private void day(String place, List<List<WorkPeriod>> week, SpecialDay day) {
        if (day.name() != null && day.name().length() > LONGEST_NAME) {
            fault(place + ".name", "tooLong", LONGEST_NAME);
        }
        periods(place + ".periods", day.periods());
        boolean like = day.like() != null;
        boolean own = !day.periods().isEmpty();
        boolean fits = switch (day.kind()) {
            case HOLIDAY -> !like && !own;
            case MAKE_UP -> like != own;
            case HOURS -> !like && own;
        };
        if (!fits) {
            fault(place, switch (day.kind()) {
                case HOLIDAY -> "calendar.holidayWorks";
                case MAKE_UP -> "calendar.makeUp";
                case HOURS -> "calendar.ownHours";
            });
        } else if (like && !worksLike(week, day.like())) {
            fault(place + ".like", "calendar.like");
        }
    }

    private static boolean worksLike(List<List<WorkPeriod>> week, int weekday) {
        return weekday >= 1
                && weekday <= 7
                && week != null
                && week.size() == 7
                && week.get(weekday - 1) != null
                && !week.get(weekday - 1).isEmpty();
    }

    private static boolean isDate(String text) {
        try {
            LocalDate date = LocalDate.parse(text == null ? "" : text);
            return date.getYear() >= 1970 && date.getYear() < 2200;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private <T> T fault(String place, String code, Object... arguments) {
        faults.add(new Refused.Field(place, code, List.of(arguments)));
        return null;
    }
}
