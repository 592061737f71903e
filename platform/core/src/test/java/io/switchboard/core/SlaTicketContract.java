package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.agent.Agents;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.sla.Calendars;
import io.switchboard.core.sla.Escalation;
import io.switchboard.core.sla.Goal;
import io.switchboard.core.sla.Phase;
import io.switchboard.core.sla.SlaBooks;
import io.switchboard.core.sla.SlaPolicies;
import io.switchboard.core.sla.SlaRecount;
import io.switchboard.core.sla.SlaRecounts;
import io.switchboard.core.sla.SpecialDay;
import io.switchboard.core.sla.Target;
import io.switchboard.core.sla.WorkPeriod;
import io.switchboard.core.ticket.DueTickets;
import io.switchboard.core.ticket.Journal;
import io.switchboard.core.ticket.NewTickets;
import io.switchboard.core.ticket.Priority;
import io.switchboard.core.ticket.RecountClocks;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketClocks;
import io.switchboard.core.ticket.TicketTimes;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.core.ticket.type.TicketTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clocks of tickets on a real database: set by what happens, heard by the timers, counted again when a calendar changes. */
abstract class SlaTicketContract extends TicketMoves {
    private UUID calendar;
    private UUID policy;
    private UUID alice;
    private Instant begin;

    @BeforeEach
    void promise() {
        store.run(() -> store.get(LicenceService.class).begin(null, true));
        store.get(TicketClocks.class).listen();
        begin = clock.instant();
        alice = agent("alice", 5);
        List<WorkPeriod> day = List.of(new WorkPeriod("09:00", "18:00"));
        calendar = store.tx(() -> store.get(Calendars.class)
                        .create(Viewer.PLATFORM, new Calendars.Form("Office", "Asia/Shanghai", Collections.nCopies(7, day), List.of())))
                .id();
        policy = store.tx(() -> store.get(SlaPolicies.class).create(Viewer.PLATFORM, form(
                        goal(Target.FIRST_RESPONSE, null, "PT1H"),
                        goal(Target.NEXT_RESPONSE, null, "PT1H"),
                        goal(Target.RESOLVE, null, "PT4H"),
                        goal(Target.RESOLVE, "URGENT", "PT2H"))))
                .id();
        counted();
    }

    private SlaPolicies.Form form(Goal... goals) {
        List<Escalation> steps = List.of(
                new Escalation(Target.RESOLVE, 100, null, Escalation.Action.RAISE_PRIORITY, null),
                new Escalation(Target.RESOLVE, null, "PT1H", Escalation.Action.NOTIFY_SUPERVISORS, null));
        return new SlaPolicies.Form("All", true, null, calendar, List.of(goals), Set.of(Phase.WAITING), 50, steps);
    }

    private static Goal goal(Target target, String priority, String within) {
        return new Goal(target, priority, within, Goal.Counted.WORKING);
    }

    /** Counts all that is to be counted, as the loop does. */
    private int counted() {
        store.get(SlaBooks.class).renew();
        int batches = 1;
        while (store.tx(() -> store.get(RecountClocks.class).batch())) {
            batches++;
        }
        return batches;
    }

    private Instant after(int minutes) {
        return begin.plus(Duration.ofMinutes(minutes));
    }

    private void at(int minutes) {
        clock.forward(Duration.between(clock.instant(), after(minutes)));
    }

    private Ticket asked(String subject) {
        return now(store.tx(() ->
                store.get(NewTickets.class).make(Viewer.PLATFORM, draft(Ids.next().toString(), subject)).ticket()));
    }

    private List<String> told(Ticket ticket) {
        return kinds(ticket).stream().filter(kind -> Set.of("warned", "missed", "escalated").contains(kind)).toList();
    }

