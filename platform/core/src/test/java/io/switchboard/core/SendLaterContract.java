package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.agent.Agents;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Direction;
import io.switchboard.core.conversation.Messages;
import io.switchboard.core.notice.Notice;
import io.switchboard.core.notice.NoticeKind;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.EraseTickets;
import io.switchboard.core.ticket.LaterTimes;
import io.switchboard.core.ticket.SendLater;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketAgenda.Later;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketDesk;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.TicketLinks;
import io.switchboard.core.ticket.notice.TicketNotices;
import io.switchboard.spi.channel.ChannelLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is written now and said later, on every database. */
abstract class SendLaterContract extends TicketMoves {
    private static final Duration HOUR = Duration.ofHours(1);
    private UUID alice;
    private UUID bob;

    @BeforeEach
    void people() {
        store.get(SendLater.class).listen();
        store.get(TicketNotices.class).listen();
        alice = agent("alice", 5);
        bob = agent("bob", 5);
    }

    private Ticket ticketOfChen() {
        receive("m1", "chen", "My parcel is late");
        Ticket ticket = make(alice, draft("c1", "Parcel", null, talk().id()));
        take();
        clock.forward(Duration.ofMinutes(1));
        return ticket;
    }

    private Conversation talk() {
        return all().get(0);
    }

    private Later plan(Ticket ticket, String text, boolean visible, Duration in) {
        Instant at = clock.instant().plus(in);
        store.run(() -> store.get(SendLater.class)
                .plan(viewer(alice), ticket.id(), new TicketDesk.Comment(UUID.randomUUID().toString(), text, visible, List.of(), List.of(), null, false), at));
        List<Later> all = waiting(ticket);
        return all.get(all.size() - 1);
    }

    private List<Later> waiting(Ticket ticket) {
        return now(ticket).agenda().later();
    }

    private List<String> out() {
        Conversation talk = talk();
        return store.tx(() -> store.get(Messages.class).after(talk, 0, 1000).stream()
                .filter(message -> message.direction() == Direction.OUT)
                .map(message -> message.content().plainText())
                .toList());
    }

    private List<Notice> held(UUID agent) {
        return store.tx(() -> em().createQuery("select n from Notice n where n.agentId = :agent and n.kind = :kind", Notice.class)
                .setParameter("agent", agent)
                .setParameter("kind", NoticeKind.HELD)
                .getResultList());
    }

    private void assertHeld(Ticket ticket, String because) {
        assertThat(waiting(ticket)).extracting(Later::held).containsExactly(because);
        clock.forward(Duration.ofDays(2));
        ring();
        assertThat(waiting(ticket)).extracting(Later::held).containsExactly(because);
    }

