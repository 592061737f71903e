package io.switchboard.core.report.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.report.schedule.ReportSchedule.Days;
import io.switchboard.core.report.schedule.ReportSchedule.Said;
import io.switchboard.core.report.schedule.ReportSchedule.Span;
import io.switchboard.core.shared.Ids;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportScheduleTest {
    private static final String BERLIN = "Europe/Berlin";

    private static ReportSchedule schedule(String rule, Span span, String at, String zone, Instant now) {
        ReportSchedule schedule = new ReportSchedule(Ids.next(), Ids.next(), now);
        schedule.say(new Said(rule, at, zone, span, Set.of(Ids.next()), true), now);
        return schedule;
    }

    @ParameterizedTest
    @CsvSource({
        // Monday 08:00 in Shanghai is still Sunday in UTC.
        "DAYS, 2026-11-23T00:00:00Z, 2026-11-16, 2026-11-22",
        "DAYS, 2026-11-22T23:00:00Z, 2026-11-16, 2026-11-22",
        "DAYS, 2026-11-22T15:59:00Z, 2026-11-15, 2026-11-21",
        "WEEK, 2026-11-22T23:00:00Z, 2026-11-16, 2026-11-22",
        "WEEK, 2026-11-25T01:00:00Z, 2026-11-16, 2026-11-22",
        "MONTH, 2026-11-30T23:00:00Z, 2026-11-01, 2026-11-30",
        "MONTH, 2026-03-01T01:00:00Z, 2026-02-01, 2026-02-28",
    })
    void tellsOfWholeDaysByItsOwnClock(Span span, Instant due, LocalDate from, LocalDate to) {
        ReportSchedule schedule = schedule("FREQ=DAILY", span, "08:00", "Asia/Shanghai", Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(schedule.days(due, 7)).isEqualTo(new Days(from, to));
    }

    @Test
    void staysAtItsHourOverAChangeOfTheClock() {
        Instant friday = Instant.parse("2026-10-23T12:00:00Z");
        ReportSchedule schedule = schedule("FREQ=DAILY", Span.DAYS, "08:00", BERLIN, friday);
        assertThat(schedule.nextAt()).isEqualTo(Instant.parse("2026-10-24T06:00:00Z"));
        schedule.ran(schedule.nextAt(), Ids.next(), 1, schedule.nextAt());
        assertThat(schedule.nextAt()).as("winter time").isEqualTo(Instant.parse("2026-10-25T07:00:00Z"));
        // Twice it is half past two: it comes the first time.
        ReportSchedule night = schedule("FREQ=DAILY", Span.DAYS, "02:30", BERLIN, Instant.parse("2026-10-24T12:00:00Z"));
        assertThat(night.nextAt()).isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
        night.ran(night.nextAt(), Ids.next(), 1, night.nextAt());
        assertThat(night.nextAt()).isEqualTo(Instant.parse("2026-10-26T01:30:00Z"));
        // An hour that isn't there.
        ReportSchedule spring = schedule("FREQ=DAILY", Span.DAYS, "02:30", BERLIN, Instant.parse("2026-03-28T12:00:00Z"));
        assertThat(spring.nextAt().atZone(ZoneId.of(BERLIN)).toLocalTime()).hasToString("03:30");
    }

    @Test
    void whatIsSwitchedOffDoesNotCome() {
        Instant now = Instant.parse("2026-11-23T02:00:00Z");
        ReportSchedule schedule = schedule("FREQ=WEEKLY;BYDAY=MO,TH", Span.WEEK, "09:00", "Asia/Shanghai", now);
        assertThat(schedule.nextAt()).isEqualTo(Instant.parse("2026-11-26T01:00:00Z"));
        Said said = schedule.said();
        schedule.say(new Said(said.recurrence(), said.at(), said.zone(), said.span(), said.agents(), false), now);
        assertThat(schedule.nextAt()).isNull();
    }
}
