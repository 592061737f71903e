package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.condition.Facts;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.sla.Calendars;
import io.switchboard.core.sla.Escalation;
import io.switchboard.core.sla.Goal;
import io.switchboard.core.sla.Phase;
import io.switchboard.core.sla.ShippedSla;
import io.switchboard.core.sla.SlaBook;
import io.switchboard.core.sla.SlaBooks;
import io.switchboard.core.sla.SlaPolicies;
import io.switchboard.core.sla.SlaPolicy;
import io.switchboard.core.sla.SlaRecount;
import io.switchboard.core.sla.SlaRecounts;
import io.switchboard.core.sla.SlaTerms;
import io.switchboard.core.sla.SpecialDay;
import io.switchboard.core.sla.Target;
import io.switchboard.core.sla.WorkCalendar;
import io.switchboard.core.sla.WorkPeriod;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calendars and policies on a real database. */
abstract class SlaContract extends CoreMoves {
    private static final List<WorkPeriod> NINE_TO_SIX = List.of(new WorkPeriod("09:00", "18:00"));
    private static final List<List<WorkPeriod>> EVERY_DAY = Collections.nCopies(7, NINE_TO_SIX);

    @BeforeEach
    void everything() {
        store.run(() -> store.get(LicenceService.class).begin(null, true));
    }

    private Calendars calendars() {
        return store.get(Calendars.class);
    }

    private SlaPolicies policies() {
        return store.get(SlaPolicies.class);
    }

    private WorkCalendar calendar(String name, SpecialDay... days) {
        return store.tx(() -> calendars()
                .create(Viewer.PLATFORM, new Calendars.Form(name, "Asia/Shanghai", EVERY_DAY, List.of(days))));
    }

    private static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SlaPolicies.Form form(String name, UUID calendar, String conditions, Goal... goals) {
        return new SlaPolicies.Form(name, null, json(conditions), calendar, List.of(goals), null, null, null);
    }

    private SlaPolicy policy(String name, UUID calendar, String conditions, Goal... goals) {
        return store.tx(() -> policies().create(Viewer.PLATFORM, form(name, calendar, conditions, goals)));
    }

    private static Goal goal(Target target, String priority, String within) {
        return new Goal(target, priority, within, Goal.Counted.WORKING);
    }

    private SlaTerms terms(Map<String, Object> facts, String priority) {
        Facts known = facts::get;
        return store.tx(() -> {
            store.get(SlaBooks.class).renew();
            return store.get(SlaBooks.class).now();
        }).terms(known, priority, null, clock.instant());
    }

    private List<String> faults(Runnable work) {
        try {
            store.run(work);
            return List.of();
        } catch (Refused refused) {
            return refused.fields().isEmpty()
                    ? List.of(refused.kind() + " " + refused.code())
                    : refused.fields().stream().map(fault -> fault.field() + " " + fault.code()).toList();
        }
    }

    @Test
    void aCalendarIsKeptAsItWasWritten() {
        SpecialDay own = new SpecialDay("2026-12-24", "Eve", SpecialDay.Kind.HOURS, null, List.of(new WorkPeriod("09:00", "12:00")));
        UUID id = calendar(" Office ", SpecialDay.holiday("2026-12-25", "Christmas"), own).id();
        WorkCalendar kept = store.tx(() -> calendars().get(id));
        assertThat(kept.name()).isEqualTo("Office");
        assertThat(kept.hours().week()).isEqualTo(EVERY_DAY);
        assertThat(kept.hours().days()).containsExactly(SpecialDay.holiday("2026-12-25", "Christmas"), own);
        assertThat(kept.hours().zone()).isEqualTo(ZoneId.of("Asia/Shanghai"));

        long version = kept.version();
        Calendars.Form renamed = new Calendars.Form("Desk", null, null, null);
        store.run(() -> calendars().change(Viewer.PLATFORM, id, renamed, version));
        assertThat(faults(() -> calendars().change(Viewer.PLATFORM, id, renamed, version))).containsExactly("STALE stale");
        assertThat(store.tx(() -> calendars().get(id)).hours()).isEqualTo(kept.hours());
    }