    @Test
    void itIsSaidWhenItsTimeHasComeAsItsAuthorAndOnce() throws Exception {
        Ticket ticket = ticketOfChen();
        plan(ticket, "We found it", true, HOUR);
        plan(ticket, "ask again tomorrow", false, HOUR.plusMinutes(1));
        assertThat(kinds(ticket)).containsSubsequence("later-planned", "later-planned").doesNotContain("replied");
        clock.forward(HOUR.minusMillis(1));
        assertThat(ring()).isZero();
        clock.forward(Duration.ofMillis(1));
        List<Callable<Integer>> nodes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            nodes.add(this::ring);
        }
        inParallel(4, nodes);
        assertThat(out()).containsExactly("We found it");
        TicketEntry said = history(ticket).stream().filter(entry -> entry.kind().equals("replied")).findFirst().orElseThrow();
        assertThat(said.actor().id()).isEqualTo(alice);
        assertThat(((TicketChange.Replied) said.change()).conversationId()).isEqualTo(talk().id());
        assertThat(now(ticket).times().firstAnsweredAt()).isEqualTo(clock.instant());
        clock.forward(HOUR);
        ring();
        assertThat(kinds(ticket)).containsSubsequence("replied", "later-sent", "noted", "later-sent");
        assertThat(waiting(ticket)).isEmpty();
        assertThat(now(ticket).times().alarms()).doesNotContainKeys("later");
        assertThat(held(alice)).isEmpty();
    }

    @Test
    void itIsChangedSentNowOrCancelledBeforeByWhoMay() {
        Ticket ticket = ticketOfChen();
        Later one = plan(ticket, "Draft", true, HOUR);
        Instant later = clock.instant().plus(HOUR.multipliedBy(3));
        store.run(() -> store.get(SendLater.class).change(viewer(alice), ticket.id(), one.id(), "Better", later));
        assertThat(waiting(ticket)).extracting(Later::text, Later::at).containsExactly(org.assertj.core.api.Assertions.tuple("Better", later));
        assertThatThrownBy(() -> store.run(() -> store.get(SendLater.class).change(viewer(bob), ticket.id(), one.id(), "Mine", null)))
                .hasMessageContaining("later.notAuthor");
        assertThatThrownBy(() -> store.run(() -> store.get(SendLater.class).sendNow(viewer(bob), ticket.id(), one.id())))
                .hasMessageContaining("later.notAuthor");
        clock.forward(HOUR);
        ring();
        assertThat(out()).as("its first time means nothing any more").isEmpty();
        store.run(() -> store.get(SendLater.class).sendNow(viewer(alice), ticket.id(), one.id()));
        assertThat(out()).containsExactly("Better");
        assertThatThrownBy(() -> store.run(() -> store.get(SendLater.class).sendNow(viewer(alice), ticket.id(), one.id()))).hasMessageContaining("notFound.later");

        Later two = plan(ticket, "Never", true, HOUR);
        store.run(() -> store.get(SendLater.class).cancel(viewer(bob), ticket.id(), two.id()));
        assertThat(held(alice)).as("he is told who didn't do it himself").hasSize(1);
        clock.forward(HOUR.multipliedBy(5));
        ring();
        assertThat(out()).containsExactly("Better");
        assertThat(kinds(ticket)).contains("later-changed", "later-sent", "later-cancelled");
    }

    @Test
    void aCustomerWhoWritesMeanwhileHoldsItAndItsAuthorIsTold() {
        Ticket ticket = ticketOfChen();
        Later answer = plan(ticket, "Where did it go?", true, HOUR);
        plan(ticket, "a word among us", false, HOUR);
        receive("m2", "chen", "It has come, thank you");
        take();
        assertThat(waiting(ticket)).extracting(Later::held).containsExactly("customer", null);
        assertThat(held(alice)).hasSize(1);
        clock.forward(HOUR.multipliedBy(2));
        ring();
        assertThat(out()).isEmpty();
        assertThat(kinds(ticket)).contains("noted", "later-held");
        store.run(() -> store.get(SendLater.class).change(viewer(alice), ticket.id(), answer.id(), "Glad to hear", clock.instant().plus(HOUR)));
        clock.forward(HOUR);
        ring();
        assertThat(out()).containsExactly("Glad to hear");
    }

    @Test
    void aTicketThatGoesOnElsewhereHoldsIt() {
        Ticket ticket = ticketOfChen();
        Ticket other = make(alice, "Other");
        plan(ticket, "Hello", true, HOUR);
        store.run(() -> store.get(TicketLinks.class).merge(viewer(alice), ticket.id(), other.id()));
        assertHeld(ticket, "merged");
        store.run(() -> store.get(TicketLinks.class).unmerge(viewer(alice), ticket.id()));
        assertThat(waiting(ticket)).extracting(Later::held).containsExactly("merged");
    }

    @Test
    void whatIsNoLongerAllowedIsHeldWithItsReason() {
        Ticket closed = ticketOfChen();
        plan(closed, "Too late", true, Duration.ofDays(9));
        move(alice, closed, "solve");
        clock.forward(Duration.ofDays(8));
        ring();
        clock.forward(Duration.ofDays(2));
        ring();
        assertHeld(closed, "closed");
        assertThat(held(alice)).hasSize(1);

        Ticket left = make(alice, "Author gone");
        plan(left, "From the past", false, HOUR);
        Ticket mine = make(alice, "Out of her hands");
        plan(mine, "May I", false, HOUR);
        UUID logistics = group("Logistics", bob);
        store.run(() -> store.get(TicketDesk.class).assign(viewer(bob), mine.id(), bob, logistics, null));
        clock.forward(HOUR);
        ring();
        assertThat(waiting(mine)).extracting(Later::held).containsExactly("rights");
        assertThat(kinds(left)).contains("noted");

        plan(left, "From the past", false, HOUR);
        store.run(() -> store.get(TicketDesk.class).assign(viewer(bob), left.id(), bob, null, null));
        store.run(() -> store.get(Agents.class).get(alice).deactivate());
        clock.forward(HOUR);
        ring();
        assertThat(waiting(left)).extracting(Later::held).containsExactly("author");
        assertThat(held(bob)).as("whoever has it looks after what was left behind").hasSize(1);
    }

    @Test
    void aChannelThatTakesNothingHoldsItAndHindersNoOther() {
        store.gateway.limits = new ChannelLimits(40, false, 100, false, Duration.ofHours(48), true, 1, List.of());
        Ticket ticket = ticketOfChen();
        assertThatThrownBy(() -> plan(ticket, "x".repeat(41), true, HOUR))
                .as("what it never takes is told at once")
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.fields().get(0).field()).isEqualTo("text"));
        plan(ticket, "After the window", true, Duration.ofHours(50));
        Ticket other = make(alice, "Beside it");
        plan(other, "a note", false, Duration.ofHours(50));
        clock.forward(Duration.ofHours(51));
        ring();
        assertThat(waiting(ticket)).extracting(Later::held).containsExactly("channel");
        assertThat(kinds(other)).contains("noted");
    }

    @Test
    void aRestartForgetsNothingAndTooManyAreRefused() {
        Ticket ticket = ticketOfChen();
        plan(ticket, "Still there", true, HOUR);
        store.forget(SendLater.class, io.switchboard.core.ticket.DueTickets.class);
        store.get(SendLater.class).listen();
        clock.forward(HOUR);
        ring();
        assertThat(out()).containsExactly("Still there");
        for (int i = 0; i < 5; i++) {
            plan(ticket, "note " + i, false, HOUR);
        }
        assertThatThrownBy(() -> plan(ticket, "one more", false, HOUR)).hasMessageContaining("later.tooMany");
        assertThatThrownBy(() -> plan(ticket, "past", false, HOUR.negated())).hasMessageContaining("at");
    }

    @Test
    void whatWaitsGoesWithTheCustomer() {
        Ticket ticket = ticketOfChen();
        plan(ticket, "Mr Chen lives in Hangzhou", true, HOUR);
        store.run(() -> store.get(EraseTickets.class).erase(ticket.id()));
        assertThat(waiting(ticket)).isEmpty();
        assertThat(history(ticket)).noneMatch(entry -> entry.json().contains("Hangzhou"));
        clock.forward(HOUR);
        ring();
        assertThat(out()).isEmpty();
    }

    @Test
    void theTimesThatOneMostlyWants() {
        // 2026-11-23 is a Monday; 10:00 in Shanghai.
        Ticket ticket = make(alice, "When");
        assertThat(choices(ticket)).containsExactly("hour 2026-11-23T03:00:00Z", "evening 2026-11-23T10:00:00Z", "tomorrow 2026-11-24T01:00:00Z");
        clock.forward(Duration.ofDays(4).plusHours(8));
        assertThat(choices(ticket)).as("Friday evening: Saturday, and Monday").containsExactly(
                "hour 2026-11-27T11:00:00Z", "tomorrow 2026-11-28T01:00:00Z", "workday 2026-11-30T01:00:00Z");
    }

    private List<String> choices(Ticket ticket) {
        return store.tx(() -> store.get(LaterTimes.class).of(now(ticket.id())).stream().map(choice -> choice.key() + " " + choice.at()).toList());
    }

    private Ticket now(UUID id) {
        return store.get(io.switchboard.core.ticket.Tickets.class).get(io.switchboard.core.shared.Viewer.PLATFORM, id);
    }
}
