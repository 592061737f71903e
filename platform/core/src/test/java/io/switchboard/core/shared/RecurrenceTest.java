package io.switchboard.core.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When something comes again, beside a slower way of saying the same. */
class RecurrenceTest {
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static List<String> next(String rule, String first, String at, ZoneId zone, String after, int many) {
        return Recurrence.of(rule, LocalDate.parse(first), LocalTime.parse(at), zone).after(Instant.parse(after), many).stream()
                .map(due -> due.atZone(zone).toLocalDateTime().toString())
                .toList();
    }

    @Test
    void comesDailyWeeklyAndMonthly() {
        assertThat(next("FREQ=DAILY;INTERVAL=3", "2026-11-01", "09:00", CHINA, "2026-11-23T00:00:00Z", 2)).containsExactly("2026-11-25T09:00", "2026-11-28T09:00");
        assertThat(next("FREQ=WEEKLY;BYDAY=FR,MO", "2026-11-18", "09:30", CHINA, "2026-11-18T00:00:00Z", 3))
                .containsExactly("2026-11-20T09:30", "2026-11-23T09:30", "2026-11-27T09:30");
        assertThat(next("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-11-02", "09:00", CHINA, "2026-11-03T00:00:00Z", 2)).containsExactly("2026-11-16T09:00", "2026-11-30T09:00");
        assertThat(next("FREQ=MONTHLY;BYMONTHDAY=15,-1", "2026-01-10", "18:00", CHINA, "2026-02-01T00:00:00Z", 3))
                .containsExactly("2026-02-15T18:00", "2026-02-28T18:00", "2026-03-15T18:00");
        assertThat(next("FREQ=MONTHLY", "2026-01-31", "08:00", CHINA, "2026-02-01T00:00:00Z", 2)).as("months without that day have none").containsExactly("2026-03-31T08:00", "2026-05-31T08:00");
    }

    @Test
    void endsByCountOrDay() {
        assertThat(next("FREQ=DAILY;COUNT=3", "2026-11-20", "09:00", CHINA, "2026-11-21T00:00:00Z", 9)).containsExactly("2026-11-21T09:00", "2026-11-22T09:00");
        assertThat(next("FREQ=DAILY;UNTIL=20261124", "2026-11-20", "09:00", CHINA, "2026-11-23T02:00:00Z", 9)).containsExactly("2026-11-24T09:00");
        assertThat(next("FREQ=DAILY;COUNT=2", "2026-11-20", "09:00", CHINA, "2027-11-21T00:00:00Z", 9)).isEmpty();
    }

    @Test
    void keepsItsTimeOfDayOverClockChanges() {
        assertThat(next("FREQ=DAILY", "2026-10-20", "09:00", BERLIN, "2026-10-24T08:00:00Z", 2)).containsExactly("2026-10-25T09:00", "2026-10-26T09:00");
        assertThat(next("FREQ=DAILY", "2026-03-20", "02:30", BERLIN, "2026-03-28T08:00:00Z", 2)).as("that hour isn't there").containsExactly("2026-03-29T03:30", "2026-03-30T02:30");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "FREQ=HOURLY", "FREQ=DAILY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=XX", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;INTERVAL=x",
        "FREQ=DAILY;COUNT=1;UNTIL=20270101", "FREQ=DAILY;UNTIL=soon", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;BYHOUR=3"})
    void whatItDoesNotKnowIsRefused(String rule) {
        assertThatThrownBy(() -> Recurrence.of(rule, LocalDate.EPOCH, LocalTime.NOON, CHINA)).isInstanceOf(Refused.class);
    }

    /** Day by day, as somebody with a calendar would. */
    @Test
    void agreesWithWhoeverLooksAtEveryDay() {
        Random random = new Random(7);
        for (int round = 0; round < 400; round++) {
            int every = 1 + random.nextInt(4);
            LocalDate first = LocalDate.of(2026, 1, 1).plusDays(random.nextInt(400));
            int kind = random.nextInt(3);
            DayOfWeek day = DayOfWeek.of(1 + random.nextInt(7));
            int monthDay = 1 + random.nextInt(31);
            String rule = switch (kind) {
                case 0 -> "FREQ=DAILY;INTERVAL=" + every;
                case 1 -> "FREQ=WEEKLY;INTERVAL=" + every + ";BYDAY=" + day.name().substring(0, 2);
                default -> "FREQ=MONTHLY;INTERVAL=" + every + ";BYMONTHDAY=" + monthDay;
            };
            LocalDate from = first.plusDays(random.nextInt(900) - 50);
            List<LocalDate> expected = new ArrayList<>();
            for (LocalDate each = first; expected.size() < 4 && each.isBefore(first.plusYears(6)); each = each.plusDays(1)) {
                boolean hit = switch (kind) {
                    case 0 -> ChronoUnit.DAYS.between(first, each) % every == 0;
                    case 1 -> each.getDayOfWeek() == day && ChronoUnit.WEEKS.between(monday(first), monday(each)) % every == 0;
                    default -> each.getDayOfMonth() == monthDay && ChronoUnit.MONTHS.between(YearMonth.from(first), YearMonth.from(each)) % every == 0;
                };
                if (hit && each.isAfter(from)) {
                    expected.add(each);
                }
            }
            Instant moment = from.atTime(12, 0).atZone(CHINA).toInstant();
            assertThat(Recurrence.of(rule, first, LocalTime.NOON, CHINA).after(moment, expected.size()))
                    .as(rule + " from " + first + " after " + from)
                    .extracting(due -> due.atZone(CHINA).toLocalDate())
                    .containsExactlyElementsOf(expected);
        }
    }

    private static LocalDate monday(LocalDate day) {
        return day.minusDays(day.getDayOfWeek().getValue() - 1L);
    }
}