    @Test
    void everyFaultOfACalendarIsToldWithItsPlace() {
        List<List<WorkPeriod>> week = List.of(
                List.of(new WorkPeriod("9:00", "18:00")),
                List.of(new WorkPeriod("09:00", "12:00"), new WorkPeriod("11:00", "13:00")),
                List.of(new WorkPeriod("22:00", "06:00"), new WorkPeriod("23:00", "24:00")),
                List.of(new WorkPeriod("09:00", "09:00")),
                List.of(),
                List.of(),
                List.of());
        List<SpecialDay> days = List.of(
                SpecialDay.holiday("2026-02-30", null),
                SpecialDay.holiday("2026-10-01", null),
                SpecialDay.holiday("2026-10-01", null),
                SpecialDay.makeUp("2026-10-10", null, 7),
                new SpecialDay("2026-10-11", null, SpecialDay.Kind.HOURS, null, List.of()),
                new SpecialDay("2026-10-12", null, SpecialDay.Kind.HOLIDAY, null, NINE_TO_SIX));
        Calendars.Form wrong = new Calendars.Form("Wrong", "Mars/Base", week, days);
        assertThat(faults(() -> calendars().create(Viewer.PLATFORM, wrong))).containsExactly(
                "zone notZone",
                "week[0][0] calendar.period",
                "week[1][1] calendar.overlap",
                "week[2][1] calendar.overlap",
                "week[3][0] calendar.period",
                "days[0].date notDate",
                "days[2].date calendar.twice",
                "days[3].like calendar.like",
                "days[4] calendar.ownHours",
                "days[5] calendar.holidayWorks");
        Calendars.Form idle = new Calendars.Form("Idle", "UTC", Collections.nCopies(7, List.of()), null);
        assertThat(faults(() -> calendars().create(Viewer.PLATFORM, idle))).containsExactly("week calendar.noWork");
        calendar("Office");
        assertThat(faults(() -> calendar("OFFICE"))).containsExactly("name taken");
    }

    @Test
    void everyFaultOfAPolicyIsToldWithItsPlace() {
        UUID calendar = calendar("Office").id();
        List<Goal> goals = List.of(
                goal(Target.RESOLVE, "BURNING", "PT2H"),
                goal(Target.RESOLVE, null, "2 hours"),
                goal(Target.RESOLVE, null, "PT0S"),
                new Goal(null, null, "PT1H", Goal.Counted.CLOCK));
        List<Escalation> steps = List.of(
                new Escalation(null, null, null, Escalation.Action.NOTIFY_ASSIGNEE, null),
                new Escalation(null, 0, null, Escalation.Action.NOTIFY_ASSIGNEE, null),
                new Escalation(null, 100, null, Escalation.Action.GIVE_TO_GROUP, Ids.next().toString()));
        SlaPolicies.Form wrong = new SlaPolicies.Form(
                " ",
                true,
                json("{\"all\":[{\"field\":\"mood\",\"op\":\"IS\",\"values\":[\"bad\"]}]}"),
                Ids.next(),
                goals,
                Set.of(Phase.ENDED),
                100,
                steps);
        assertThat(faults(() -> policies().create(Viewer.PLATFORM, wrong))).containsExactly(
                "name required",
                "conditions.all[0].field condition.unknownField",
                "calendarId unknownCalendar",
                "goals[0].priority notChoice",
                "goals[1].within sla.duration",
                "goals[2].within sla.range",
                "goals[2] sla.goalTwice",
                "goals[3].target required",
                "pauses notChoice",
                "warnAt outOfRange",
                "steps[0] sla.when",
                "steps[1].percent outOfRange",
                "steps[2].group unknownGroup");
        assertThat(faults(() -> policies().create(Viewer.PLATFORM, form("None", calendar, "{}")))).containsExactly("goals required");
    }

    @Test
    void theFirstPolicyThatFitsHolds() {
        UUID calendar = calendar("Office").id();
        SlaPolicy all = policy("All", calendar, "{}", goal(Target.RESOLVE, null, "PT8H"), goal(Target.RESOLVE, "URGENT", "PT2H"));
        SlaPolicy gold = policy(
                "Gold",
                calendar,
                "{\"all\":[{\"field\":\"tags\",\"op\":\"CONTAINS\",\"values\":[\"gold\"]}]}",
                goal(Target.RESOLVE, null, "PT1H"));
        Map<String, Object> golden = Map.of("tags", List.of("gold"));
        assertThat(terms(golden, "NORMAL").policy()).isEqualTo(all.id());
        store.run(() -> policies().order(Viewer.PLATFORM, List.of(gold.id(), all.id())));
        assertThat(terms(golden, "NORMAL").policy()).isEqualTo(gold.id());
        assertThat(terms(Map.of(), "NORMAL").promises().get(Target.RESOLVE).within()).isEqualTo(Duration.ofHours(8));
        assertThat(terms(Map.of(), "URGENT").promises().get(Target.RESOLVE).within()).isEqualTo(Duration.ofHours(2));
        assertThat(faults(() -> policies().order(Viewer.PLATFORM, List.of(gold.id())))).containsExactly("ids sla.all");

        SlaPolicies.Form off = new SlaPolicies.Form(null, false, null, null, null, null, null, null);
        store.run(() -> policies().change(Viewer.PLATFORM, all.id(), off, null));
        assertThat(terms(Map.of(), "NORMAL")).isEqualTo(SlaTerms.NONE);
        SlaBook book = store.tx(() -> store.get(SlaBooks.class).now());
        assertThat(book.asks("tags")).isTrue();
        assertThat(book.asks("grade")).isFalse();
    }

