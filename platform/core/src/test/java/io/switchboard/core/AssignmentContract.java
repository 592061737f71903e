package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.AgentState;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Journal;
import io.switchboard.core.ticket.Priority;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.TicketTries;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.core.ticket.assign.AssignMoves;
import io.switchboard.core.ticket.assign.AssignTickets;
import io.switchboard.core.ticket.assign.Dispatch;
import io.switchboard.core.ticket.assign.Dispatches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the assignment of tickets promises on each database. */
abstract class AssignmentContract extends CoreMoves {
    UUID group;
    UUID alice;
    UUID bob;

    @BeforeEach
    void begin() {
        store.run(() -> store.get(LicenceService.class).begin(null, true));
        alice = agent("alice", 5);
        bob = agent("bob", 5);
        group = group("Group", alice, bob);
        strategy(Dispatch.LEAST_LOAD, null);
    }

    UUID group(String name, UUID... members) {
        AgentGroup made = new AgentGroup(Ids.next(), shop, name, clock.instant());
        made.consistOf(Set.of(members));
        store.run(() -> store.get(Groups.class).add(made));
        return made.id();
    }

    void strategy(Dispatch how, Integer minutes) {
        store.run(() -> store.get(Dispatches.class).change(Viewer.PLATFORM, group, how, minutes));
    }

    UUID ticket(Priority priority, String... tags) {
        Ticket unborn = TicketTries.unborn();
        store.run(() -> store.get(Journal.class)
                .write(unborn, TicketActor.SYSTEM, TicketTries.created(shop, group, null, "any", priority, List.of(tags))));
        return unborn.id();
    }

    private AssignMoves.Transactions transactions() {
        return new AssignMoves.Transactions() {
            @Override
            public <T> T tx(Callable<T> work) {
                return store.tx(work);
            }
        };
    }

    int round() {
        return AssignMoves.round(transactions(), store.get(AssignTickets.class));
    }

    Ticket read(UUID ticket) {
        return store.tx(() -> store.get(Tickets.class).get(Viewer.PLATFORM, ticket));
    }

    private List<TicketEntry> history(UUID id) {
        Ticket ticket = read(id);
        return store.tx(() -> store.get(Tickets.class).history(ticket, 0, 100));
    }

    private Map<UUID, Dispatches.Load> loads() {
        return store.tx(() -> store.get(Dispatches.class).loads(List.of(alice, bob)));
    }

    @Test
    void ticketsFindTheirAgentsAndSayWhy() {
        UUID first = ticket(Priority.NORMAL);
        UUID urgent = ticket(Priority.URGENT);
        assertThat(round()).isEqualTo(2);
        assertThat(read(first).assigneeId()).isNotNull().isNotEqualTo(read(urgent).assigneeId());
        assertThat(read(first).firstAssignedByHand()).isFalse();
        List<TicketEntry> history = history(first);
        TicketEntry last = history.get(history.size() - 1);
        TicketChange.Assigned assigned = (TicketChange.Assigned) last.change();
        assertThat(assigned.why()).containsEntry("because", "LEAST_LOAD").containsEntry("load", 0).containsEntry("capacity", 20);
        assertThat(round()).isZero();
    }

    @Test
    void nobodyGetsMoreThanHeTakesAndTheRestWaits() {
        store.run(() -> store.get(Dispatches.class).takes(Viewer.PLATFORM, alice, 5));
        store.run(() -> store.get(Dispatches.class).takes(Viewer.PLATFORM, bob, 3));
        for (int i = 0; i < 10; i++) {
            ticket(i % 2 == 0 ? Priority.HIGH : Priority.LOW);
        }
        round();
        assertThat(loads().get(alice).load()).isLessThanOrEqualTo(5);
        assertThat(loads().get(bob).load()).isLessThanOrEqualTo(3);
        assertThat(loads().get(alice).load() + loads().get(bob).load()).isEqualTo(8);
        assertThat(round()).isZero();
    }

