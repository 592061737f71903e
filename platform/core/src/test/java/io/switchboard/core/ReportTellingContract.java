package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.notice.Headlines;
import io.switchboard.core.notice.Notice;
import io.switchboard.core.notice.NoticeKind;
import io.switchboard.core.notice.NoticePosts;
import io.switchboard.core.notice.NoticeTries;
import io.switchboard.core.notice.Notices;
import io.switchboard.core.report.Dimension;
import io.switchboard.core.report.KeptReport;
import io.switchboard.core.report.KeptReport.Chart;
import io.switchboard.core.report.KeptReport.Form;
import io.switchboard.core.report.KeptReport.Shared;
import io.switchboard.core.report.KeptReports;
import io.switchboard.core.report.Measure;
import io.switchboard.core.report.ReportRound;
import io.switchboard.core.report.alarm.AlarmHeadlines;
import io.switchboard.core.report.alarm.AlarmLine;
import io.switchboard.core.report.alarm.AlarmRound;
import io.switchboard.core.report.alarm.ReportAlarm;
import io.switchboard.core.report.alarm.ReportAlarms;
import io.switchboard.core.report.schedule.ReportHeadlines;
import io.switchboard.core.report.schedule.ReportSchedule;
import io.switchboard.core.report.schedule.ReportSchedule.Said;
import io.switchboard.core.report.schedule.ReportSchedule.Span;
import io.switchboard.core.report.schedule.ReportSchedules;
import io.switchboard.core.report.schedule.ScheduleRound;
import io.switchboard.core.shared.Extensions;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Sequencer;
import io.switchboard.core.ticket.Priority;
import io.switchboard.core.ticket.SomeTickets;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.module.Notifier;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Figures that come by themselves: reports at their times, and shares that pass their limits; on every database. */
abstract class ReportTellingContract extends CoreMoves {
    private final Postman postman = new Postman();
    private SomeTickets desk;
    private UUID carol;
    private UUID erin;
    private UUID group;

    private static final class Postman implements Notifier, Extensions {
        final List<String> letters = Collections.synchronizedList(new ArrayList<>());
        volatile ConnectorException refuses;

        @Override
        public boolean reaches(String address) {
            return address.contains("@");
        }

        @Override
        public void send(String address, String subject, String text) {
            if (refuses != null) {
                throw refuses;
            }
            letters.add(address + "\n" + subject + "\n" + text);
        }

        @Override
        public <T> List<T> active(Class<T> type) {
            return type == Notifier.class ? List.of(type.cast(this)) : List.of();
        }
    }

    @BeforeEach
    void people() {
        store.put(Extensions.class, postman);
        store.get(ReportHeadlines.class).listen();
        store.get(AlarmHeadlines.class).listen();
        desk = new SomeTickets(store);
        carol = withMail("carol", BuiltInRole.SUPERVISOR);
        erin = withMail("erin", BuiltInRole.AGENT);
        group = Ids.next();
        store.run(() -> {
            store.get(LicenceService.class).begin(null, true);
            AgentGroup ours = new AgentGroup(group, shop, "Ours", clock.instant());
            store.get(Groups.class).add(ours);
            ours.consistOf(Set.of(erin));
        });
    }

    private UUID withMail(String name, BuiltInRole... roles) {
        UUID id = agent(name, 5, roles);
        store.run(() -> store.get(Agents.class).lock(id).changeEmail(name + "@example.com"));
        return id;
    }

    private UUID report(UUID owner, Shared shared) {
        return store.tx(() -> {
            KeptReport report = new KeptReport(owner, clock.instant());
            Form form = new Form("Problems", Dimension.PROBLEM, List.of(Measure.CREATED, Measure.HANDLING_MEAN), Conditions.NONE, Chart.BAR, 7);
            store.get(KeptReports.class).describe(viewer(owner), report, form, shared, shared == Shared.GROUPS ? Set.of(group) : Set.of(), 0);
            store.get(KeptReports.class).add(report);
            return report.id();
        });
    }

    private ReportSchedule schedule(UUID who, UUID report, String rule, UUID... to) {
        return store.tx(() -> store.get(ReportSchedules.class)
                .create(viewer(who), report, new Said(rule, "09:00", "Asia/Shanghai", Span.DAYS, Set.of(to), true)));
    }

    private ReportSchedule now(ReportSchedule schedule) {
        return store.tx(() -> store.get(jakarta.persistence.EntityManager.class).find(ReportSchedule.class, schedule.id()));
    }

    private int round() {
        List<UUID> due = store.tx(() -> store.get(ScheduleRound.class).due(50));
        due.forEach(id -> store.run(() -> store.get(ScheduleRound.class).run(id)));
        return due.size();
    }

