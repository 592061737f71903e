package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.NewTickets;
import io.switchboard.core.ticket.Priority;
import io.switchboard.core.ticket.RunMacro;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.TicketPeople;
import io.switchboard.core.ticket.macro.TicketMacro;
import io.switchboard.core.ticket.macro.TicketMacro.Form;
import io.switchboard.core.ticket.macro.TicketMacros;
import io.switchboard.core.ticket.type.Action;
import io.switchboard.core.ticket.type.ActionsJson;
import io.switchboard.core.ticket.view.BulkTickets;
import io.switchboard.core.ticket.view.BulkTickets.Doing;
import io.switchboard.core.ticket.view.TicketTakeBack;
import io.switchboard.core.ticket.view.TicketView.Shared;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Macros over tickets, on every database. */
abstract class MacroContract extends TicketMoves {
    private UUID alice;
    private UUID bob;
    private UUID carol;

    @BeforeEach
    void people() {
        store.run(() -> store.get(LicenceService.class).begin(null, true));
        alice = agent("alice", 5);
        bob = agent("bob", 5);
        carol = agent("carol", 5, BuiltInRole.SUPERVISOR);
    }

    private static List<Action> actions(String json) {
        List<Refused.Field> faults = new ArrayList<>();
        List<Action> read = ActionsJson.read(tree(json), Action.Place.MACRO, "actions", faults);
        assertThat(faults).isEmpty();
        return read;
    }

