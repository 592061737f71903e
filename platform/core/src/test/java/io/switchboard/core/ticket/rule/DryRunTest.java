package io.switchboard.core.ticket.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.condition.Condition;
import io.switchboard.core.condition.Condition.Op;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.ticket.Category;
import io.switchboard.core.ticket.Priority;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.TicketTries;
import io.switchboard.core.ticket.type.Action;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A dry run says where a rule would have run over a ticket's history, and changes nothing. */
class DryRunTest {
    private static final Instant START = Instant.parse("2026-11-20T02:00:00Z");
    private final Ticket ticket = TicketTries.unborn();
    private final List<TicketEntry> history = new ArrayList<>();

    private void happens(Duration after, TicketActor actor, TicketChange... changes) {
        for (TicketChange change : changes) {
            TicketTries.pen(ticket, history, START.plus(after)).write(actor, change);
        }
    }

    private List<DryRun.Firing> run(Rule rule, Duration until) {
        int before = history.size();
        List<DryRun.Firing> firings = new DryRun(rule, new Nowhere(), ZoneOffset.UTC).over(TicketTries.copies(ticket, history), START.plus(until));
        assertThat(history).hasSize(before);
        return firings;
    }

    private static Rule rule(Set<Trigger> triggers, RuleTime time, Conditions conditions, Action... actions) {
        return new Rule(UUID.randomUUID(), "tried", 0, 0, triggers, time, conditions, List.of(actions));
    }

    private static Action priority(String value) {
        return new Action(Action.Kind.SET_PRIORITY, null, value, List.of());
    }

    private void story() {
        happens(Duration.ZERO, TicketActor.SYSTEM, TicketTries.created(UUID.randomUUID(), null, null, "late", Priority.NORMAL, List.of()));
        happens(Duration.ofHours(1), TicketActor.SYSTEM, new TicketChange.Urged("please"));
        happens(Duration.ofHours(2), TicketActor.SYSTEM, new TicketChange.Tagged(List.of("vip"), List.of()));
        happens(Duration.ofHours(3), TicketActor.SYSTEM, new TicketChange.Urged("now"));
        happens(Duration.ofHours(50), TicketActor.SYSTEM, new TicketChange.Moved("m", "new", "solved", Category.SOLVED, null));
    }

    @Test
    void itRunsWhereTheConditionsHeldThen() {
        story();
        List<DryRun.Firing> firings =
                run(rule(EnumSet.of(Trigger.URGED), null, Conditions.all(Condition.of("tags", Op.CONTAINS, "vip")), priority("URGENT")), Duration.ofDays(9));
        assertThat(firings).singleElement().satisfies(firing -> {
            assertThat(firing.seq()).isEqualTo(4);
            assertThat(firing.at()).isEqualTo(START.plus(Duration.ofHours(3)));
            assertThat(firing.effects()).singleElement().satisfies(effect -> assertThat(effect.from()).isEqualTo("NORMAL"));
        });
    }

    @Test
    void whatWasSoAlreadyIsNoRun() {
        story();
        assertThat(run(rule(EnumSet.of(Trigger.CREATED, Trigger.URGED), null, Conditions.NONE, priority("NORMAL")), Duration.ofDays(9))).isEmpty();
    }

    @Test
    void timePassesBetweenTheEntriesAndAfterTheLast() {
        story();
        Rule silent = rule(EnumSet.of(Trigger.TIME), new RuleTime("updatedAt", Duration.ofHours(24)), Conditions.NONE, priority("HIGH"));
        assertThat(run(silent, Duration.ofDays(9)).stream().map(DryRun.Firing::at))
                .containsExactly(START.plus(Duration.ofHours(27)), START.plus(Duration.ofHours(74)));
        assertThat(run(silent, Duration.ofHours(60))).hasSize(1);
    }

    @Test
    void whatRulesDidAtTheTimeIsNotSeenBeforehand() {
        happens(Duration.ZERO, TicketActor.SYSTEM, TicketTries.created(UUID.randomUUID(), null, null, "late", Priority.NORMAL, List.of()));
        happens(Duration.ZERO, TicketActor.rule(UUID.randomUUID(), "other"), new TicketChange.Tagged(List.of("x"), List.of()));
        Conditions tagged = Conditions.all(Condition.of("tags", Op.CONTAINS, "x"));
        assertThat(run(rule(EnumSet.of(Trigger.CREATED), null, tagged, priority("HIGH")), Duration.ofDays(1))).isEmpty();
        assertThat(run(rule(EnumSet.of(Trigger.CHANGED), null, tagged, priority("HIGH")), Duration.ofDays(1))).hasSize(1);
    }
}
