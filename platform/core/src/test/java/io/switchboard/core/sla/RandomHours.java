package io.switchboard.core.sla;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Calendars as nobody would make them, from a seed. */
final class RandomHours {
    private static final List<String> ZONES = List.of(
            "Asia/Shanghai",
            "Europe/Berlin",
            "America/New_York",
            "America/Havana",
            "Australia/Lord_Howe",
            "Africa/Cairo",
            "America/St_Johns",
            "Pacific/Apia",
            "Asia/Kathmandu",
            "America/Santiago",
            "UTC");

    private final Random random;

    RandomHours(Random random) {
        this.random = random;
    }

    /** @param near days that aren't as their weekday lie around it */
    WorkHours next(Instant near) {
        ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
        return in(zone, near);
    }

    WorkHours in(ZoneId zone, Instant near) {
        List<List<WorkPeriod>> week = IntStream.range(0, 7).mapToObj(day -> periods()).toList();
        LocalDate middle = near.atZone(zone).toLocalDate();
        List<SpecialDay> days = IntStream.range(-6, 7)
                .filter(day -> random.nextInt(3) == 0)
                .mapToObj(day -> special(middle.plusDays(day).toString()))
                .toList();
        return new WorkHours(zone, week, days);
    }

    private SpecialDay special(String date) {
        return switch (random.nextInt(3)) {
            case 0 -> SpecialDay.holiday(date, "holiday");
            case 1 -> SpecialDay.makeUp(date, "make-up", 1 + random.nextInt(7));
            default -> new SpecialDay(date, null, SpecialDay.Kind.HOURS, null, periods());
        };
    }

    private List<WorkPeriod> periods() {
        List<WorkPeriod> periods = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            periods.add(new WorkPeriod(time(24), random.nextInt(8) == 0 ? "24:00" : time(24)));
        }
        return periods;
    }

    private String time(int hours) {
        return "%02d:%02d".formatted(random.nextInt(hours), 5 * random.nextInt(12));
    }

    /** At a whole second; mostly near a change of the zone's clock. */
    Instant instant(ZoneId zone) {
        Instant any = Instant.parse("1995-01-01T00:00:00Z").plusSeconds(random.nextInt(40 * 365) * 86_400L + random.nextInt(86_400));
        var change = zone.getRules().nextTransition(any);
        return change == null || random.nextInt(4) == 0 ? any : change.getInstant().plusSeconds(random.nextInt(100_000) - 70_000);
    }
}
