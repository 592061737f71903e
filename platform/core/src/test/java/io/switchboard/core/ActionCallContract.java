package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Extensions;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Journal;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.TicketFlow;
import io.switchboard.core.ticket.TicketPlugins;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.core.ticket.call.ActionCalls;
import io.switchboard.core.ticket.call.CallLoop;
import io.switchboard.core.ticket.type.PluginTypes;
import io.switchboard.core.ticket.type.TicketTypes;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.module.TicketAction;
import io.switchboard.spi.module.TicketModule;
import io.switchboard.spi.platform.PlatformTickets.NewTicket;
import io.switchboard.spi.platform.PlatformTickets.TicketInfo;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What tickets and plugins promise each other on each database: types, actions, and what plugins do to tickets. */
abstract class ActionCallContract extends TicketMoves {
    private static final String TYPE = """
            key: repair
            name: {en: Repair, zh-CN: 维修}
            priority: NORMAL
            fields:
              - {key: parcel, name: {en: Parcel, zh-CN: 包裹}, kind: TEXT}
              - {key: cost, name: {en: Cost, zh-CN: 费用}, kind: NUMBER}
            states:
              - {key: new, name: {en: New, zh-CN: 新建}, category: NEW}
              - {key: sent, name: {en: Sent, zh-CN: 已寄出}, category: OPEN}
              - {key: done, name: {en: Done, zh-CN: 完成}, category: SOLVED}
              - {key: closed, name: {en: Closed, zh-CN: 关闭}, category: CLOSED}
            transitions:
              - {key: send, name: {en: Send, zh-CN: 寄出}, from: new, to: sent, who: [anyone], actions: [call: shop-courier]}
              - {key: arrive, name: {en: Arrived, zh-CN: 送达}, from: sent, to: done, who: [anyone]}
              - {key: close, name: {en: Close, zh-CN: 关闭}, from: done, to: closed, who: [anyone]}
            """;

    private final Courier courier = new Courier();

    /** A plugin: its courier does what it was told to, call by call. */
    private static final class Courier implements TicketAction, TicketModule, Extensions {
        final Deque<Object> answers = new ArrayDeque<>();
        final List<Call> calls = new ArrayList<>();
        String type = TYPE;
        boolean running = true;

        @Override
        public String id() {
            return "shop-courier";
        }

        @Override
        public String name(Locale language) {
            return "Courier";
        }

        @Override
        public Outcome run(Call call) {
            calls.add(call);
            Object answer = answers.isEmpty() ? Outcome.DONE : answers.poll();
            if (answer instanceof ConnectorException trouble) {
                throw trouble;
            }
            return (Outcome) answer;
        }

        @Override
        public List<String> ticketTypes() {
            return List.of(type);
        }

        @Override
        public <T> List<T> active(Class<T> wanted) {
            return Stream.of(this).filter(each -> running && wanted.isInstance(each)).map(wanted::cast).toList();
        }
    }

    /** Before anything is wired that asks plugins. */
    @BeforeEach
    @Override
    void haveTypes() {
        store.put(Extensions.class, courier);
        super.haveTypes();
        store.get(ActionCalls.class);
        store.run(() -> store.get(PluginTypes.class).take());
    }

    private Ticket sent() {
        Ticket ticket = ticket("repair", "A broken kettle");
        move(null, ticket, "send", TicketFlow.Step.NOTHING);
        return ticket;
    }

    private Ticket ticket(String type, String subject) {
        NewTicket wanted = new NewTicket(Ids.next().toString(), type, subject, null, null, null, null, Map.of());
        TicketInfo made = store.tx(() -> store.get(TicketPlugins.class).create("shop", wanted, null, null));
        return store.tx(() -> store.get(Tickets.class).get(Viewer.PLATFORM, UUID.fromString(made.id())));
    }

    private boolean round() {
        return store.tx(() -> store.get(CallLoop.class).round());
    }

    private List<String> calls(Ticket ticket) {
        return history(ticket).stream().map(TicketEntry::kind).filter(kind -> kind.startsWith("call")).toList();
    }