    @Test
    void byHandMeansByHand() {
        strategy(Dispatch.MANUAL, null);
        UUID ticket = ticket(Priority.NORMAL);
        assertThat(round()).isZero();
        assertThat(read(ticket).assigneeId()).isNull();
    }

    @Test
    void outOfHoursTheyWait() {
        store.run(() -> {
            Groups groups = store.get(Groups.class);
            groups.shop(shop).keepHours(List.of(new io.switchboard.core.agent.Shop.Hours(List.of(1, 2, 3, 4, 5), "09:00", "18:00")), List.of());
        });
        // Monday, 10:00 in Shanghai.
        clock.forward(Duration.ofHours(9));
        UUID ticket = ticket(Priority.NORMAL);
        assertThat(round()).isZero();
        clock.forward(Duration.ofHours(15));
        assertThat(round()).isEqualTo(1);
        assertThat(read(ticket).assigneeId()).isNotNull();
    }

    @Test
    void whatSomebodyLeftBehindGoesToAnotherAfterAWhile() {
        strategy(Dispatch.LEAST_LOAD, 60);
        UUID ticket = ticket(Priority.NORMAL);
        round();
        UUID owner = read(ticket).assigneeId();
        store.run(() -> store.get(Agents.class).enter(owner, AgentState.OFFLINE));
        clock.forward(Duration.ofMinutes(59));
        assertThat(round()).isZero();
        clock.forward(Duration.ofMinutes(2));
        assertThat(round()).isEqualTo(1);
        UUID other = owner.equals(alice) ? bob : alice;
        assertThat(read(ticket).assigneeId()).isEqualTo(other);
        assertThat(read(ticket).lastAssigneeId()).isEqualTo(other);
        store.run(() -> store.get(Agents.class).enter(other, AgentState.OFFLINE));
        clock.forward(Duration.ofHours(2));
        assertThat(round()).as("nobody is there: it stays with him").isZero();
    }

    @Test
    void theCustomersLastOwnerGetsHisNext() {
        strategy(Dispatch.LAST_OWNER_FIRST, null);
        receive("m1", "anna", "hello");
        UUID contact = all().get(0).contactId();
        List<UUID> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Ticket unborn = TicketTries.unborn();
            store.run(() -> store.get(Journal.class)
                    .write(unborn, TicketActor.SYSTEM, TicketTries.created(shop, group, contact, "any", Priority.NORMAL, List.of())));
            made.add(unborn.id());
            round();
            clock.forward(Duration.ofMinutes(1));
        }
        UUID owner = read(made.get(0)).assigneeId();
        assertThat(made).allSatisfy(id -> assertThat(read(id).assigneeId()).isEqualTo(owner));
    }

    @Test
    void twoRoundsAtOnceGiveNothingTwiceAndNobodyTooMuch() {
        store.run(() -> store.get(Dispatches.class).takes(Viewer.PLATFORM, alice, 30));
        store.run(() -> store.get(Dispatches.class).takes(Viewer.PLATFORM, bob, 30));
        List<UUID> tickets = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            tickets.add(ticket(i % 3 == 0 ? Priority.HIGH : Priority.NORMAL));
        }
        AssignTickets assign = store.get(AssignTickets.class);
        Supplier<Integer> one = AssignMoves.plan(transactions(), assign);
        Supplier<Integer> other = AssignMoves.plan(transactions(), assign);
        CompletableFuture<Integer> first = CompletableFuture.supplyAsync(one);
        CompletableFuture<Integer> second = CompletableFuture.supplyAsync(other);
        int given = first.join() + second.join();
        long owned = tickets.stream().filter(id -> read(id).assigneeId() != null).count();
        assertThat(owned).isEqualTo(given);
        assertThat(loads().values()).allSatisfy(load -> assertThat(load.load()).isLessThanOrEqualTo(load.capacity()));
        tickets.forEach(id ->
                assertThat(history(id).stream().filter(entry -> entry.kind().equals("assigned"))).hasSizeLessThanOrEqualTo(1));
    }
}