    private void to(Instant time) {
        clock.forward(Duration.between(clock.instant(), time));
    }

    private List<Notice> of(UUID agent) {
        return store.tx(() -> store.get(Notices.class).list(viewer(agent), false, null, 100).items());
    }

    private UUID ticket(UUID group, String problem) {
        UUID id = store.tx(() -> desk.make(shop, group, null, "a", "s", Priority.NORMAL, Map.of(), List.of(), "t"));
        if (problem != null) {
            store.run(() -> desk.change(id, new TicketChange.Edited(List.of(new TicketChange.FieldEdit("problem", null, problem)), null)));
        }
        return id;
    }

    /** One that is his alone. */
    private void his(String problem) {
        UUID id = ticket(null, problem);
        store.run(() -> desk.change(id, new TicketChange.Assigned(erin, "E", null, null, false, null, null)));
    }

    private void follow() {
        store.run(() -> store.get(Sequencer.class).number(5000));
        while (store.tx(() -> store.get(ReportRound.class).go())) {
            // Goes on.
        }
    }

    @Test
    void eachGetsHisOwnFiguresAtTheTimeByMail() {
        his("broken");
        ticket(null, "broken");
        ticket(null, "late");
        follow();
        ReportSchedule schedule = schedule(carol, report(carol, Shared.ALL), "FREQ=DAILY", carol, erin);
        Instant due = schedule.nextAt();
        to(due.minusMillis(1));
        assertThat(round()).isZero();
        to(due);
        assertThat(round()).isEqualTo(1);
        assertThat(round()).isZero();
        assertThat(now(schedule).nextAt()).isEqualTo(due.plus(Duration.ofDays(1)));
        assertThat(now(schedule).told()).isEqualTo(2);

        assertThat(NoticeTries.send(store)).as("at once, not after the minutes in which notices are gathered").isEqualTo(2);
        assertThat(postman.letters).hasSize(2);
        String hers = postman.letters.stream().filter(letter -> letter.startsWith("carol@")).findFirst().orElseThrow();
        assertThat(hers).startsWith("carol@example.com\nReport: Problems, 2026-11-17 – 2026-11-23\n")
                .contains("Line: Created | Handling time, mean")
                .contains("Total: 3 | no data")
                .contains("broken: 2 | no data")
                .contains("late: 1 | no data")
                .contains("/reports/builder?report=" + now(schedule).reportId() + "&from=2026-11-17&to=2026-11-23");
        String his = postman.letters.stream().filter(letter -> letter.startsWith("erin@")).findFirst().orElseThrow();
        assertThat(his).contains("Total: 1 | no data").contains("broken: 1 | no data").doesNotContain("late:");
        assertThat(of(erin)).extracting(Notice::kind).containsExactly(NoticeKind.REPORT);
    }

    @Test
    void noDataIsSaidAndManyWhoLookAtOnceTellOnce() throws Exception {
        ReportSchedule schedule = schedule(erin, report(erin, Shared.OWN), "FREQ=WEEKLY;BYDAY=MO,FR", erin);
        // Three were missed: the last is made up for.
        to(schedule.nextAt().plus(Duration.ofDays(8)));
        Callable<Object> look = () -> {
            store.run(() -> store.get(ScheduleRound.class).run(schedule.id()));
            return null;
        };
        inParallel(6, Collections.nCopies(12, look));
        assertThat(of(erin)).hasSize(1);
        assertThat(NoticeTries.send(store)).isEqualTo(1);
        assertThat(postman.letters).singleElement().asString().contains("No data on these days.");
        assertThat(now(schedule).nextAt()).isAfter(clock.instant());
    }

    @Test
    void aFailureIsToldBesideTheScheduleAndTriedAgain() {
        ReportSchedule schedule = schedule(erin, report(erin, Shared.OWN), "FREQ=DAILY", erin);
        to(schedule.nextAt());
        round();
        postman.refuses = new ConnectorException(Failure.UNAVAILABLE, "the post is on strike");
        assertThat(NoticeTries.send(store)).isEqualTo(1);
        UUID source = now(schedule).lastSource();
        assertThat(store.tx(() -> store.get(NoticePosts.class).undeliveredOf(source))).singleElement().satisfies(post -> {
            assertThat(post.agentId()).isEqualTo(erin);
            assertThat(post.problem()).contains("on strike");
        });
        postman.refuses = null;
        clock.forward(Duration.ofMinutes(2));
        assertThat(NoticeTries.send(store)).isEqualTo(1);
        assertThat(store.tx(() -> store.get(NoticePosts.class).undeliveredOf(source))).isEmpty();
    }

