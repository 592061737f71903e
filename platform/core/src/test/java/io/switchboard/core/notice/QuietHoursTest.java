package io.switchboard.core.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuietHoursTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static QuietHours hours(String from, String to, ZoneId zone) {
        return new QuietHours(LocalTime.parse(from), LocalTime.parse(to), zone);
    }

    private static Instant at(String local, ZoneId zone) {
        return java.time.LocalDateTime.parse(local).atZone(zone).toInstant();
    }

    @ParameterizedTest
    @CsvSource({
        "22:00, 07:00, 2026-11-23T21:59, false, ",
        "22:00, 07:00, 2026-11-23T22:00, true, 2026-11-24T07:00",
        "22:00, 07:00, 2026-11-24T00:00, true, 2026-11-24T07:00",
        "22:00, 07:00, 2026-11-24T06:59, true, 2026-11-24T07:00",
        "22:00, 07:00, 2026-11-24T07:00, false, ",
        "12:00, 13:30, 2026-11-24T12:10, true, 2026-11-24T13:30",
        "12:00, 13:30, 2026-11-24T13:30, false, ",
        "00:00, 06:00, 2026-11-24T00:00, true, 2026-11-24T06:00",
        "18:00, 00:00, 2026-11-24T23:59, true, 2026-11-25T00:00",
    })
    void areByTheClockOnTheWallOverMidnightToo(String from, String to, String now, boolean quiet, String end) {
        ZoneId zone = ZoneId.of("Asia/Shanghai");
        QuietHours hours = hours(from, to, zone);
        assertThat(hours.contains(at(now, zone))).isEqualTo(quiet);
        if (end != null) {
            assertThat(hours.endAfter(at(now, zone))).isEqualTo(at(end, zone));
        }
    }

    @Test
    void aNightIsAnHourShorterOrLongerWhenTheClockIsSet() {
        QuietHours night = hours("22:00", "07:00", BERLIN);
        assertThat(night.endAfter(at("2026-03-28T22:00", BERLIN))).isEqualTo(at("2026-03-28T22:00", BERLIN).plusSeconds(8 * 3600));
        assertThat(night.endAfter(at("2026-10-24T22:00", BERLIN))).isEqualTo(at("2026-10-24T22:00", BERLIN).plusSeconds(10 * 3600));
    }

    @Test
    void anEndThatTheClockLeapsOverIsTheLeap() {
        QuietHours night = hours("22:00", "02:30", BERLIN);
        Instant leap = Instant.parse("2026-03-29T01:00:00Z");
        assertThat(night.endAfter(at("2026-03-28T23:00", BERLIN))).isEqualTo(leap);
        assertThat(night.contains(leap)).isFalse();
    }

    @Test
    void anEndThatTheClockShowsTwiceEndsTwice() {
        QuietHours night = hours("22:00", "02:30", BERLIN);
        Instant first = night.endAfter(at("2026-10-24T23:00", BERLIN));
        assertThat(first).isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
        assertThat(night.contains(first)).isFalse();
        Instant again = ZonedDateTime.of(2026, 10, 25, 2, 10, 0, 0, BERLIN).withLaterOffsetAtOverlap().toInstant();
        assertThat(night.contains(again)).isTrue();
        assertThat(night.endAfter(again)).isEqualTo(Instant.parse("2026-10-25T01:30:00Z"));
    }
}
