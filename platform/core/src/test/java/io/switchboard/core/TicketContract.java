package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Category;
import io.switchboard.core.ticket.NewTickets;
import io.switchboard.core.ticket.Priority;
import io.switchboard.core.ticket.SplitTicket;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketDesk;
import io.switchboard.core.ticket.TicketFlow;
import io.switchboard.core.ticket.TicketLinks;
import io.switchboard.core.ticket.TicketTies;
import io.switchboard.core.ticket.TicketTimes;
import io.switchboard.core.ticket.Tickets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What tickets do on every database. */
abstract class TicketContract extends TicketMoves {

    @Test
    void aTicketIsMadeOnceHoweverOftenItIsAskedFor() throws Exception {
        UUID alice = agent("alice", 5);
        Callable<NewTickets.Made> once = () -> store.tx(() -> store.get(NewTickets.class).make(viewer(alice), draft("c1", "Parcel is late")));
        List<NewTickets.Made> made = inParallel(4, List.of(once, once, once, once));

        assertThat(made).extracting(each -> each.ticket().id()).containsOnly(made.get(0).ticket().id());
        assertThat(made).filteredOn(NewTickets.Made::isNew).hasSize(1);
        Ticket ticket = now(made.get(0).ticket());
        assertThat(ticket.number()).isGreaterThan(1000);
        assertThat(ticket.state()).isEqualTo("new");
        assertThat(ticket.category()).isEqualTo(Category.NEW);
        assertThat(ticket.creator()).isEqualTo(new TicketActor(TicketActor.Kind.AGENT, alice, "alice"));
        assertThat(ticket.times().waitingSince()).as("we made it ourselves").isNull();
        assertThat(make(alice, draft("c2", "Another")).number()).isNotEqualTo(ticket.number());
        assertThat(kinds(ticket)).containsExactly("created");
    }

