package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.condition.Condition;
import io.switchboard.core.condition.Condition.Op;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Category;
import io.switchboard.core.ticket.Priority;
import io.switchboard.core.ticket.SomeTickets;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketChange.FieldEdit;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.core.ticket.view.Shape;
import io.switchboard.core.ticket.view.StandardView;
import io.switchboard.core.ticket.view.TicketTakeBack;
import io.switchboard.core.ticket.view.TicketView;
import io.switchboard.core.ticket.view.TicketView.Form;
import io.switchboard.core.ticket.view.TicketView.Shared;
import io.switchboard.core.ticket.view.TicketViews;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What kept lists of tickets, and taking back what was done to tickets, promise on each database. */
abstract class TicketViewContract extends CoreMoves {
    private static final Conditions OPEN = Conditions.all(Condition.of("category", Op.IS, "OPEN"));

    private UUID alice;
    private UUID bob;
    private UUID carol;
    private UUID group;

    @BeforeEach
    void people() {
        alice = agent("alice", 5);
        bob = agent("bob", 5);
        carol = agent("carol", 5, BuiltInRole.SUPERVISOR);
        group = Ids.next();
        store.run(() -> {
            AgentGroup bobs = new AgentGroup(group, shop, "Bobs", clock.instant());
            store.get(Groups.class).add(bobs);
            bobs.consistOf(Set.of(bob));
        });
    }

    private static Form form(String name) {
        return new Form(name, OPEN, List.of("number", "field.order"), "-priority", "group", new Shape(Shape.Kind.BOARD, "state:general"));
    }

    private UUID keep(UUID who, Form form, Shared shared, Set<UUID> groups) {
        return store.tx(() -> {
            TicketViews views = store.get(TicketViews.class);
            TicketView view = new TicketView(who, clock.instant());
            views.describe(viewer(who), view, form, shared, groups, 0);
            views.add(view);
            return view.id();
        });
    }

    private List<String> names(UUID who) {
        return store.tx(() -> store.get(TicketViews.class).list(viewer(who)).stream().map(view -> view.form().name()).toList());
    }

    @Test
    void eachHasHisOwnThoseOfHisGroupsAndEverybodys() {
        UUID own = keep(alice, form("alice's"), Shared.OWN, Set.of());
        keep(carol, form("all's"), Shared.ALL, Set.of());
        UUID bobs = keep(carol, form("bobs'"), Shared.GROUPS, Set.of(group));
        assertThat(names(alice)).containsExactlyInAnyOrder("alice's", "all's");
        assertThat(names(bob)).containsExactlyInAnyOrder("all's", "bobs'");
        assertThat(names(carol)).containsExactlyInAnyOrder("all's", "bobs'");
        assertThatThrownBy(() -> store.tx(() -> store.get(TicketViews.class).get(viewer(bob), own))).hasMessageContaining("notFound");
        assertThatThrownBy(() -> store.tx(() -> store.get(TicketViews.class).get(viewer(alice), bobs))).hasMessageContaining("notFound");
        assertThatThrownBy(() -> store.run(() -> store.get(TicketViews.class).remove(viewer(bob), bobs))).hasMessageContaining("view.shared");
        assertThatThrownBy(() -> keep(alice, form("x"), Shared.ALL, Set.of())).hasMessageContaining("view.shared");
        Form kept = store.tx(() -> store.get(TicketViews.class).get(viewer(alice), own).form());
        assertThat(kept).isEqualTo(form("alice's"));
        assertThat(kept.order()).isEqualTo("group,-priority");
        store.run(() -> store.get(TicketViews.class).remove(viewer(alice), own));
        assertThat(names(alice)).containsExactly("all's");
    }

    @Test
    void saysWhatIsWrongWithOne() {
        refused(new Form(" ", OPEN, List.of(), "number", null), "name");
        refused(new Form("x".repeat(101), OPEN, List.of(), "number", null), "name");
        refused(new Form("x", OPEN, List.of("colour"), "number", null), "columns");
        refused(new Form("x", OPEN, IntStream.range(0, 31).mapToObj(i -> "field.f" + i).toList(), "number", null), "columns");
        refused(new Form("x", OPEN, List.of(), "-colour", null), "sort");
        refused(new Form("x", OPEN, List.of(), "number,,", null), "sort");
        refused(new Form("x", OPEN, List.of(), "number,subject,state,type", null), "sort");
        refused(new Form("x", OPEN, List.of(), "number", "colour"), "groupBy");
        refused(new Form("x", OPEN, List.of(), "number", null, new Shape(Shape.Kind.BOARD, "colour")), "shapeBy");
        refused(new Form("x", OPEN, List.of(), "number", null, new Shape(Shape.Kind.BOARD, null)), "shapeBy");
        refused(new Form("x", OPEN, List.of(), "number", null, new Shape(Shape.Kind.CALENDAR, "category")), "shapeBy");
        refused(new Form("x", OPEN, List.of(), "field." + "x".repeat(200), null), "sort");
        assertThatThrownBy(() -> keep(carol, form("x"), Shared.GROUPS, Set.of())).hasMessageContaining("groupIds");
        assertThatThrownBy(() -> keep(carol, form("x"), Shared.GROUPS, Set.of(Ids.next()))).hasMessageContaining("groupIds");
    }