    @Test
    void aChangeHasEverythingCountedAgainAndACalendarInUseStays() {
        WorkCalendar calendar = calendar("Office");
        assertThat(recount()).isNull();
        store.run(() -> calendars().change(Viewer.PLATFORM, calendar.id(), new Calendars.Form("Unused", "UTC", null, null), null));
        assertThat(recount()).as("nobody counts by it").isNull();
        SlaPolicy policy = policy("All", calendar.id(), "{}", goal(Target.RESOLVE, null, "PT8H"));
        assertThat(recount().endedAt()).isNull();
        assertThat(faults(() -> calendars().delete(Viewer.PLATFORM, calendar.id(), null))).containsExactly("CONFLICT calendar.used");

        UUID last = Ids.next();
        store.run(() -> {
            SlaRecounts recounts = store.get(SlaRecounts.class);
            SlaRecount taken = recounts.take();
            recounts.total(taken, 300);
            recounts.advance(taken, last, 200);
        });
        assertThat(recount().done()).isEqualTo(200);
        assertThat(recount().afterId()).isEqualTo(last);
        store.run(() -> calendars().change(Viewer.PLATFORM, calendar.id(), new Calendars.Form(null, "Asia/Tokyo", null, null), null));
        assertThat(recount().afterId()).as("from the beginning").isNull();
        store.run(() -> store.get(SlaRecounts.class).advance(store.get(SlaRecounts.class).take(), null, 300));
        assertThat(store.tx(() -> store.get(SlaRecounts.class).isWaiting())).isFalse();

        store.run(() -> policies().delete(Viewer.PLATFORM, policy.id(), null));
        store.run(() -> calendars().delete(Viewer.PLATFORM, calendar.id(), null));
        assertThat(store.tx(() -> calendars().list())).isEmpty();
        assertThat(faults(() -> calendars().get(calendar.id()))).containsExactly("NOT_FOUND notFound.calendar");
    }

    private SlaRecount recount() {
        return store.tx(() -> store.get(SlaRecounts.class).now());
    }

    @Test
    void whatComesWithThePlatformIsMadeOnce() {
        store.run(() -> store.get(ShippedSla.class).ship());
        assertThat(store.tx(() -> calendars().list())).extracting(WorkCalendar::name).containsExactly("China 2026");
        SlaTerms normal = terms(Map.of(), "NORMAL");
        assertThat(normal.promises()).containsOnlyKeys(Target.RESOLVE);
        ZoneId shanghai = ZoneId.of("Asia/Shanghai");
        assertThat(normal.time().after(LocalDateTime.parse("2026-09-30T17:00").atZone(shanghai).toInstant(), Duration.ofHours(2)))
                .as("over the National Day")
                .isEqualTo(LocalDateTime.parse("2026-10-08T10:00").atZone(shanghai).toInstant());
        assertThat(terms(Map.of(), "URGENT").promises().get(Target.FIRST_RESPONSE).within()).isEqualTo(Duration.ofMinutes(30));

        UUID only = store.tx(() -> policies().list()).get(0).id();
        store.run(() -> policies().delete(Viewer.PLATFORM, only, null));
        store.run(() -> store.get(ShippedSla.class).ship());
        assertThat(store.tx(() -> policies().list())).isEmpty();
    }

    @Test
    void onlyWhoMayChangesThemAndOnlyWithTheModule() {
        UUID carol = agent("carol", 5, BuiltInRole.SUPERVISOR);
        Calendars.Form form = new Calendars.Form("Office", "UTC", EVERY_DAY, null);
        assertThat(faults(() -> calendars().create(viewer(carol), form))).containsExactly("FORBIDDEN forbidden");
        UUID admin = agent("root", 5, BuiltInRole.ADMIN);
        assertThat(faults(() -> calendars().create(viewer(admin), form))).isEmpty();
        UUID calendar = store.tx(() -> calendars().list()).get(0).id();
        policy("All", calendar, "{}", goal(Target.RESOLVE, null, "PT8H"));

        store.forget(LicenceService.class, Calendars.class, SlaPolicies.class, SlaBooks.class);
        Calendars.Form other = new Calendars.Form("Other", "UTC", EVERY_DAY, null);
        assertThat(faults(() -> calendars().create(viewer(admin), other))).containsExactly("FORBIDDEN licence.module");
        assertThat(store.tx(() -> store.get(SlaBooks.class).now()).isEmpty()).as("nothing is promised").isTrue();
    }
}