    private static com.fasterxml.jackson.databind.JsonNode tree(String json) {
        try {
            return Json.mapper().readTree(json.replace('\'', '"'));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private TicketMacro macro(UUID owner, Shared shared, Set<UUID> groups, String json) {
        return store.tx(() -> store.get(TicketMacros.class).create(viewer(owner), new Form("Lost parcel", actions(json), shared, groups)));
    }

    private TicketMacro own(String json) {
        return macro(alice, Shared.OWN, Set.of(), json);
    }

    private Ticket run(UUID agent, Ticket ticket, TicketMacro macro) {
        return store.tx(() -> store.get(RunMacro.class).run(viewer(agent), ticket.id(), macro.id(), Ids.next().toString(), null));
    }

    private Ticket asked(String subject) {
        return make(alice, new NewTickets.Draft(
                Ids.next().toString(), subject, "general", "text", null, new TicketPeople.Asking("Lin", "lin@example.org", null), shop, null, null, null,
                Map.of(), List.of(), null, null, null, List.of()));
    }

    private List<String> names(UUID agent) {
        return store.tx(() -> store.get(TicketMacros.class).list(viewer(agent)).stream().map(one -> one.form().name()).toList());
    }

    @Test
    void allOfItIsDoneInOrderAsTheOneWhoRunsIt() {
        UUID logistics = group("Logistics", alice);
        TicketMacro macro = own("""
                [{'kind':'SET_PRIORITY','value':'HIGH'}, {'kind':'ADD_TAG','value':'lost'}, {'kind':'SET_PROBLEM','value':'parcel lost'},
                 {'kind':'WATCH'}, {'kind':'REPLY','value':'Dear {{contact.name}}, {{ticket.number}} is looked into. {{agent.name}}'},
                 {'kind':'NOTE','value':'ask the carrier'}, {'kind':'SET_GROUP','value':'Logistics'}, {'kind':'SET_ASSIGNEE','value':'me'}]
                """);
        Ticket ticket = asked("Where is it");
        run(alice, ticket, macro);
        Ticket now = now(ticket);
        assertThat(now.priority()).isEqualTo(Priority.HIGH);
        assertThat(now.tags()).containsExactly("lost");
        assertThat(now.problem()).isEqualTo("parcel lost");
        assertThat(now.groupId()).isEqualTo(logistics);
        assertThat(now.assigneeId()).isEqualTo(alice);
        List<TicketEntry> history = history(ticket);
        TicketEntry ran = history.stream().filter(entry -> entry.kind().equals("macro-ran")).findFirst().orElseThrow();
        assertThat(ran.json()).contains("Lost parcel").contains(macro.id().toString());
        List<TicketEntry> done = history.stream().filter(entry -> entry.seq() > ran.seq()).filter(entry -> entry.actor().isOurs()).toList();
        assertThat(done).extracting(TicketEntry::kind).containsExactly("edited", "tagged", "edited", "watched", "replied", "noted", "assigned", "assigned");
        assertThat(done).allMatch(entry -> entry.actor().id().equals(alice)).allMatch(entry -> entry.at().equals(ran.at()));
        assertThat(((TicketChange.Replied) done.get(4).change()).text()).isEqualTo("Dear Lin, #" + now.number() + " is looked into. alice");
    }

    @Test
    void whatIsntPossibleSaysWhichStepAndNothingIsDone() {
        TicketMacro macro = own("[{'kind':'ADD_TAG','value':'a'}, {'kind':'NOTE','value':'b'}, {'kind':'MOVE','value':'nowhere'}]");
        Ticket ticket = asked("Stays");
        long seq = now(ticket).seq();
        assertThatThrownBy(() -> run(alice, ticket, macro)).isInstanceOfSatisfying(Refused.class, why -> {
            assertThat(why.code()).isEqualTo("ticket.transition");
            assertThat(why.more()).containsEntry("step", 3).containsKey("allowed");
        });
        assertThat(now(ticket).seq()).isEqualTo(seq);
        assertThat(now(ticket).tags()).isEmpty();
        assertRefused(ticket, "[{'kind':'REPLY','value':'Dear {{contact.phone}}'}]", "macro.gap");
        assertRefused(ticket, "[{'kind':'SET_GROUP','value':'No such'}]", "macro.noGroup");
        assertRefused(ticket, "[{'kind':'SET_ASSIGNEE','value':'nobody-there'}]", "macro.noAgent");
        assertRefused(ticket, "[{'kind':'SET_FIELD','field':'none','value':'x'}]", "invalid");
        assertRefused(make(alice, "of nobody"), "[{'kind':'REPLY','value':'Hello'}]", "macro.noContact");
    }

    private void assertRefused(Ticket ticket, String json, String code) {
        TicketMacro macro = own(json);
        assertThatThrownBy(() -> run(alice, ticket, macro)).isInstanceOfSatisfying(Refused.class, why -> {
            assertThat(why.code()).isEqualTo(code);
            assertThat(why.more()).containsEntry("step", 1);
        });
    }

    @Test
    void nobodyDoesByAMacroWhatHeMayNotDoByHand() {
        UUID logistics = group("Logistics", bob);
        TicketMacro macro = macro(carol, Shared.ALL, Set.of(), "[{'kind':'SET_GROUP','value':'Logistics'}, {'kind':'NOTE','value':'yours now'}]");
        Ticket ticket = asked("Hand over");
        assertThatThrownBy(() -> run(alice, ticket, macro))
                .as("it is out of her hands after the first step")
                .isInstanceOfSatisfying(Refused.class, why -> assertThat(why.more()).containsEntry("step", 2));
        assertThat(now(ticket).groupId()).isNull();
        run(carol, ticket, macro);
        assertThat(now(ticket).groupId()).isEqualTo(logistics);
        assertThatThrownBy(() -> run(alice, ticket, macro)).isInstanceOf(Refused.class);
    }

    @Test
    void ownOnesAreOnesOwnAndSharedOnesAreChangedByWhoMay() {
        UUID logistics = group("Logistics", bob);
        TicketMacro own = own("[{'kind':'URGE'}]");
        assertThat(names(alice)).hasSize(1);
        assertThat(names(bob)).isEmpty();
        assertThatThrownBy(() -> macro(alice, Shared.ALL, Set.of(), "[{'kind':'URGE'}]")).hasMessageContaining("ticketMacro.shared");
        TicketMacro ofGroup = macro(carol, Shared.GROUPS, Set.of(logistics), "[{'kind':'URGE'}]");
        assertThat(names(bob)).hasSize(1);
        assertThat(names(alice)).hasSize(1);
        Ticket ticket = asked("Whose");
        assertThatThrownBy(() -> run(bob, ticket, own)).isInstanceOfSatisfying(Refused.class, why -> assertThat(why.kind()).isEqualTo(Refused.Kind.NOT_FOUND));
        assertThatThrownBy(() -> store.run(() -> store.get(TicketMacros.class).remove(viewer(bob), ofGroup.id()))).hasMessageContaining("ticketMacro.shared");
        store.run(() -> store.get(TicketMacros.class)
                .change(viewer(carol), ofGroup.id(), new Form("For all", actions("[{'kind':'WATCH'}]"), Shared.ALL, Set.of()), ofGroup.version()));
        assertThat(names(alice)).containsExactly("For all", "Lost parcel");
        assertThatThrownBy(() -> store.run(() -> store.get(TicketMacros.class)
                        .change(viewer(carol), ofGroup.id(), new Form("Again", actions("[{'kind':'WATCH'}]"), Shared.ALL, Set.of()), ofGroup.version())))
                .hasMessageContaining("stale");
        store.run(() -> store.get(TicketMacros.class).remove(viewer(alice), own.id()));
        assertThat(names(alice)).containsExactly("For all");
    }

    @Test
    void whatOnlyRulesDoNoMacroDoes() {
        List<Refused.Field> faults = new ArrayList<>();
        ActionsJson.read(tree("[{'kind':'NOTIFY','who':['assignee']}, {'kind':'REPLY'}]"), Action.Place.MACRO, "actions", faults);
        assertThat(faults).extracting(Refused.Field::field).containsExactly("actions[0].kind", "actions[1].value");
        faults.clear();
        ActionsJson.read(tree("[{'kind':'REPLY','value':'x'}]"), Action.Place.RULE, "actions", faults);
        assertThat(faults).extracting(Refused.Field::code).containsExactly("action.unknown");
    }

    @Test
    void aRepeatedRunIsOne() throws Exception {
        TicketMacro macro = own("[{'kind':'URGE'}]");
        Ticket ticket = asked("Once");
        List<Callable<Ticket>> twice = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            twice.add(() -> store.tx(() -> store.get(RunMacro.class).run(viewer(alice), ticket.id(), macro.id(), "same", null)));
        }
        inParallel(4, twice);
        assertThat(now(ticket).urged()).isEqualTo(1);
    }

    @Test
    void overManyEachForItselfAndTakenBackWhereItCan() {
        TicketMacro macro = own("[{'kind':'SET_PRIORITY','value':'URGENT'}, {'kind':'NOTE','value':'stays'}, {'kind':'ADD_TAG','value':'sale'}]");
        Ticket one = asked("One");
        Doing doing = new Doing(BulkTickets.Action.MACRO, null, null, null, null, null, null, null, macro.id(), "run");
        store.tx(() -> store.get(BulkTickets.class).one(viewer(alice), one.id(), doing));
        assertThat(now(one).priority()).isEqualTo(Priority.URGENT);
        store.tx(() -> store.get(TicketTakeBack.class).undo(viewer(alice), one.id()));
        assertThat(now(one).priority()).isEqualTo(Priority.NORMAL);
        assertThat(now(one).tags()).isEmpty();
        assertThat(kinds(one)).contains("noted");

        TicketMacro sends = own("[{'kind':'SET_PRIORITY','value':'URGENT'}, {'kind':'REPLY','value':'gone out'}]");
        Ticket two = asked("Two");
        run(alice, two, sends);
        assertThatThrownBy(() -> store.tx(() -> store.get(TicketTakeBack.class).undo(viewer(alice), two.id()))).hasMessageContaining("ticket.undo");
    }

    @Test
    void thePreviewSaysWhatWouldBeSaidAndDoesNothing() {
        TicketMacro macro = own("[{'kind':'REPLY','value':'Dear {{contact.name}}, ring {{contact.phone}} at {{time}}'}, {'kind':'URGE'}]");
        Ticket ticket = asked("Look first");
        List<RunMacro.Step> steps = store.tx(() -> store.get(RunMacro.class).preview(viewer(alice), ticket.id(), macro.id()));
        assertThat(steps.get(0).text()).startsWith("Dear Lin, ring {{contact.phone}} at ").doesNotContain("{{time}}");
        assertThat(steps.get(0).gaps()).containsExactly("contact.phone");
        assertThat(steps.get(1).text()).isNull();
        assertThat(kinds(ticket)).doesNotContain("macro-ran");
    }

    @Test
    void rulesSeeAMacroAsOneCall() {
        AtomicInteger calls = new AtomicInteger();
        store.get(io.switchboard.core.ticket.Journal.class).seenBy("test", (ticket, written) -> calls.incrementAndGet());
        TicketMacro macro = own("[{'kind':'SET_PRIORITY','value':'HIGH'}, {'kind':'ADD_TAG','value':'x'}, {'kind':'NOTE','value':'y'}]");
        Ticket ticket = asked("Once told");
        calls.set(0);
        run(alice, ticket, macro);
        assertThat(calls).hasValue(1);
    }
}