    @Test
    void whatIsWrongIsNamed() {
        UUID alice = agent("alice", 5);
        NewTickets.Draft wrong = new NewTickets.Draft(
                "c1", "Subject", "general", null, null, null, shop, null, null, "SOON", Map.of("problem", "nothing-known", "none", 1),
                List.of(), null, null, null, List.of());
        assertThatThrownBy(() -> make(alice, wrong))
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.fields())
                        .extracting(Refused.Field::field)
                        .contains("priority", "fields.problem", "fields.none"));
        assertThatThrownBy(() -> make(alice, draft("c1", " "))).isInstanceOf(Refused.class).hasMessageContaining("subject");
    }

    @Test
    void itMovesByTheWaysOfItsTypeAlone() {
        UUID alice = agent("alice", 5);
        UUID bob = agent("bob", 5);
        UUID desk = group("Desk", alice);
        Ticket ticket = make(alice, draft("c1", "Parcel", desk, null));

        assertThatThrownBy(() -> move(alice, ticket, "reopen"))
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(Refused.Kind.CONFLICT);
                    assertThat((List<?>) refused.more().get("allowed")).extracting("key").contains("take", "wait", "solve");
                });
        assertThatThrownBy(() -> move(alice, ticket, "hold")).hasMessageContaining("note");
        assertThatThrownBy(() -> move(bob, ticket, "take")).as("not his group").isInstanceOf(Refused.class);

        Ticket taken = move(alice, ticket, "take");
        assertThat(taken.state()).isEqualTo("open");
        assertThat(taken.assigneeId()).as("the way's action").isEqualTo(alice);
        assertThat(taken.firstAssignedByHand()).isFalse();
        assertThat(taken.times().firstAssignedAt()).isEqualTo(clock.instant());

        move(alice, ticket, "hold", new TicketFlow.Step("the carrier looks for it", Map.of(), null, null));
        Ticket solved = move(alice, ticket, "solve");
        assertThat(solved.category()).isEqualTo(Category.SOLVED);
        assertThat(solved.times().solvedAt()).isEqualTo(clock.instant());
        assertThat(solved.times().alarms()).containsKey(TicketTimes.LIMIT);
        assertThat(kinds(ticket)).startsWith("created", "assigned", "moved", "moved", "moved");

        Ticket again = move(alice, ticket, "reopen");
        assertThat(again.reopened()).isEqualTo(1);
        assertThat(again.times().solvedAt()).isNull();
        assertThat(again.times().alarms()).isEmpty();
    }

    @Test
    void anotherDepartmentGetsItWithAWord() {
        UUID alice = agent("alice", 5);
        UUID wu = agent("wu", 5);
        UUID desk = group("Desk", alice);
        UUID warehouse = group("Warehouse", wu);
        Ticket ticket = make(alice, draft("c1", "Parcel", desk, null));
        move(alice, ticket, "take");

        Ticket handed = move(alice, ticket, "hand-over", new TicketFlow.Step("opened, two pieces are missing", Map.of(), warehouse, null));

        assertThat(handed.groupId()).isEqualTo(warehouse);
        assertThat(handed.assigneeId()).isNull();
        assertThat(handed.lastAssigneeId()).isEqualTo(alice);
        assertThatThrownBy(() -> store.tx(() -> store.get(Tickets.class).get(viewer(alice), ticket.id()))).isInstanceOf(Refused.class);
        assertThat(store.tx(() -> store.get(Tickets.class).get(viewer(wu), ticket.id())).id()).isEqualTo(ticket.id());
    }

    @Test
    void aStatesLimitEndsItOnce() throws Exception {
        UUID alice = agent("alice", 5);
        Ticket ticket = make(alice, "Parcel");
        move(alice, ticket, "take");
        move(alice, ticket, "solve");
        assertThat(ring()).isZero();
        clock.forward(Duration.ofDays(7));
        Callable<Integer> round = this::ring;
        assertThat(inParallel(3, List.of(round, round, round)).stream().mapToInt(Integer::intValue).sum()).isEqualTo(1);

        assertThat(now(ticket).category()).isEqualTo(Category.CLOSED);
        assertThat(now(ticket).times().nextAt()).isNull();
        assertThat(kinds(ticket)).filteredOn("limit-passed"::equals).hasSize(1);
        assertThat(ring()).isZero();
    }

    @Test
    void itSleepsUntilItsTime() {
        UUID alice = agent("alice", 5);
        Ticket ticket = make(alice, "Parcel");
        store.run(() -> store.get(TicketDesk.class).snooze(viewer(alice), ticket.id(), clock.instant().plusSeconds(60)));
        assertThat(now(ticket).times().nextAt()).isEqualTo(clock.instant().plusSeconds(60));
        clock.forward(Duration.ofSeconds(60));
        assertThat(ring()).isEqualTo(1);
        assertThat(now(ticket).times().snoozedUntil()).isNull();
        assertThat(kinds(ticket)).endsWith("snoozed", "woke");
    }

    @Test
    void ofTwoAtOnceTheSecondIsToldWhatChanged() {
        UUID alice = agent("alice", 5);
        Ticket ticket = make(alice, "Parcel");
        long seen = ticket.seq();
        comment(alice, ticket, said("n1", "a word that changes no field", false));
        edit(alice, ticket, Map.of("priority", "HIGH"), seen);

        Map<String, Object> late = new HashMap<>(Map.of("subject", "Other"));
        assertThatThrownBy(() -> edit(alice, ticket, late, seen)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.kind()).isEqualTo(Refused.Kind.STALE);
            assertThat(refused.more()).containsEntry("changed", Set.of("priority"));
        });
        assertThat(now(ticket).subject()).isEqualTo("Parcel");
        assertThat(edit(alice, ticket, late, null).subject()).isEqualTo("Other");
        assertThat(now(ticket).priority()).isEqualTo(Priority.HIGH);
    }

    @Test
    void manyAtOnceKeepOneOrder() throws Exception {
        UUID alice = agent("alice", 5);
        Ticket ticket = make(alice, "Parcel");
        List<Callable<TicketDesk.Written>> work = new ArrayList<>();
        IntStream.range(0, 16).forEach(i -> work.add(() -> comment(alice, ticket, said("n" + i / 2, "word " + i / 2, i % 4 == 0))));
        inParallel(8, work);
        assertThat(history(ticket)).extracting(entry -> entry.seq()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void anAnswerIsNotGivenOverAColleagues() {
        UUID alice = agent("alice", 5);
        UUID bob = agent("bob", 5);
        Ticket ticket = make(alice, "Parcel");
        long seen = ticket.seq();
        comment(bob, ticket, said("b1", "It is on its way", true));
        TicketDesk.Comment second = new TicketDesk.Comment("a1", "We look for it", true, List.of(), List.of(), seen, false);
        assertThatThrownBy(() -> comment(alice, ticket, second)).hasMessageContaining("answeredSince");
        assertThat(now(ticket).times().firstAnsweredAt()).isEqualTo(clock.instant());
        TicketDesk.Written mentioned = comment(
                alice, ticket, new TicketDesk.Comment("a2", "@bob look", false, List.of(), List.of(bob), null, false));
        assertThat(mentioned.entry().isVisible()).isFalse();
        assertThat(store.tx(() -> store.get(TicketTies.class).watchers(Set.of(ticket.id()))).get(ticket.id())).containsExactly(bob);
    }

    @Test
    void everybodySeesWhatIsHis() {
        UUID alice = agent("alice", 5);
        UUID bob = agent("bob", 5);
        UUID carol = agent("carol", 5, BuiltInRole.SUPERVISOR);
        UUID desk = group("Desk", alice);
        Ticket grouped = make(alice, draft("c1", "Of the desk", desk, null));
        Ticket free = make(alice, draft("c2", "Of nobody", null, null));
        UUID elsewhere = anotherShop();
        NewTickets.Draft far = new NewTickets.Draft(
                "c3", "Of another shop", "general", null, null, null, elsewhere, null, null, null, Map.of(), List.of(), null, null, null, List.of());
        Ticket other = make(null, far);

        assertThat(seenBy(alice)).containsExactlyInAnyOrder(grouped.id(), free.id(), other.id());
        assertThat(seenBy(bob)).containsExactlyInAnyOrder(free.id(), other.id());
        assertThat(seenBy(carol)).containsExactlyInAnyOrder(grouped.id(), free.id(), other.id());
        Viewer narrow = new Viewer(alice, "alice", Set.of("AGENT"), BuiltInRole.AGENT.grants(), Set.of(desk), Set.of(shop));
        assertThat(store.tx(() -> store.get(Tickets.class).list(narrow, Tickets.Filter.NONE, null, 10).items()))
                .extracting(Ticket::id)
                .containsExactlyInAnyOrder(grouped.id(), free.id());
        Refused unseen = (Refused) org.assertj.core.api.Assertions.catchThrowable(
                () -> store.tx(() -> store.get(Tickets.class).lock(narrow, other.id())));
        assertThat(unseen.kind()).isEqualTo(Refused.Kind.NOT_FOUND);
        store.run(() -> store.get(TicketDesk.class).assign(viewer(carol), grouped.id(), bob, null, "you know him"));
        assertThat(seenBy(bob)).contains(grouped.id());
        assertThat(now(grouped).firstAssignedByHand()).isTrue();
    }

    private List<UUID> seenBy(UUID agent) {
        return store.tx(() -> store.get(Tickets.class).list(viewer(agent), Tickets.Filter.NONE, null, 100).items()).stream()
                .map(Ticket::id)
                .toList();
    }

    @Test
    void pagesOfAListMissNothing() {
        UUID alice = agent("alice", 5);
        IntStream.range(0, 7).forEach(i -> make(alice, "Ticket " + i));
        List<UUID> read = new ArrayList<>();
        String after = null;
        do {
            String from = after;
            var page = store.tx(() -> store.get(Tickets.class).list(viewer(alice), Tickets.Filter.NONE, from, 3));
            page.items().forEach(ticket -> read.add(ticket.id()));
            after = page.next();
        } while (after != null);
        assertThat(read).doesNotHaveDuplicates().hasSize(7);
    }

    @Test
    void linksAreToldByBoth() {
        UUID alice = agent("alice", 5);
        Ticket one = make(alice, "One");
        Ticket two = make(alice, "Two");
        Ticket three = make(alice, "Three");
        TicketLinks links = store.get(TicketLinks.class);
        store.run(() -> links.link(viewer(alice), one.id(), "BLOCKED_BY", two.id()));
        store.run(() -> links.link(viewer(alice), one.id(), "BLOCKED_BY", two.id()));
        assertThat(history(two)).last().satisfies(entry -> assertThat(((TicketChange.Linked) entry.change()).link()).isEqualTo("BLOCKS"));
        assertThat(kinds(one)).filteredOn("linked"::equals).hasSize(1);
        store.run(() -> links.unlink(viewer(alice), two.id(), "BLOCKS", one.id()));
        assertThat(kinds(one)).endsWith("unlinked");

        store.run(() -> links.link(viewer(alice), two.id(), "PARENT", one.id()));
        store.run(() -> links.link(viewer(alice), three.id(), "PARENT", two.id()));
        assertThat(now(two).parentId()).isEqualTo(one.id());
        assertThatThrownBy(() -> store.run(() -> links.link(viewer(alice), one.id(), "PARENT", three.id()))).hasMessageContaining("aboveItself");
        assertThat(store.tx(() -> store.get(TicketTies.class).children(one.id()))).containsExactly(two.id());
        store.run(() -> links.unlink(viewer(alice), one.id(), "CHILD", two.id()));
        assertThat(now(two).parentId()).isNull();
    }

    @Test
    void mergingLosesNothingAndIsTakenBack() {
        UUID alice = agent("alice", 5);
        receive("m1", "chen", "My parcel is late");
        receive("m2", "dong", "Where is it");
        List<Conversation> talks = all();
        Ticket one = make(alice, draft("c1", "One", null, talks.get(0).id()));
        Ticket two = make(alice, draft("c2", "Two", null, talks.get(1).id()));
        comment(alice, one, said("n1", "a word of ours", false));
        TicketLinks links = store.get(TicketLinks.class);

        store.run(() -> links.merge(viewer(alice), one.id(), two.id()));
        assertThat(now(one).mergedInto()).isEqualTo(two.id());
        assertThat(now(one).category()).isEqualTo(Category.CLOSED);
        assertThat(talksOf(two)).containsExactlyInAnyOrder(talks.get(0).id(), talks.get(1).id());
        assertThat(talksOf(one)).isEmpty();
        assertThatThrownBy(() -> comment(alice, one, said("n2", "late", false))).hasMessageContaining("ticket.merged");
        assertThat(kinds(one)).contains("noted");

        store.run(() -> links.unmerge(viewer(alice), one.id()));
        assertThat(now(one).mergedInto()).isNull();
        assertThat(now(one).category()).isEqualTo(Category.NEW);
        assertThat(talksOf(one)).containsExactly(talks.get(0).id());
        assertThat(talksOf(two)).containsExactly(talks.get(1).id());
    }

    @Test
    void aCommentBecomesATicketOfItsOwn() {
        UUID alice = agent("alice", 5);
        Ticket one = make(alice, "One");
        TicketDesk.Written said = comment(alice, one, said("n1", "And the invoice is wrong too", false));
        NewTickets.Made split = store.tx(() ->
                store.get(SplitTicket.class).split(viewer(alice), one.id(), said.entry().seq(), "s1", "Wrong invoice", null));
        assertThat(((TicketChange.Created) history(split.ticket()).get(0).change()).text()).isEqualTo("And the invoice is wrong too");
        assertThat(kinds(one)).endsWith("split");
        assertThat(store.tx(() -> store.get(TicketTies.class).links(Set.of(one.id())))).hasSize(1);
    }
}