    @Test
    void tellsOnlyWhoHasTheReportAndOthersOnlyWithLeave() {
        UUID own = report(carol, Shared.OWN);
        assertThatThrownBy(() -> schedule(carol, own, "FREQ=DAILY", carol, erin)).hasMessageContaining("report.notHis");
        assertThatThrownBy(() -> schedule(erin, own, "FREQ=DAILY", erin)).hasMessageContaining("notFound");
        UUID ours = report(carol, Shared.GROUPS);
        assertThatThrownBy(() -> schedule(erin, ours, "FREQ=DAILY", erin, carol)).hasMessageContaining("report.tellOthers");
        assertThatThrownBy(() -> schedule(carol, ours, "FREQ=YEARLY", carol)).hasMessageContaining("recurrence");
        assertThatThrownBy(() -> schedule(carol, ours, "FREQ=DAILY")).hasMessageContaining("required");
        ReportSchedule his = schedule(erin, ours, "FREQ=DAILY", erin);
        ReportSchedule both = schedule(carol, ours, "FREQ=DAILY", carol, erin);
        assertThat(store.tx(() -> store.get(ReportSchedules.class).of(viewer(erin), ours))).hasSize(2);
        assertThatThrownBy(() -> store.run(() -> store.get(ReportSchedules.class).remove(viewer(erin), both.id()))).hasMessageContaining("notFound");

        // He leaves the group: the report is no longer his.
        store.run(() -> store.get(Groups.class).get(group).consistOf(Set.of()));
        to(his.nextAt());
        assertThat(round()).isEqualTo(2);
        assertThat(of(erin)).isEmpty();
        assertThat(of(carol)).hasSize(1);
        assertThat(now(his).problem()).isEqualTo(ReportSchedule.NOBODY);
        assertThat(now(both).told()).isEqualTo(1);
        store.run(() -> store.get(KeptReports.class).remove(viewer(carol), ours));
        assertThat(store.tx(() -> store.get(jakarta.persistence.EntityManager.class).find(ReportSchedule.class, his.id()))).isNull();
        assertThat(headlines(carol)).as("a report that is gone says nothing").isEmpty();
        NoticeTries.send(store);
        assertThat(postman.letters).isEmpty();
    }

    private Map<UUID, Headlines.Headline> headlines(UUID agent) {
        return store.tx(() -> store.get(Headlines.class).of(viewer(agent), store.get(Notices.class).list(viewer(agent), false, null, 100).items()));
    }

    @Test
    void oneMayTryItOnOneself() {
        ReportSchedule schedule = schedule(carol, report(carol, Shared.ALL), "FREQ=DAILY", carol, erin);
        assertThat(store.tx(() -> store.get(ReportSchedules.class).tellMe(viewer(carol), schedule.id()))).isTrue();
        assertThat(of(carol)).hasSize(1);
        assertThat(of(erin)).isEmpty();
        assertThat(NoticeTries.send(store)).isEqualTo(1);
        assertThat(now(schedule).lastAt()).isNull();
    }

    @Test
    void withoutALicenceItRestsAndSaysSo() {
        ReportSchedule schedule = schedule(carol, report(carol, Shared.ALL), "FREQ=MONTHLY;BYMONTHDAY=1", carol);
        clock.forward(Duration.ofDays(60));
        store.run(() -> store.get(LicenceService.class).look());
        round();
        assertThat(now(schedule).problem()).isEqualTo(ReportSchedule.LICENCE);
        assertThat(of(carol)).isEmpty();
    }

    private ReportAlarm.Said said(UUID who, Dimension by, String value, Set<UUID> groups) {
        return new ReportAlarm.Said("Faults", Measure.CREATED, by, value, Conditions.NONE, 7, new BigDecimal("40"), 5, Set.of(who), groups, true);
    }

    private int alarms() {
        List<UUID> due = store.tx(() -> store.get(AlarmRound.class).due(50));
        due.forEach(id -> store.run(() -> store.get(AlarmRound.class).run(id)));
        return due.size();
    }

    private void later() {
        follow();
        clock.forward(Duration.ofMinutes(11));
        alarms();
    }