    @Test
    void aStepHasAPluginDoSomethingAndTheTicketBecomesWhatItSays() {
        courier.answers.add(new TicketAction.Outcome("The courier has it.", Map.of("parcel", "SF100"), "arrive"));
        Ticket ticket = sent();
        assertThat(courier.calls).as("not in the transaction that asks").isEmpty();
        assertThat(round()).isTrue();
        assertThat(courier.calls).singleElement().satisfies(call -> {
            assertThat(call.ticket().number()).isEqualTo(ticket.number());
            assertThat(call.ticket().state()).isEqualTo("sent");
        });
        Ticket after = now(ticket);
        assertThat(after.state()).isEqualTo("done");
        assertThat(after.fields()).containsEntry("parcel", "SF100");
        assertThat(calls(ticket)).containsExactly("called", "call-done");
        assertThat(history(ticket)).filteredOn(entry -> entry.kind().equals("noted")).singleElement()
                .satisfies(entry -> assertThat(entry.actor().name()).isEqualTo("shop-courier"));
        assertThat(round()).as("once").isFalse();
    }

    @Test
    void whatPassesIsTriedAgainUnderTheSameId() {
        courier.answers.add(new ConnectorException(Failure.UNAVAILABLE, "the line is busy"));
        courier.answers.add(ConnectorException.rateLimited("too many", Duration.ofMinutes(5)));
        Ticket ticket = sent();
        assertThat(round()).isTrue();
        assertThat(round()).as("not at once").isFalse();
        clock.forward(Duration.ofSeconds(10));
        assertThat(round()).isTrue();
        clock.forward(Duration.ofMinutes(4));
        assertThat(round()).as("not before it may").isFalse();
        clock.forward(Duration.ofMinutes(1));
        assertThat(round()).isTrue();
        assertThat(courier.calls).hasSize(3).extracting(TicketAction.Call::id).containsOnly(courier.calls.get(0).id());
        assertThat(calls(ticket)).containsExactly("called", "call-done");
    }