    private void refused(Form form, String field) {
        assertThatThrownBy(() -> keep(alice, form, Shared.OWN, Set.of())).isInstanceOf(Refused.class).hasMessageContaining("field=" + field);
    }

    @Test
    void nobodyKeepsEndlesslyMany() {
        store.run(() -> IntStream.range(0, 100).forEach(i -> {
            TicketView view = new TicketView(alice, clock.instant());
            store.get(TicketViews.class).describe(viewer(alice), view, form("v" + i), Shared.OWN, Set.of(), i);
            store.get(TicketViews.class).add(view);
        }));
        assertThatThrownBy(() -> keep(alice, form("more"), Shared.OWN, Set.of())).hasMessageContaining("view.tooMany");
        keep(bob, form("bob's"), Shared.OWN, Set.of());
    }

    @Test
    void standardListsAskWhatTheViewerHas() {
        Viewer nobody = new Viewer(alice, "alice", Set.of(), BuiltInRole.AGENT.grants(), Set.of(), Set.of());
        assertThat(StandardView.of("unassigned")).contains(StandardView.UNASSIGNED);
        assertThat(StandardView.of("UNASSIGNED")).isEmpty();
        assertThat(StandardView.UNASSIGNED.form(nobody, "x").where().any()).isEmpty();
        assertThat(store.tx(() -> StandardView.UNASSIGNED.form(viewer(bob), "x")).where().any().get(0).values()).containsExactly(group.toString());
        for (StandardView view : StandardView.values()) {
            TicketViews.sort(view.form(nobody, "x").order(), "sort");
        }
    }

    private UUID ticket(SomeTickets some) {
        return store.tx(() -> some.make(shop, group, null, "request", "one", Priority.NORMAL, Map.of("order", "1"), List.of("a", "b"), null));
    }

    private Ticket undo(UUID who, UUID ticket) {
        return store.tx(() -> store.get(TicketTakeBack.class).undo(viewer(who), ticket));
    }

    private void by(UUID who, SomeTickets some, UUID ticket, TicketChange... changes) {
        store.run(() -> some.changeBy(viewer(who), ticket, changes));
        clock.forward(Duration.ofSeconds(1));
    }

    @Test
    void takesBackEachKindOfStep() {
        SomeTickets some = new SomeTickets(store);
        UUID one = ticket(some);
        Ticket before = store.tx(() -> store.get(Tickets.class).get(Viewer.PLATFORM, one));
        List<TicketChange[]> steps = List.of(
                new TicketChange[] {new TicketChange.Moved("solve", "new", "solved", Category.SOLVED, "done")},
                new TicketChange[] {new TicketChange.Assigned(alice, "alice", null, null, true, null, null)},
                new TicketChange[] {
                    new TicketChange.Edited(
                            List.of(
                                    new FieldEdit("priority", "NORMAL", "URGENT"),
                                    new FieldEdit("subject", "one", "two"),
                                    new FieldEdit("field.order", "1", null),
                                    new FieldEdit("field.more", null, "x")),
                            null),
                    new TicketChange.Tagged(List.of("c"), List.of("a"))
                },
                new TicketChange[] {new TicketChange.Snoozed(clock.instant().plusSeconds(3600))});
        for (TicketChange[] step : steps) {
            by(bob, some, one, step);
            Ticket after = undo(bob, one);
            assertThat(after.state()).isEqualTo("new");
            assertThat(after.category()).isEqualTo(Category.NEW);
            assertThat(after.assigneeId()).isNull();
            assertThat(after.groupId()).isEqualTo(group);
            assertThat(after.priority()).isEqualTo(Priority.NORMAL);
            assertThat(after.subject()).isEqualTo("one");
            assertThat(after.fields()).isEqualTo(before.fields());
            assertThat(after.tags()).containsExactlyInAnyOrder("a", "b");
            assertThat(after.times().snoozedUntil()).isNull();
            clock.forward(Duration.ofSeconds(1));
        }
    }

    @Test
    void takesBackNothingElse() {
        SomeTickets some = new SomeTickets(store);
        UUID one = ticket(some);
        assertThatThrownBy(() -> undo(bob, one)).hasMessageContaining("ticket.undo");
        TicketChange step = new TicketChange.Tagged(List.of("c"), List.of());
        by(bob, some, one, step);
        assertThatThrownBy(() -> undo(carol, one)).hasMessageContaining("ticket.undo");
        by(carol, some, one, new TicketChange.Noted("and now?", List.of(), List.of()));
        assertThatThrownBy(() -> undo(bob, one)).as("somebody wrote since").hasMessageContaining("ticket.undo");
        by(bob, some, one, new TicketChange.Tagged(List.of("d"), List.of()));
        clock.forward(Duration.ofMinutes(3));
        assertThatThrownBy(() -> undo(bob, one)).as("too late").hasMessageContaining("ticket.undo");
        by(bob, some, one, new TicketChange.Tagged(List.of("e"), List.of()));
        store.run(() -> some.change(one, new TicketChange.AlarmSet("limit", null)));
        assertThat(undo(bob, one).tags()).as("a clock's word is no step").containsExactly("a", "b", "c", "d");
        assertThatThrownBy(() -> undo(alice, Ids.next())).hasMessageContaining("notFound");
    }
}
