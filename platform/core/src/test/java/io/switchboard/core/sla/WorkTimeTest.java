package io.switchboard.core.sla;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WorkTimeTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final List<WorkPeriod> OFFICE = List.of(new WorkPeriod("09:00", "12:00"), new WorkPeriod("13:30", "18:00"));
    private static final int TRIALS = 80;

    private static Instant at(ZoneId zone, String wall) {
        return LocalDateTime.parse(wall).atZone(zone).toInstant();
    }

    private static Instant shanghai(String wall) {
        return at(SHANGHAI, wall);
    }

    private static WorkTime office(SpecialDay... days) {
        return new WorkTime(WorkHours.weekdays(SHANGHAI, OFFICE, List.of(days)));
    }

    @Test
    void breaksNightsAndWeekendsDontCount() {
        WorkTime time = office();
        assertThat(time.between(shanghai("2026-11-23T11:00"), shanghai("2026-11-23T14:00"))).isEqualTo(Duration.ofMinutes(90));
        assertThat(time.between(shanghai("2026-11-20T17:00"), shanghai("2026-11-23T10:00"))).isEqualTo(Duration.ofHours(2));
        assertThat(time.between(shanghai("2026-11-21T00:00"), shanghai("2026-11-23T00:00"))).isZero();
        assertThat(time.between(shanghai("2026-11-23T10:00"), shanghai("2026-11-20T17:00"))).isZero();
    }

    @Test
    void theFirstInstantByWhichTheWorkIsDone() {
        WorkTime time = office();
        assertThat(time.after(shanghai("2026-11-23T11:00"), Duration.ofHours(2))).isEqualTo(shanghai("2026-11-23T14:30"));
        assertThat(time.after(shanghai("2026-11-20T17:00"), Duration.ofHours(1)))
                .as("the end of the day, not the next one's beginning")
                .isEqualTo(shanghai("2026-11-20T18:00"));
        assertThat(time.after(shanghai("2026-11-21T03:00"), Duration.ofMillis(1))).isEqualTo(shanghai("2026-11-23T09:00:00.001"));
        assertThat(time.after(shanghai("2026-11-21T03:00"), Duration.ZERO)).isEqualTo(shanghai("2026-11-21T03:00"));
        assertThat(time.after(shanghai("2026-12-31T17:59"), Duration.ofMinutes(2))).isEqualTo(shanghai("2027-01-01T09:01"));
    }

    @Test
    void aCalendarWithoutWorkNeverEnds() {
        WorkTime none = new WorkTime(WorkHours.weekdays(SHANGHAI, List.of(), List.of()));
        assertThat(none.after(shanghai("2026-11-23T11:00"), Duration.ofMillis(1))).isNull();
        assertThat(none.between(shanghai("2026-11-23T11:00"), shanghai("2028-11-23T11:00"))).isZero();
    }

    @Test
    void nightsBelongToTheDayOnWhichTheyBegin() {
        WorkHours nights = WorkHours.weekdays(
                SHANGHAI, List.of(new WorkPeriod("22:00", "06:00")), List.of(SpecialDay.holiday("2026-11-25", "feast")));
        WorkTime time = new WorkTime(nights);
        assertThat(time.isWorking(shanghai("2026-11-25T05:59:59.999"))).as("begun the day before").isTrue();
        assertThat(time.isWorking(shanghai("2026-11-25T23:00"))).isFalse();
        assertThat(time.isWorking(shanghai("2026-11-26T03:00"))).as("of the holiday's night").isFalse();
        assertThat(time.isWorking(shanghai("2026-11-28T03:00"))).as("Friday's night").isTrue();
        assertThat(time.isWorking(shanghai("2026-11-29T23:00"))).isFalse();
    }

    @Test
    void makeUpDaysAndDaysWithTheirOwnHours() {
        SpecialDay own = new SpecialDay("2026-11-24", null, SpecialDay.Kind.HOURS, null, List.of(new WorkPeriod("10:00", "11:00")));
        WorkTime time = office(SpecialDay.makeUp("2026-11-21", "调休", 5), own);
        assertThat(time.between(shanghai("2026-11-21T00:00"), shanghai("2026-11-22T00:00"))).isEqualTo(Duration.ofMinutes(450));
        assertThat(time.between(shanghai("2026-11-24T00:00"), shanghai("2026-11-25T00:00"))).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void anHourThatIsLeftOutAndOneThatComesTwice() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        WorkTime always = new WorkTime(WorkHours.always(berlin));
        assertThat(always.between(at(berlin, "2026-03-29T00:00"), at(berlin, "2026-03-30T00:00"))).isEqualTo(Duration.ofHours(23));
        assertThat(always.between(at(berlin, "2026-10-25T00:00"), at(berlin, "2026-10-26T00:00"))).isEqualTo(Duration.ofHours(25));

        WorkTime early = new WorkTime(new WorkHours(
                berlin, java.util.Collections.nCopies(7, List.of(new WorkPeriod("01:00", "02:30"))), List.of()));
        assertThat(early.between(at(berlin, "2026-03-29T00:00"), at(berlin, "2026-03-30T00:00"))).isEqualTo(Duration.ofHours(1));
        assertThat(early.between(at(berlin, "2026-10-25T00:00"), at(berlin, "2026-10-26T00:00")))
                .as("ends when the clock shows half past two for the first time")
                .isEqualTo(Duration.ofMinutes(90));
    }

    @Test
    void roundTheClockIsOneStretch() {
        Instant from = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(WorkTime.ALWAYS.stretches(from, from.plus(Duration.ofDays(365)))).hasSize(1);
        assertThat(WorkTime.ALWAYS.after(from, Duration.ofDays(4000))).isEqualTo(from.plus(Duration.ofDays(4000)));
    }

    @Test
    void countsWhatAWatchCounts() {
        long seed = 20261122;
        Random random = new Random(seed);
        RandomHours some = new RandomHours(random);
        for (int i = 0; i < TRIALS; i++) {
            ZoneId zone = some.next(Instant.EPOCH).zone();
            Instant from = some.instant(zone);
            WorkHours hours = some.in(zone, from);
            Instant to = from.plusSeconds(random.nextInt(140_000));
            WorkTime time = new WorkTime(hours);
            assertThat(time.between(from, to).toMillis())
                    .as("%d: %s to %s in %s", i, from, to, hours)
                    .isEqualTo(1000 * new SecondBySecond(hours).secondsBetween(from, to));
            long stretches = time.stretches(from, to).stream()
                    .mapToLong(s -> Duration.between(s.from(), s.to()).toMillis())
                    .sum();
            assertThat(stretches).isEqualTo(time.between(from, to).toMillis());
        }
    }

    @Test
    void dueAndUsedFitTogetherToTheMillisecond() {
        Random random = new Random(6);
        RandomHours some = new RandomHours(random);
        for (int i = 0; i < 2000; i++) {
            ZoneId zone = some.next(Instant.EPOCH).zone();
            Instant from = some.instant(zone).plusMillis(random.nextInt(1000));
            WorkTime time = new WorkTime(some.in(zone, from));
            Duration work = Duration.ofMillis(1 + random.nextLong(600L * 3_600_000));
            Instant due = time.after(from, work);
            if (due == null) {
                continue;
            }
            assertThat(time.between(from, due)).isEqualTo(work);
            assertThat(time.between(from, due.minusMillis(1))).isEqualTo(work.minusMillis(1));
            Instant between = from.plusMillis((long) (random.nextDouble() * Duration.between(from, due).toMillis()));
            assertThat(time.between(from, between).plus(time.between(between, due))).isEqualTo(work);
        }
    }

    @Test
    void aComputationTakesAFewMicroseconds() {
        WorkTime time = office();
        Instant from = shanghai("2026-01-05T10:00");
        long sum = 0;
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long begin = System.nanoTime();
            for (int i = 0; i < 20_000; i++) {
                Instant start = from.plusSeconds(i * 700L);
                sum += time.after(start, Duration.ofHours(30)).toEpochMilli() + time.between(from, start).toMillis();
            }
            best = Math.min(best, (System.nanoTime() - begin) / 40_000);
        }
        assertThat(sum).isPositive();
        assertThat(best).as("nanoseconds").isLessThan(20_000);
    }
}