    @Test
    void whatFailsIsToldAndSomebodyMayHaveItTriedAgain() {
        courier.answers.add(new ConnectorException(Failure.REJECTED, "no such address"));
        Ticket ticket = sent();
        round();
        assertThat(calls(ticket)).containsExactly("called", "call-failed");
        assertThat(round()).isFalse();
        UUID call = UUID.fromString(courier.calls.get(0).id());
        store.run(() -> store.get(ActionCalls.class).again(Viewer.PLATFORM, ticket.id(), call));
        assertThatThrownBy(() -> store.run(() -> store.get(ActionCalls.class).again(Viewer.PLATFORM, ticket.id(), call)))
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.code()).isEqualTo("ticket.callNotFailed"));
        round();
        assertThat(calls(ticket)).containsExactly("called", "call-failed", "called", "call-done");
        assertThat(courier.calls).extracting(TicketAction.Call::id).containsOnly(call.toString());
        assertThatThrownBy(() -> store.run(() -> store.get(ActionCalls.class).again(Viewer.PLATFORM, ticket.id(), Ids.next())))
                .isInstanceOf(Refused.class);
    }

    @Test
    void anUnknownEndIsNeverRepeatedBlindly() {
        courier.answers.add(new ConnectorException(Failure.UNKNOWN_OUTCOME, "timed out"));
        Ticket ticket = sent();
        round();
        clock.forward(Duration.ofDays(2));
        assertThat(round()).isFalse();
        assertThat(calls(ticket)).containsExactly("called", "call-unknown");
    }

    @Test
    void aPluginThatIsGoneIsWaitedForForADay() {
        Ticket ticket = sent();
        courier.running = false;
        for (int i = 0; i < 60 && !calls(ticket).contains("call-failed"); i++) {
            round();
            clock.forward(Duration.ofHours(1));
        }
        assertThat(calls(ticket)).containsExactly("called", "call-failed");
        assertThat(courier.calls).isEmpty();
    }

    @Test
    void whatANodeHadTakenThatIsGoneIsDoneByAnother() {
        sent();
        store.run(() -> assertThat(store.get(ActionCalls.class).take()).isPresent());
        assertThat(round()).isFalse();
        store.run(() -> store.get(EntityManager.class)
                .createNativeQuery("update ticket_action_call set locked_until = current_timestamp - interval '1' minute")
                .executeUpdate());
        store.run(() -> store.get(ActionCalls.class).recover());
        assertThat(round()).isTrue();
        assertThat(courier.calls).hasSize(1);
    }

    @Test
    void ofATicketOneGoesAfterAnother() {
        courier.answers.add(new ConnectorException(Failure.UNAVAILABLE, "the line is busy"));
        Ticket ticket = sent();
        round();
        store.run(() -> store.get(Journal.class)
                .write(store.get(Tickets.class).lock(Viewer.PLATFORM, ticket.id()),
                        TicketActor.SYSTEM,
                        TicketChange.Told.call(Ids.next(), "shop-courier")));
        assertThat(round()).as("the first still waits").isFalse();
        clock.forward(Duration.ofMinutes(1));
        assertThat(round()).isTrue();
        assertThat(round()).isTrue();
        assertThat(calls(ticket)).containsExactly("called", "called", "call-done", "call-done");
    }

    @Test
    void whatItWantsThatCannotBeIsToldAndNothingIsLost() {
        courier.answers.add(new TicketAction.Outcome("Done, but.", Map.of("cost", "a lot"), "nowhere"));
        Ticket ticket = sent();
        round();
        assertThat(calls(ticket)).containsExactly("called", "call-done", "call-refused", "call-refused");
        assertThat(now(ticket).state()).isEqualTo("sent");
        assertThat(history(ticket)).anySatisfy(entry -> assertThat(entry.kind()).isEqualTo("noted"));
    }

    @Test
    void aTypeThatAPluginBringsAdvancesUntilSomebodyChangesIt() {
        TicketTypes types = store.get(TicketTypes.class);
        assertThat((Integer) store.tx(() -> types.version("repair"))).isEqualTo(1);
        store.run(() -> store.get(PluginTypes.class).take());
        assertThat((Integer) store.tx(() -> types.get(Viewer.PLATFORM, "repair").currentVersion())).isEqualTo(1);
        courier.type = TYPE.replace("en: Repair", "en: Repairs");
        store.run(() -> store.get(PluginTypes.class).take());
        assertThat((Integer) store.tx(() -> types.get(Viewer.PLATFORM, "repair").currentVersion())).isEqualTo(2);
        store.run(() -> {
            store.get(LicenceService.class).begin(null, true);
            types.save(Viewer.PLATFORM, "repair", TYPE.replace("en: Repair", "en: Our repairs"), "Admin", null);
        });
        courier.type = TYPE.replace("en: Repair", "en: Mending");
        store.run(() -> store.get(PluginTypes.class).take());
        assertThat((Integer) store.tx(() -> types.get(Viewer.PLATFORM, "repair").currentVersion())).isEqualTo(3);
        courier.type = TYPE.replace("key: repair", "key: general");
        store.run(() -> store.get(PluginTypes.class).take());
        assertThat((Integer) store.tx(() -> types.get(Viewer.PLATFORM, "general").currentVersion())).as("what comes with the product stays").isEqualTo(1);
    }

    @Test
    void aPluginMakesOneTicketForEachOfItsKeysAndMovesIt() {
        TicketPlugins plugins = store.get(TicketPlugins.class);
        NewTicket wanted = new NewTicket("order-7", "repair", "A broken lamp", null, null, null, null, Map.of("parcel", "SF1"));
        TicketInfo made = store.tx(() -> plugins.create("shop", wanted, null, null));
        TicketInfo again = store.tx(() -> plugins.create("shop", wanted, null, null));
        TicketInfo others = store.tx(() -> plugins.create("other", wanted, null, null));
        assertThat(again.id()).isEqualTo(made.id());
        assertThat(others.id()).as("another plugin's key").isNotEqualTo(made.id());
        UUID id = UUID.fromString(made.id());
        store.run(() -> plugins.note("shop", id, "Looked at."));
        store.run(() -> plugins.edit("shop", id, Map.of("cost", "12.50")));
        store.run(() -> plugins.move("shop", id, "send"));
        TicketInfo now = store.tx(() -> plugins.find(id));
        assertThat(now.state()).isEqualTo("sent");
        assertThat(now.fields()).containsEntry("parcel", "SF1").containsEntry("cost", "12.50");
        assertThatThrownBy(() -> store.run(() -> plugins.move("shop", id, "send"))).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> store.run(() -> plugins.edit("shop", id, Map.of("nothing", "x")))).isInstanceOf(Refused.class);
    }
}
