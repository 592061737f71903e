package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.condition.Vocabulary;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Category;
import io.switchboard.core.ticket.Journal;
import io.switchboard.core.ticket.Priority;
import io.switchboard.core.ticket.RecountClocks;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.TicketTries;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.core.ticket.rule.DryRuns;
import io.switchboard.core.ticket.rule.RuleDraft;
import io.switchboard.core.ticket.rule.RuleJson;
import io.switchboard.core.ticket.rule.RunRules;
import io.switchboard.core.ticket.rule.TicketRule;
import io.switchboard.core.ticket.rule.TicketRules;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What rules over tickets promise on each database. */
abstract class RuleContract extends CoreMoves {
    private static final Vocabulary ANY = field -> Optional.of(Vocabulary.Word.of(Vocabulary.Kind.ANY));

    @BeforeEach
    void begin() {
        store.run(() -> store.get(LicenceService.class).begin(null, true));
        store.get(RunRules.class);
    }

    private TicketRules rules() {
        return store.get(TicketRules.class);
    }

    private static RuleDraft draft(String json) {
        try {
            return RuleJson.read(Json.mapper().readTree(json), null, ANY);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private UUID rule(String json) {
        return store.tx(() -> rules().create(Viewer.PLATFORM, draft(json))).id();
    }

    private UUID ticket(String type, Priority priority) {
        Ticket unborn = TicketTries.unborn();
        store.run(() -> store.get(Journal.class)
                .write(unborn, TicketActor.SYSTEM, TicketTries.created(shop, null, null, type, priority, List.of())));
        return unborn.id();
    }

    private void happens(UUID ticket, TicketChange... changes) {
        store.run(() -> store.get(Journal.class).write(store.get(Tickets.class).lock(Viewer.PLATFORM, ticket), TicketActor.SYSTEM, changes));
    }

    private Ticket read(UUID ticket) {
        return store.tx(() -> store.get(Tickets.class).get(Viewer.PLATFORM, ticket));
    }

    private List<TicketEntry> history(UUID ticket) {
        List<TicketEntry> history = store.tx(() -> store.get(Tickets.class).history(store.get(Tickets.class).get(Viewer.PLATFORM, ticket), 0, 1_000));
        assertThat(Ticket.rebuilt(history)).usingRecursiveComparison().ignoringFields("version").withEqualsForFields(Object::equals, "times.alarms", "fields", "tags").isEqualTo(read(ticket));
        return history;
    }

    private List<String> kinds(UUID ticket) {
        return history(ticket).stream().map(TicketEntry::kind).toList();
    }

    @Test
    void aRuleRunsInTheTransactionOfWhatSetItOff() {
        UUID group = Ids.next();
        store.run(() -> store.get(Groups.class).add(new AgentGroup(group, shop, "Warehouse", clock.instant())));
        UUID id = rule("""
                {"name": "Returns to the warehouse", "triggers": ["CREATED"],
                 "conditions": {"all": [{"field": "type", "op": "IS", "values": ["return"]}]},
                 "actions": [{"kind": "SET_GROUP", "value": "Warehouse"}, {"kind": "SET_PRIORITY", "value": "HIGH"},
                             {"kind": "ADD_TAG", "value": "back"}, {"kind": "NOTE", "value": "By the rule."},
                             {"kind": "SET_FIELD", "field": "reason", "value": "unknown"}, {"kind": "NOTIFY", "who": ["group"]}]}""");
        UUID ticket = ticket("return", Priority.NORMAL);
        assertThat(kinds(ticket)).containsExactly("created", "assigned", "edited", "tagged", "noted", "edited", "notified", "rule-ran");
        Ticket after = read(ticket);
        assertThat(after.groupId()).isEqualTo(group);
        assertThat(after.priority()).isEqualTo(Priority.HIGH);
        assertThat(after.tags()).containsExactly("back");
        assertThat(after.firstAssignedByHand()).isFalse();
        TicketEntry ran = history(ticket).get(7);
        assertThat(ran.actor().kind()).isEqualTo(TicketActor.Kind.RULE);
        assertThat(ran.actor().id()).isEqualTo(id);
        assertThat(ran.json()).contains("\"version\":0").contains("CREATED");
        assertThat(kinds(ticket("other", Priority.NORMAL))).containsExactly("created");
    }

    @Test
    void oneRuleSetsOffAnotherButNoneTwice() {
        rule("""
                {"name": "up", "triggers": ["CREATED", "CHANGED"], "conditions": {"all": [{"field": "priority", "op": "IS", "values": ["LOW"]}]},
                 "actions": [{"kind": "SET_PRIORITY", "value": "HIGH"}]}""");
        rule("""
                {"name": "down", "triggers": ["CHANGED"], "conditions": {"all": [{"field": "priority", "op": "IS", "values": ["HIGH"]}]},
                 "actions": [{"kind": "SET_PRIORITY", "value": "LOW"}]}""");
        UUID ticket = ticket("any", Priority.LOW);
        assertThat(kinds(ticket)).containsExactly("created", "edited", "rule-ran", "edited", "rule-ran");
        assertThat(read(ticket).priority()).isEqualTo(Priority.LOW);
    }

    @Test
    void rulesRestWhenTheyRanTooOftenWithinAnHour() {
        rule("""
                {"name": "chatter", "triggers": ["URGED"], "actions": [{"kind": "NOTE", "value": "Urged."}]}""");
        UUID ticket = ticket("any", Priority.LOW);
        for (int i = 0; i < 33; i++) {
            happens(ticket, new TicketChange.Urged("now"));
        }
        assertThat(kinds(ticket).stream().filter("rule-ran"::equals)).hasSize(30);
        assertThat(kinds(ticket).stream().filter("rules-rest"::equals)).hasSize(1);
        clock.forward(Duration.ofMinutes(61));
        happens(ticket, new TicketChange.Urged("now"));
        assertThat(kinds(ticket).stream().filter("rule-ran"::equals)).hasSize(31);
    }

    @Test
    void timeSetsARuleOffOnce() {
        rule("""
                {"name": "forgotten", "triggers": ["TIME"], "time": {"field": "updatedAt", "after": "PT48H"},
                 "conditions": {"all": [{"field": "category", "op": "IN", "values": ["NEW", "OPEN"]}]},
                 "actions": [{"kind": "SET_PRIORITY", "value": "URGENT"}]}""");
        UUID ticket = ticket("any", Priority.LOW);
        assertThat(read(ticket).times().nextAt()).isEqualTo(clock.instant().plus(Duration.ofHours(48)));
        clock.forward(Duration.ofHours(10));
        happens(ticket, new TicketChange.Noted("a word", List.of(), List.of()));
        assertThat(read(ticket).times().nextAt()).isEqualTo(clock.instant().plus(Duration.ofHours(48)));
        clock.forward(Duration.ofHours(47));
        wake(ticket);
        assertThat(read(ticket).priority()).isEqualTo(Priority.LOW);
        clock.forward(Duration.ofHours(2));
        wake(ticket);
        wake(ticket);
        assertThat(read(ticket).priority()).isEqualTo(Priority.URGENT);
        assertThat(kinds(ticket).stream().filter("rule-ran"::equals)).hasSize(1);
    }

    private void wake(UUID ticket) {
        store.run(() -> store.get(RunRules.class).wake(store.get(Tickets.class).lock(Viewer.PLATFORM, ticket), clock.instant()));
    }

    @Test
    void aVainAlarmDoesNotPutOffWhatWaitsForSilence() {
        rule("""
                {"name": "silence", "triggers": ["TIME"], "time": {"field": "updatedAt", "after": "P7D"},
                 "actions": [{"kind": "ADD_TAG", "value": "silent"}]}""");
        rule("""
                {"name": "age", "triggers": ["TIME"], "time": {"field": "createdAt", "after": "P6D"},
                 "conditions": {"all": [{"field": "updatedAt", "op": "AFTER", "values": ["-PT1H"]}]},
                 "actions": [{"kind": "ADD_TAG", "value": "old"}]}""");
        UUID ticket = ticket("any", Priority.LOW);
        clock.forward(Duration.ofDays(6));
        wake(ticket);
        assertThat(read(ticket).tags()).isEmpty();
        clock.forward(Duration.ofDays(1));
        wake(ticket);
        assertThat(read(ticket).tags()).containsExactly("silent");
    }

    @Test
    void changedRulesCountAtOnceAndOrderIsKept() {
        UUID first = rule("""
                {"name": "first", "triggers": ["CREATED"], "actions": [{"kind": "ADD_TAG", "value": "1"}]}""");
        UUID second = rule("""
                {"name": "second", "triggers": ["CREATED"], "actions": [{"kind": "ADD_TAG", "value": "2"}]}""");
        assertThat(read(ticket("any", Priority.LOW)).tags()).containsExactly("1", "2");
        store.run(() -> rules().reorder(Viewer.PLATFORM, List.of(second)));
        assertThat(read(ticket("any", Priority.LOW)).tags()).containsExactly("2", "1");
        store.run(() -> {
            TicketRule off = rules().get(Viewer.PLATFORM, first);
            RuleDraft was = off.draft();
            rules().change(Viewer.PLATFORM, off, new RuleDraft(was.name(), false, null, was.triggers(), null, was.conditions(), was.actions()));
        });
        assertThat(read(ticket("any", Priority.LOW)).tags()).containsExactly("2");
        store.run(() -> rules().delete(Viewer.PLATFORM, second));
        assertThat(read(ticket("any", Priority.LOW)).tags()).isEmpty();
    }

    @Test
    void aRepeatIsLinked() {
        rule("""
                {"name": "again", "triggers": ["CREATED"], "actions": [{"kind": "LINK_REPEAT"}]}""");
        receive("m1", "anna", "first");
        UUID contact = all().get(0).contactId();
        Ticket one = TicketTries.unborn();
        Ticket other = TicketTries.unborn();
        store.run(() -> store.get(Journal.class).write(one, TicketActor.SYSTEM, TicketTries.created(shop, null, contact, "late", Priority.LOW, List.of())));
        clock.forward(Duration.ofDays(6));
        store.run(() -> store.get(Journal.class).write(other, TicketActor.SYSTEM, TicketTries.created(shop, null, contact, "late", Priority.LOW, List.of())));
        assertThat(read(other.id()).repeatOf()).isEqualTo(one.id());
        assertThat(read(one.id()).repeatOf()).isNull();
    }

    @Test
    void aDryRunGoesOverThePastInPortionsAndWritesNothing() {
        for (int i = 0; i < 5; i++) {
            UUID ticket = ticket(i % 2 == 0 ? "late" : "other", Priority.LOW);
            happens(ticket, new TicketChange.Urged("now"));
            clock.forward(Duration.ofMinutes(1));
        }
        RuleDraft draft = draft("""
                {"name": "try", "triggers": ["URGED"], "conditions": {"all": [{"field": "type", "op": "IS", "values": ["late"]}]},
                 "actions": [{"kind": "SET_PRIORITY", "value": "HIGH"}, {"kind": "ASSIGN"}, {"kind": "SET_GROUP", "value": "nowhere"}]}""");
        DryRuns.Portion portion = store.tx(() -> store.get(DryRuns.class).portion(Viewer.PLATFORM, draft, 7, 2, null));
        assertThat(portion.tickets()).isEqualTo(5);
        assertThat(portion.fitted()).isEqualTo(3);
        assertThat(portion.firings()).isEqualTo(3);
        assertThat(portion.samples()).hasSize(2);
        assertThat(portion.samples().get(0).effects()).hasSize(3);
        assertThat(portion.samples().get(0).effects().get(2).problem()).isEqualTo("noGroup");
        assertThat(portion.next()).isNull();
        assertThat(portion.done()).isEqualTo(1);
        assertThat(store.tx(() -> store.get(Tickets.class).list(Viewer.PLATFORM, Tickets.Filter.NONE, null, 10)).items())
                .allSatisfy(ticket -> assertThat(ticket.seq()).isEqualTo(2));
    }

    @Test
    void faultsAreToldWithTheirPlaces() {
        assertThatThrownBy(() -> draft("""
                {"name": "", "triggers": ["SOMETIMES"], "actions": [{"kind": "SET_PRIORITY", "value": "VERY"}, {"kind": "FLY"}]}"""))
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.fields().stream().map(Refused.Field::field))
                        .containsExactlyInAnyOrder("name", "triggers[0]", "actions[0].value", "actions[1].kind"));
        assertThatThrownBy(() -> draft("""
                {"name": "x", "triggers": ["TIME"], "time": {"field": "birthday", "after": "soon"}, "actions": []}"""))
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.fields().stream().map(Refused.Field::field))
                        .containsExactlyInAnyOrder("time.field", "time.after", "actions"));
    }

    @Test
    void aRuleThatWaitsForATimeHoldsForTicketsThatWereThereBeforeIt() {
        UUID solved = ticket("any", Priority.LOW);
        happens(solved, new TicketChange.Moved("solve", "new", "solved", Category.SOLVED, null));
        UUID quiet = ticket("any", Priority.LOW);
        UUID rule = rule("""
                {"name": "after a day", "triggers": ["TIME"], "time": {"field": "createdAt", "after": "PT24H"},
                 "actions": [{"kind": "ADD_TAG", "value": "old"}]}""");
        recounted();
        Instant due = clock.instant().plus(Duration.ofHours(24));
        assertThat(read(quiet).times().nextAt()).isEqualTo(due);
        assertThat(read(solved).times().nextAt()).isEqualTo(due);
        clock.forward(Duration.ofHours(24));
        wake(quiet);
        assertThat(read(quiet).tags()).containsExactly("old");
        store.run(() -> rules().delete(Viewer.PLATFORM, rule));
        recounted();
        assertThat(read(solved).times().nextAt()).as("what has rung is answered by the timers").isEqualTo(due);
    }

    private void recounted() {
        while (store.tx(() -> store.get(RecountClocks.class).batch())) {
            // The next ones.
        }
    }

    private UUID contact(Map<String, Object> fields) {
        UUID id = Ids.next();
        store.run(() -> {
            Contact contact = new Contact(id, shop, "Some One", clock.instant());
            contact.keep(fields);
            store.get(Contacts.class).add(contact);
        });
        return id;
    }

    @Test
    void aRuleAsksForTheCustomersGrade() {
        UUID vip = contact(Map.of("grade", "GOLD"));
        UUID other = contact(Map.of());
        rule("""
                {"name": "gold first", "triggers": ["CREATED"], "conditions": {"all": [{"field": "grade", "op": "IS", "values": ["GOLD"]}]},
                 "actions": [{"kind": "SET_PRIORITY", "value": "URGENT"}]}""");
        assertThat(List.of(vip, other)).extracting(who -> {
            Ticket unborn = TicketTries.unborn();
            store.run(() -> store.get(Journal.class)
                    .write(unborn, TicketActor.SYSTEM, TicketTries.created(shop, null, who, "any", Priority.LOW, List.of())));
            return read(unborn.id()).priority();
        }).containsExactly(Priority.URGENT, Priority.LOW);
    }
}
