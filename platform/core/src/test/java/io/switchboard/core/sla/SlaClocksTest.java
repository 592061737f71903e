package io.switchboard.core.sla;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import io.switchboard.core.shared.Json;
import io.switchboard.core.sla.SlaClocks.Happening;
import io.switchboard.core.sla.SlaClocks.Kind;
import io.switchboard.core.sla.SlaClocks.State;
import io.switchboard.core.sla.SlaClocks.Ticked;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SlaClocksTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final TypeReference<List<Map<String, Object>>> ROWS = new TypeReference<>() {};
    private static final UUID POLICY = UUID.fromString("00000000-0000-7000-8000-000000000001");
    private static final WorkTime OFFICE = office();
    private static final Instant TEN = at("2026-11-23T10:00");
    private static final Escalation LATE = new Escalation(Target.RESOLVE, null, "PT1H", Escalation.Action.NOTIFY_SUPERVISORS, null);
    private static final SlaTerms TERMS = terms(Duration.ofMinutes(30), Duration.ofHours(2));

    private static WorkTime office(SpecialDay... days) {
        return new WorkTime(WorkHours.weekdays(SHANGHAI, List.of(new WorkPeriod("09:00", "18:00")), List.of(days)));
    }

    private static SlaTerms terms(Duration answer, Duration solve) {
        Map<Target, Promise> promises = Map.of(
                Target.FIRST_RESPONSE, new Promise(answer, false),
                Target.NEXT_RESPONSE, new Promise(answer, false),
                Target.RESOLVE, new Promise(solve, false));
        return new SlaTerms(POLICY, promises, Set.of(Phase.WAITING), 80, List.of(LATE), OFFICE);
    }

    private static Instant at(String wall) {
        return LocalDateTime.parse(wall).atZone(SHANGHAI).toInstant();
    }

    private static Instant after(int minutes) {
        return TEN.plus(Duration.ofMinutes(minutes));
    }

    private static SlaClocks begun() {
        return SlaClocks.begin(TEN, true, Phase.ACTIVE, TERMS);
    }

    @Test
    void isWarnedThenMissedThenEscalatedEachOnce() {
        SlaClocks clocks = begun().weAnswered(after(10), TERMS);
        assertThat(clocks.nextAt(TERMS)).isEqualTo(after(96));
        assertThat(clocks.tick(after(96).minusMillis(1), TERMS).happenings()).isEmpty();

        Ticked near = clocks.tick(after(96), TERMS);
        assertThat(near.happenings()).extracting(Happening::kind).containsExactly(Kind.WARNED);
        assertThat(near.clocks().state()).isEqualTo(State.WARNED);
        assertThat(near.clocks().tick(after(96), TERMS).happenings()).isEmpty();

        Ticked late = near.clocks().tick(after(120).plusMillis(1), TERMS);
        assertThat(late.happenings()).extracting(Happening::kind).containsExactly(Kind.MISSED);
        assertThat(late.clocks().state()).isEqualTo(State.MISSED);
        assertThat(late.clocks().nextAt(TERMS)).isEqualTo(after(180));

        Ticked later = late.clocks().tick(after(181), TERMS);
        assertThat(later.happenings()).extracting(Happening::step).containsExactly(LATE);
        assertThat(later.clocks().nextAt(TERMS)).isNull();
    }

    @Test
    void afterALongSleepNobodyIsWarnedOfWhatIsLate() {
        Ticked woken = begun().weAnswered(after(1), TERMS).tick(after(500), TERMS);
        assertThat(woken.happenings()).extracting(Happening::kind).containsExactly(Kind.MISSED, Kind.STEP);
        assertThat(woken.clocks().tick(after(600), TERMS).happenings()).isEmpty();
    }

    @Test
    void anAnswerInTheLastMillisecondIsInTime() {
        assertThat(begun().weAnswered(after(30), TERMS).of(Target.FIRST_RESPONSE).missedAt()).isNull();
        assertThat(begun().weAnswered(after(30).plusMillis(1), TERMS).of(Target.FIRST_RESPONSE).missedAt()).isNotNull();
        Instant evening = at("2026-11-23T17:30");
        SlaClocks late = SlaClocks.begin(evening, true, Phase.ACTIVE, TERMS);
        assertThat(late.dueAt(Target.FIRST_RESPONSE, TERMS)).isEqualTo(at("2026-11-23T18:00"));
        assertThat(late.weAnswered(at("2026-11-23T20:00"), TERMS).of(Target.FIRST_RESPONSE).missedAt())
                .as("it was due at six, though nobody works till morning")
                .isNotNull();
    }

    @Test
    void restsWhileWaitingForTheCustomerButAnAnswerIsOwedStill() {
        SlaClocks waiting = begun().enter(after(10), Phase.WAITING, TERMS);
        assertThat(waiting.dueAt(Target.RESOLVE, TERMS)).isNull();
        assertThat(waiting.dueAt(Target.FIRST_RESPONSE, TERMS)).isEqualTo(after(30));
        SlaClocks answered = waiting.weAnswered(after(20), TERMS);
        assertThat(answered.state()).isEqualTo(State.PAUSED);
        assertThat(answered.nextAt(TERMS)).isNull();

        SlaClocks back = answered.customerWrote(after(100), TERMS).enter(after(100), Phase.ACTIVE, TERMS);
        assertThat(back.dueAt(Target.RESOLVE, TERMS)).isEqualTo(after(210));
        assertThat(back.dueAt(Target.NEXT_RESPONSE, TERMS)).isEqualTo(after(130));
        assertThat(back.of(Target.RESOLVE).used(after(160), OFFICE)).isEqualTo(Duration.ofMinutes(70));
    }

    @Test
    void theFirstWordThatNobodyAnsweredCounts() {
        SlaClocks clocks = begun().customerWrote(after(5), TERMS);
        assertThat(clocks.of(Target.NEXT_RESPONSE).hasBegun()).as("the first answer is still owed").isFalse();
        clocks = clocks.weAnswered(after(10), TERMS).customerWrote(after(20), TERMS).customerWrote(after(40), TERMS);
        assertThat(clocks.dueAt(Target.NEXT_RESPONSE, TERMS)).isEqualTo(after(50));
        clocks = clocks.weAnswered(after(60), TERMS).customerWrote(after(70), TERMS);
        assertThat(clocks.dueAt(Target.NEXT_RESPONSE, TERMS)).isEqualTo(after(100));
        assertThat(clocks.wasMissed()).as("in an earlier round").isTrue();
        assertThat(clocks.state()).isEqualTo(State.RUNNING);
    }

    @Test
    void whatWeMakeOurselvesOwesNobodyAFirstAnswer() {
        SlaClocks own = SlaClocks.begin(TEN, false, Phase.ACTIVE, TERMS);
        assertThat(own.dueAt(Target.FIRST_RESPONSE, TERMS)).isNull();
        assertThat(own.weAnswered(after(5), TERMS).of(Target.FIRST_RESPONSE).isMet()).isFalse();
        assertThat(own.customerWrote(after(10), TERMS).dueAt(Target.NEXT_RESPONSE, TERMS)).isEqualTo(after(40));
    }

    @Test
    void solvedStopsAllAndReopenedGoesOn() {
        SlaClocks solved = begun().enter(after(60), Phase.ENDED, TERMS);
        assertThat(solved.state()).as("its first answer came with the end, too late").isEqualTo(State.MISSED);
        assertThat(solved.nextAt(TERMS)).isNull();
        SlaClocks again = solved.enter(after(300), Phase.ACTIVE, TERMS);
        assertThat(again.dueAt(Target.RESOLVE, TERMS)).isEqualTo(after(360));
        assertThat(again.state()).isEqualTo(State.RUNNING);
    }

    @Test
    void anotherPriorityKeepsWhatRan() {
        SlaTerms urgent = terms(Duration.ofMinutes(5), Duration.ofMinutes(90));
        SlaClocks clocks = begun().weAnswered(after(1), TERMS).under(after(60), urgent);
        assertThat(clocks.dueAt(Target.RESOLVE, urgent)).isEqualTo(after(90));
        assertThat(clocks.of(Target.FIRST_RESPONSE).missedAt()).as("what was met stays so").isNull();

        Ticked late = clocks.tick(after(91), urgent);
        assertThat(late.clocks().state()).isEqualTo(State.MISSED);
        SlaClocks relaxed = late.clocks().under(after(92), TERMS);
        assertThat(relaxed.state()).as("its end lies ahead again").isEqualTo(State.RUNNING);
        assertThat(relaxed.nextAt(TERMS)).isEqualTo(after(96));
    }

    @Test
    void aPromiseThatIsMadeLaterCountsFromTheBeginning() {
        SlaClocks clocks = SlaClocks.begin(TEN, true, Phase.ACTIVE, SlaTerms.NONE);
        assertThat(clocks.state()).isEqualTo(State.NONE);
        assertThat(clocks.nextAt(SlaTerms.NONE)).isNull();
        assertThat(clocks.under(after(60), TERMS).dueAt(Target.RESOLVE, TERMS)).isEqualTo(after(120));
    }

    @Test
    void aHolidayThatWasForgottenTakesTheMissBack() {
        SlaClocks missed = begun().weAnswered(after(1), TERMS).tick(at("2026-11-23T15:00"), TERMS).clocks();
        assertThat(missed.state()).isEqualTo(State.MISSED);
        SlaTerms off = new SlaTerms(
                POLICY, TERMS.promises(), TERMS.pauses(), 80, TERMS.steps(), office(SpecialDay.holiday("2026-11-23", "forgotten")));
        SlaClocks judged = missed.under(at("2026-11-23T15:01"), off);
        assertThat(judged.state()).isEqualTo(State.RUNNING);
        assertThat(judged.dueAt(Target.RESOLVE, off)).isEqualTo(at("2026-11-24T11:00"));
        assertThat(judged.wasMissed()).isFalse();
    }

    @Test
    void aClockThatIsSetBackTakesNothingBackAndTellsNothingTwice() {
        SlaClocks late = begun().weAnswered(after(1), TERMS).tick(after(121), TERMS).clocks();
        assertThat(late.tick(after(60), TERMS).happenings()).isEmpty();
        SlaClocks paused = late.enter(after(60), Phase.WAITING, TERMS).enter(after(50), Phase.ACTIVE, TERMS);
        assertThat(paused.of(Target.RESOLVE).spans()).allSatisfy(span -> assertThat(span.to() == null || !span.to().isBefore(span.from())).isTrue());
        assertThat(paused.tick(after(130), TERMS).happenings()).isEmpty();
        assertThat(begun().enter(after(-60), Phase.WAITING, TERMS).of(Target.RESOLVE).used(after(30), OFFICE)).isZero();
    }

    @Test
    void clocksSurviveTheirColumn() {
        SlaClocks clocks = begun().weAnswered(after(10), TERMS).enter(after(20), Phase.WAITING, TERMS).tick(after(200), TERMS).clocks();
        String json = Json.write(ClocksJson.rows(clocks));
        assertThat(ClocksJson.read(POLICY, Json.read(json, ROWS))).isEqualTo(clocks);
        assertThat(json).doesNotContain("open", "running", "met\"").hasSizeLessThan(700);
        assertThat(ClocksJson.read(null, List.of())).isEqualTo(SlaClocks.NONE);
        assertThat(ClocksJson.rows(SlaClocks.NONE)).isEmpty();
    }

    @Test
    void whatIsKeptOfRestsHasAnEnd() {
        SlaClocks clocks = begun();
        for (int i = 0; i < 2000; i++) {
            clocks = clocks.enter(after(i), i % 2 == 0 ? Phase.WAITING : Phase.ACTIVE, TERMS);
        }
        assertThat(Json.write(ClocksJson.rows(clocks))).hasSizeLessThan(50_000);
    }

    @Test
    void everyMinuteCountsWhereThePromiseSaysSo() {
        SlaTerms terms = new SlaTerms(
                POLICY, Map.of(Target.RESOLVE, new Promise(Duration.ofHours(12), true)), Set.of(), 80, List.of(), OFFICE);
        assertThat(SlaClocks.begin(TEN, true, Phase.ACTIVE, terms).dueAt(Target.RESOLVE, terms)).isEqualTo(after(12 * 60));
    }
}
