package io.switchboard.core.report.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.condition.Conditions;
import io.switchboard.core.report.Dimension;
import io.switchboard.core.report.Measure;
import io.switchboard.core.report.alarm.ReportAlarm.Reading;
import io.switchboard.core.report.alarm.ReportAlarm.Said;
import io.switchboard.core.shared.Ids;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a share is told: 40 % of at least twenty. */
class ReportAlarmTest {
    private static final Instant NOW = Instant.parse("2026-11-23T02:00:00Z");

    private ReportAlarm alarm;

    private static Said said(String threshold, Dimension by) {
        return new Said(
                "Broken", Measure.CREATED, by, null, Conditions.NONE, 7, new BigDecimal(threshold), 20, Set.of(Ids.next()), Set.of(), true);
    }

    @BeforeEach
    void make() {
        alarm = new ReportAlarm(Ids.next(), NOW);
        alarm.say(said("40", Dimension.PROBLEM), NOW);
    }

    /** So many broken ones of so many. */
    private int told(long part, long whole) {
        return alarm.judge(List.of(new Reading("broken", part, whole)), whole, NOW).size();
    }

    @Test
    void onceWhenItPassesTheLimitAndAgainOnlyAfterItFell() {
        assertThat(told(40, 100)).as("the limit itself").isZero();
        assertThat(told(41, 100)).isEqualTo(1);
        assertThat(told(60, 100)).isZero();
        assertThat(told(40, 100)).isZero();
        assertThat(told(39, 100)).as("a ticket less").isZero();
        assertThat(told(41, 100)).isZero();
        assertThat(told(38, 100)).isZero();
        assertThat(alarm.lines()).singleElement().satisfies(line -> assertThat(line.above()).isFalse());
        assertThat(told(41, 100)).isEqualTo(1);
        assertThat(alarm.lines()).singleElement().satisfies(line -> {
            assertThat(line.since()).isEqualTo(NOW);
            assertThat(line.share()).isEqualByComparingTo("0.41");
        });
    }

    @Test
    void ofTooFewNothingIsSaidEitherWay() {
        assertThat(told(19, 19)).isZero();
        assertThat(told(20, 20)).isEqualTo(1);
        assertThat(told(0, 19)).isZero();
        assertThat(told(20, 20)).as("it never fell").isZero();
    }

    @Test
    void whatIsCountedNoMoreIsOverAndEachLineStandsForItself() {
        assertThat(told(30, 60)).isEqualTo(1);
        assertThat(alarm.judge(List.of(new Reading("late", 25, 60)), 60, NOW)).extracting(AlarmLine::key).containsExactly("late");
        assertThat(alarm.lines()).extracting(AlarmLine::key, AlarmLine::above).containsExactly(
                org.assertj.core.groups.Tuple.tuple("late", true), org.assertj.core.groups.Tuple.tuple("broken", false));
        assertThat(told(30, 60)).isEqualTo(1);
        assertThat(alarm.judge(List.of(), 0, NOW)).isEmpty();
        assertThat(alarm.lines()).noneMatch(AlarmLine::above);
    }

    @Test
    void anotherQuestionBeginsAnewAnotherLimitDoesNot() {
        assertThat(told(50, 100)).isEqualTo(1);
        alarm.say(said("45", Dimension.PROBLEM), NOW);
        assertThat(told(50, 100)).isZero();
        alarm.say(said("45", Dimension.TYPE), NOW);
        assertThat(alarm.lines()).isEmpty();
        assertThat(told(50, 100)).isEqualTo(1);
    }

    @Test
    void ofManyLinesThoseAboveAndTheHighestOthersAreKept() {
        Reading[] many = new Reading[500];
        Arrays.setAll(many, i -> new Reading("k" + i, i < 2 ? 45 : 10, 100));
        assertThat(alarm.judge(Arrays.asList(many), 100, NOW)).hasSize(2);
        assertThat(alarm.lines()).hasSize(5);
        assertThat(alarm.said()).isEqualTo(new Said(
                "Broken", Measure.CREATED, Dimension.PROBLEM, null, Conditions.NONE, 7, new BigDecimal("40.00"), 20, alarm.said().agents(), Set.of(), true));
    }
}