    @Test
    void aShareThatPassesItsLimitIsToldOnceAndAgainAfterItFell() throws Exception {
        ReportAlarm alarm = store.tx(() -> store.get(ReportAlarms.class).create(viewer(carol), said(carol, Dimension.PROBLEM, "broken", Set.of(group))));
        for (int i = 0; i < 3; i++) {
            ticket(null, "broken");
        }
        later();
        assertThat(of(carol)).as("too few").isEmpty();
        ticket(null, "late");
        ticket(null, null);
        follow();
        clock.forward(Duration.ofMinutes(11));
        Callable<Object> look = () -> {
            store.run(() -> store.get(AlarmRound.class).run(alarm.id()));
            return null;
        };
        inParallel(4, Collections.nCopies(8, look));
        assertThat(of(carol)).extracting(Notice::kind).containsExactly(NoticeKind.ALARM);
        assertThat(of(erin)).as("of the group").hasSize(1);
        assertThat(headlines(carol).values()).singleElement().satisfies(told -> {
            assertThat(told.subject()).isEqualTo("Faults");
            assertThat(told.text()).isEqualTo("broken: 60.00 % of 5 tickets (3), limit 40 %");
            assertThat(told.number()).isNull();
        });
        later();
        assertThat(of(carol)).hasSize(1);
        for (int i = 0; i < 4; i++) {
            ticket(null, "late");
        }
        later();
        assertThat(lines(alarm)).noneMatch(AlarmLine::above);
        for (int i = 0; i < 5; i++) {
            ticket(null, "broken");
        }
        later();
        assertThat(of(carol)).hasSize(2);
        clock.forward(Duration.ofMinutes(6));
        NoticeTries.send(store);
        assertThat(postman.letters).anyMatch(letter -> letter.startsWith("carol@example.com\n") && letter.contains("broken: 57.14 % of 14 tickets (8), limit 40 %"));
    }

    private List<AlarmLine> lines(ReportAlarm alarm) {
        return store.tx(() -> store.get(jakarta.persistence.EntityManager.class).find(ReportAlarm.class, alarm.id()).lines());
    }

    @Test
    void anAlarmLooksWithTheEyesOfWhoMadeIt() {
        for (int i = 0; i < 6; i++) {
            ticket(null, "broken");
            his("late");
        }
        ReportAlarm his = store.tx(() -> store.get(ReportAlarms.class).create(viewer(erin), said(erin, Dimension.PROBLEM, null, Set.of())));
        later();
        assertThat(lines(his)).extracting(AlarmLine::key).containsExactly("late");
        assertThat(store.tx(() -> store.get(ReportAlarms.class).list(viewer(carol)))).hasSize(1);
        assertThatThrownBy(() -> store.tx(() -> store.get(ReportAlarms.class).create(viewer(erin), said(carol, Dimension.PROBLEM, null, Set.of()))))
                .hasMessageContaining("report.tellOthers");
        store.run(() -> store.get(Agents.class).lock(erin).deactivate());
        later();
        assertThat(store.tx(() -> store.get(jakarta.persistence.EntityManager.class).find(ReportAlarm.class, his.id()).problem())).isEqualTo(ReportAlarm.OWNER);
    }

    @Test
    void anAlarmThatIsNoneIsRefused() {
        ReportAlarm.Said mean = new ReportAlarm.Said(
                "x", Measure.HANDLING_MEAN, Dimension.TYPE, null, Conditions.NONE, 7, BigDecimal.TEN, 5, Set.of(carol), Set.of(), true);
        assertThatThrownBy(() -> store.tx(() -> store.get(ReportAlarms.class).create(viewer(carol), mean))).hasMessageContaining("alarm.noShare");
        assertThatThrownBy(() -> store.tx(() -> store.get(ReportAlarms.class).create(viewer(carol), said(carol, Dimension.DAY, null, Set.of())))).hasMessageContaining("alarm.time");
        assertThatThrownBy(() -> store.tx(() -> store.get(ReportAlarms.class).create(viewer(carol), said(carol, Dimension.AGENT, "x", Set.of())))).hasMessageContaining("alarm.value");
        assertThatThrownBy(() -> store.tx(() -> store.get(ReportAlarms.class).create(viewer(carol), said(carol, null, null, Set.of())))).hasMessageContaining("required");
    }

    @Test
    void aShareIsWatchedItself() {
        ReportAlarm.Said manual = new ReportAlarm.Said(
                "By hand", Measure.MANUAL, null, null, Conditions.NONE, 7, new BigDecimal("5"), 2, Set.of(carol), Set.of(), true);
        for (int i = 0; i < 2; i++) {
            UUID id = ticket(null, null);
            store.run(() -> desk.change(id, new TicketChange.Assigned(erin, "E", null, null, true, null, null)));
        }
        ReportAlarm alarm = store.tx(() -> store.get(ReportAlarms.class).create(viewer(carol), manual));
        later();
        assertThat(lines(alarm)).singleElement().satisfies(line -> assertThat(line.above()).isTrue());
        assertThat(headlines(carol).values()).singleElement().satisfies(told -> assertThat(told.text()).isEqualTo("Dispatched by hand: 100.00 % (2 of 2), limit 5 %"));
    }
}