    @Test
    void whatHappensSetsTheClocksInItsTransaction() {
        Ticket ticket = asked("Where is my parcel?");
        assertThat(kinds(ticket)).startsWith("created").contains("clock-set");
        assertThat(ticket.sla().policyId()).isEqualTo(policy);
        assertThat(ticket.sla().state()).isEqualTo("RUNNING");
        assertThat(ticket.sla().respondBy()).isEqualTo(after(60));
        assertThat(ticket.sla().resolveBy()).isEqualTo(after(240));
        assertThat(ticket.times().nextAt()).isEqualTo(after(30));

        at(20);
        comment(alice, ticket, said("n", "a note", false));
        assertThat(now(ticket).sla().respondBy()).isEqualTo(after(60));
        comment(alice, ticket, said("a", "It left yesterday.", true));
        assertThat(now(ticket).sla().respondBy()).isNull();
        assertThat(now(ticket).times().nextAt()).isEqualTo(after(120));

        move(alice, ticket, "wait");
        assertThat(now(ticket).sla().state()).isEqualTo("PAUSED");
        assertThat(now(ticket).times().nextAt()).isNull();
        at(80);
        move(alice, ticket, "resume");
        assertThat(now(ticket).sla().resolveBy()).isEqualTo(after(300));
        edit(alice, ticket, Map.of("priority", "URGENT"), null);
        assertThat(now(ticket).sla().resolveBy()).isEqualTo(after(180));
        at(100);
        move(alice, ticket, "solve");
        assertThat(now(ticket).sla().state()).isEqualTo("MET");
        assertThat(now(ticket).sla().resolveBy()).isNull();
        assertThat(told(ticket)).isEmpty();
    }

    @Test
    void whatAnAgentMakesOwesNobodyAFirstAnswer() {
        Ticket own = make(alice, "Noted on the phone");
        assertThat(now(own).sla().respondBy()).isNull();
        assertThat(now(own).sla().resolveBy()).isEqualTo(after(240));
    }

    @Test
    void timeWarnsMissesAndEscalatesOnce() {
        Ticket ticket = asked("Slow");
        comment(alice, ticket, said("a", "Looking.", true));
        at(119);
        assertThat(ring()).isZero();
        at(120);
        assertThat(ring()).isEqualTo(1);
        assertThat(ring()).isZero();
        assertThat(told(ticket)).containsExactly("warned");
        assertThat(now(ticket).sla().state()).isEqualTo("WARNED");

        at(241);
        assertThat(ring()).isEqualTo(1);
        assertThat(told(ticket)).containsExactly("warned", "escalated", "missed");
        assertThat(now(ticket).priority()).as("a step of the escalation").isEqualTo(Priority.HIGH);
        assertThat(now(ticket).sla().state()).isEqualTo("MISSED");
        clock.forward(Duration.ofHours(-3));
        assertThat(ring()).as("the clock was set back").isZero();
        clock.forward(Duration.ofHours(3));
        assertThat(now(ticket).times().nextAt()).isEqualTo(after(300));
        at(300);
        ring();
        assertThat(told(ticket)).containsExactly("warned", "escalated", "missed", "escalated");
        assertThat(now(ticket).times().nextAt()).isNull();
    }

    @Test
    void anAnswerThatComesTooLateIsMissedThoughTheTimersWereAsleep() {
        Ticket ticket = asked("Asleep");
        at(61);
        comment(alice, ticket, said("a", "Sorry.", true));
        assertThat(told(ticket)).containsExactly("missed");
        TicketChange.Told missed = (TicketChange.Told) history(ticket).stream()
                .filter(entry -> entry.kind().equals("missed"))
                .findFirst()
                .orElseThrow()
                .change();
        assertThat(missed.data()).containsEntry("target", "FIRST_RESPONSE").containsEntry("due", after(60).toString());
    }

