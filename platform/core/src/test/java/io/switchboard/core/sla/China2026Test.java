package io.switchboard.core.sla;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The notice of the General Office of the State Council of 4 November 2025 on the holidays of 2026, line by line. */
class China2026Test {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final Duration DAY = Duration.ofMinutes(450);
    private final CalendarTemplates.Template template = CalendarTemplates.find("china-2026").orElseThrow();
    private final WorkTime time = new WorkTime(template.hours(Locale.CHINESE, ZONE));

    private Duration workOn(LocalDate day) {
        return time.between(day.atStartOfDay(ZONE).toInstant(), day.plusDays(1).atStartOfDay(ZONE).toInstant());
    }

    @ParameterizedTest(name = "{0}: {1} to {2}, {3} days")
    @CsvSource({
        "元旦, 2026-01-01, 2026-01-03, 3",
        "春节, 2026-02-15, 2026-02-23, 9",
        "清明节, 2026-04-04, 2026-04-06, 3",
        "劳动节, 2026-05-01, 2026-05-05, 5",
        "端午节, 2026-06-19, 2026-06-21, 3",
        "中秋节, 2026-09-25, 2026-09-27, 3",
        "国庆节, 2026-10-01, 2026-10-07, 7"
    })
    void daysOff(String name, LocalDate from, LocalDate to, int days) {
        assertThat(from.datesUntil(to.plusDays(1))).hasSize(days).allSatisfy(day -> assertThat(workOn(day)).isZero());
        assertThat(template.hours(Locale.CHINESE, ZONE).days()).filteredOn(day -> name.equals(day.name())).hasSize(days);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-04, SUNDAY",
        "2026-02-14, SATURDAY",
        "2026-02-28, SATURDAY",
        "2026-05-09, SATURDAY",
        "2026-09-20, SUNDAY",
        "2026-10-10, SATURDAY"
    })
    void makeUpDays(LocalDate day, String weekday) {
        assertThat(day.getDayOfWeek()).hasToString(weekday);
        assertThat(workOn(day)).isEqualTo(DAY);
    }

    @Test
    void theYearHas248WorkdaysAndAllOthersAreAsTheirWeekday() {
        List<LocalDate> worked = LocalDate.of(2026, 1, 1)
                .datesUntil(LocalDate.of(2027, 1, 1))
                .filter(day -> !workOn(day).isZero())
                .toList();
        assertThat(worked).hasSize(248).allSatisfy(day -> assertThat(workOn(day)).isEqualTo(DAY));
    }

    @ParameterizedTest(name = "{1} of work after {0}: {2}")
    @CsvSource({
        // The last workday before Spring Festival is a Saturday.
        "2026-02-14T17:30, PT1H, 2026-02-24T09:30",
        "2026-02-27T17:30, PT1H, 2026-02-28T09:30",
        "2026-09-30T17:00, PT2H, 2026-10-08T10:00",
        "2026-10-09T17:00, PT2H, 2026-10-10T10:00",
        "2026-01-03T10:00, PT30M, 2026-01-04T09:30",
        "2026-09-20T11:00, PT2H, 2026-09-20T14:30"
    })
    void dueTimes(LocalDateTime from, Duration work, LocalDateTime due) {
        assertThat(time.after(from.atZone(ZONE).toInstant(), work)).isEqualTo(due.atZone(ZONE).toInstant());
    }

    @Test
    void everyTemplateCanBeLoadedInBothLanguages() {
        assertThat(CalendarTemplates.all()).extracting(CalendarTemplates.Template::key).containsExactly("china-2026", "round-the-clock");
        for (CalendarTemplates.Template each : CalendarTemplates.all()) {
            assertThat(each.nameIn(Locale.ENGLISH)).isNotBlank();
            assertThat(each.nameIn(Locale.SIMPLIFIED_CHINESE)).isNotBlank();
            assertThat(new WorkTime(each.hours(Locale.ENGLISH, ZONE)).between(
                            LocalDate.of(2026, 11, 23).atStartOfDay(ZONE).toInstant(),
                            LocalDate.of(2026, 11, 24).atStartOfDay(ZONE).toInstant()))
                    .isPositive();
        }
    }
}