    @Test
    void severalNodesTellEverythingOnce() throws Exception {
        List<Ticket> tickets = Stream.of("a", "b", "c", "d", "e", "f", "g", "h").map(this::asked).toList();
        at(31);
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> rounds = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                rounds.add(nodes.submit(() -> ring()));
            }
            for (Future<?> round : rounds) {
                round.get(60, TimeUnit.SECONDS);
            }
        } finally {
            nodes.shutdownNow();
        }
        while (ring() > 0) {
            assertThat(clock.instant()).isEqualTo(after(31));
        }
        assertThat(tickets).allSatisfy(ticket -> assertThat(told(ticket)).containsExactly("warned"));
    }

    @Test
    void aChangedCalendarIsCountedForAllThatIsOpenAndGoesOnAfterARestart() {
        List<Ticket> open = new ArrayList<>();
        for (int i = 0; i < 210; i++) {
            open.add(asked("Open " + i));
        }
        Ticket solved = asked("Solved");
        comment(alice, solved, said("a", "Done.", true));
        move(alice, solved, "solve");
        int before = history(solved).size();

        SpecialDay off = SpecialDay.holiday("2026-11-23", "forgotten");
        store.run(() -> store.get(Calendars.class).change(Viewer.PLATFORM, calendar, new Calendars.Form(null, null, null, List.of(off)), null));
        store.get(SlaBooks.class).renew();
        assertThat(store.tx(() -> store.get(RecountClocks.class).batch())).as("there is more").isTrue();
        SlaRecount half = store.tx(() -> store.get(SlaRecounts.class).now());
        assertThat(half.done()).isEqualTo(200);
        assertThat(half.total()).as("with the solved one, for which rules may wait").isEqualTo(211);
        assertThat(half.endedAt()).isNull();

        store.forget(RecountClocks.class);
        assertThat(counted()).isEqualTo(1);
        assertThat(store.tx(() -> store.get(SlaRecounts.class).now()).done()).isEqualTo(211);
        Instant tomorrowAtTen = Instant.parse("2026-11-24T02:00:00Z");
        assertThat(open).allSatisfy(ticket -> assertThat(now(ticket).sla().respondBy()).isEqualTo(tomorrowAtTen));
        assertThat(history(solved)).hasSize(before);

        store.run(() -> store.get(SlaRecounts.class).ask());
        int entries = history(open.get(0)).size();
        counted();
        assertThat(history(open.get(0))).as("nothing has changed").hasSize(entries);
    }

    @Test
    void withoutAPolicyNothingIsDueAndOneThatComesLaterCountsFromTheBeginning() {
        store.run(() -> store.get(SlaPolicies.class).delete(Viewer.PLATFORM, policy, null));
        counted();
        Ticket ticket = asked("Unpromised");
        assertThat(ticket.sla().state()).isEqualTo("NONE");
        assertThat(kinds(ticket)).doesNotContain("clock-set");
        at(30);
        store.run(() -> store.get(SlaPolicies.class).create(Viewer.PLATFORM, form(goal(Target.RESOLVE, null, "PT4H"))));
        counted();
        assertThat(now(ticket).sla().resolveBy()).isEqualTo(after(240));
        assertThat(now(ticket).sla().state()).isEqualTo("RUNNING");
    }

    @Test
    void withoutTheModuleNothingIsDueAndWithItAgainAllIs() {
        Ticket ticket = asked("Promised");
        store.run(() -> store.get(LicenceService.class).begin(null, false));
        counted();
        assertThat(now(ticket).sla().state()).isEqualTo("NONE");
        assertThat(now(ticket).times().nextAt()).isNull();
        store.run(() -> store.get(LicenceService.class).begin(null, true));
        counted();
        assertThat(now(ticket).sla().resolveBy()).isEqualTo(after(240));
    }

    private static final String OWN = """
            key: own
            name: Own
            sla: Gold
            states:
              - {key: new, name: New, category: NEW, limit: {after: 12h, clock: WORKING, then: start}}
              - {key: open, name: Open, category: OPEN, limit: {after: 12h, then: back}}
              - {key: again, name: Again, category: OPEN}
              - {key: closed, name: Closed, category: CLOSED}
            transitions:
              - {key: start, name: Start, from: new, to: open, who: [anyone]}
              - {key: back, name: Back, from: open, to: again, actions: [setAssignee: creator]}
              - {key: close, name: Close, from: [new, open, again], to: closed, who: [anyone]}
            """;

    private Ticket own(UUID maker) {
        store.run(() -> store.get(TicketTypes.class).save(Viewer.PLATFORM, "own", OWN, "admin", null));
        return now(make(maker, new NewTickets.Draft(
                Ids.next().toString(), "Own", "own", null, null, null, shop, null, null, null, Map.of(), List.of(), null, null, null, List.of())));
    }

    @Test
    void aTypeNamesItsPolicy() {
        UUID gold = store.tx(() -> store.get(SlaPolicies.class).create(Viewer.PLATFORM, new SlaPolicies.Form(
                        "Gold", true, null, calendar, List.of(goal(Target.RESOLVE, null, "PT30M")), Set.of(Phase.WAITING), 50, List.of())))
                .id();
        counted();
        assertThat(asked("any").sla().policyId()).isEqualTo(policy);
        Ticket own = own(alice);
        assertThat(own.sla().policyId()).isEqualTo(gold);
        assertThat(own.sla().resolveBy()).isEqualTo(after(30));
        store.run(() -> store.get(SlaPolicies.class).delete(Viewer.PLATFORM, gold, null));
        counted();
        assertThat(now(own).sla().policyId()).as("one that is gone is as if none were named").isEqualTo(policy);
    }

    @Test
    void aLimitInWorkingTimeFollowsTheCalendar() {
        Ticket own = own(alice);
        // Eight hours are left of Monday.
        Instant tuesday = Instant.parse("2026-11-24T05:00:00Z");
        assertThat(own.times().alarms()).containsEntry(TicketTimes.LIMIT, tuesday);
        clock.forward(Duration.between(begin, tuesday));
        ring();
        assertThat(now(own).state()).isEqualTo("open");
        assertThat(now(own).times().alarms()).containsEntry(TicketTimes.LIMIT, tuesday.plus(Duration.ofHours(12)));
    }

    @Test
    void whoLeftIsNotGivenATicketByItself() {
        UUID gone = agent("gone", 5);
        Ticket own = own(gone);
        move(alice, own, "start");
        store.run(() -> store.get(Agents.class).find(gone).orElseThrow().deactivate());
        clock.forward(Duration.ofHours(12));
        ring();
        assertThat(now(own).state()).isEqualTo("again");
        assertThat(now(own).assigneeId()).isNull();
    }

    @Test
    void oneThatCantBeDoneDoesNotStandInTheWayOfOthers() {
        store.get(DueTickets.class).answersTo("trouble", (ticket, now) -> {
            throw new IllegalArgumentException("on purpose");
        });
        Ticket first = asked("first");
        Ticket second = asked("second");
        store.run(() -> store.get(Journal.class).write(
                store.get(Tickets.class).lock(Viewer.PLATFORM, first.id()), TicketActor.SYSTEM, new TicketChange.AlarmSet("trouble", after(1))));
        at(35);
        DueTickets due = store.get(DueTickets.class);
        assertThatThrownBy(this::ring).as("all at once").hasMessage("on purpose");
        List<UUID> waiting = store.tx(() -> due.waiting(50));
        assertThat(waiting).containsExactlyInAnyOrder(first.id(), second.id());
        assertThatThrownBy(() -> store.run(() -> due.ring(first.id()))).hasMessage("on purpose");
        store.run(() -> due.putOff(first.id()));
        store.run(() -> due.ring(second.id()));
        assertThat(told(second)).containsExactly("warned");
        assertThat(now(first).times().alarms().get("trouble")).isEqualTo(after(36));
    }
}
