package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.SamePerson;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Category;
import io.switchboard.core.ticket.EraseTickets;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketChannels;
import io.switchboard.core.ticket.TicketDesk;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.TicketFlow;
import io.switchboard.core.ticket.TicketLinks;
import io.switchboard.core.ticket.Tickets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What conversations do to tickets, what becomes of them with their customers, and that every history tells its row. */
abstract class TicketIntakeContract extends TicketMoves {

    private List<Ticket> tickets() {
        return store.tx(() -> store.get(Tickets.class).list(Viewer.PLATFORM, Tickets.Filter.NONE, null, 100).items());
    }

    private void makesTickets(String type) {
        store.run(() -> store.get(TicketChannels.class).set(Viewer.PLATFORM, channel, type, false));
    }

    private long place() {
        return store.tx(() -> ((Number) em().createNativeQuery("select pos from ticket_place").getSingleResult()).longValue());
    }

    /** As after a kill: nothing of what was read since is remembered. */
    private void readAgain(long place) {
        store.run(() -> em().createNativeQuery("update ticket_place set pos = ?1").setParameter(1, place).executeUpdate());
        take();
    }

    @Test
    void aChannelMakesATicketOfEachNewConversationOnce() {
        receive("m0", "old", "before it was set");
        take();
        makesTickets("general");
        long place = place();
        receive("m1", "chen", "My parcel is late");
        receive("m2", "chen", "since Monday");
        receive("m3", "old", "again");
        take();
        readAgain(place);

        assertThat(tickets()).hasSize(1);
        Ticket ticket = tickets().get(0);
        assertThat(ticket.subject()).isEqualTo("My parcel is late");
        assertThat(ticket.channelTag()).isEqualTo("channel-test");
        assertThat(ticket.channelId()).isEqualTo(channel);
        assertThat(ticket.creator().kind()).isEqualTo(TicketActor.Kind.CONTACT);
        assertThat(ticket.contactId()).isEqualTo(ticket.creator().id());
        assertThat(ticket.times().waitingSince()).isEqualTo(clock.instant());
        assertThat(talksOf(ticket)).hasSize(1);
        assertThat(kinds(ticket)).containsExactly("created", "conversation-linked", "customer-wrote");
    }

    @Test
    void theCustomersFurtherWordBringsItBack() {
        UUID alice = agent("alice", 5);
        receive("m1", "chen", "My parcel is late");
        Conversation talk = all().get(0);
        clock.forward(Duration.ofMinutes(1));
        Ticket ticket = make(alice, draft("c1", "Parcel", null, talk.id()));
        assertThat(ticket.contactId()).isEqualTo(talk.contactId());
        move(alice, ticket, "wait");
        assertThat(now(ticket).category()).isEqualTo(Category.PENDING);
        clock.forward(Duration.ofMinutes(1));
        receive("m2", "chen", "Here is the number");
        take();
        readAgain(0);
        Ticket back = now(ticket);
        assertThat(back.category()).isEqualTo(Category.OPEN);
        assertThat(back.times().waitingSince()).isEqualTo(clock.instant());
        assertThat(kinds(ticket)).filteredOn("customer-wrote"::equals).as("what was said before it is not told again").hasSize(1);

        answer(alice, talk.id(), "a1", "Thank you", null);
        take();
        assertThat(now(ticket).times().waitingSince()).isNull();
        assertThat(now(ticket).times().firstAnsweredAt()).isEqualTo(clock.instant());
        TicketEntry last = history(ticket).get(history(ticket).size() - 1);
        assertThat(last.change()).isInstanceOfSatisfying(TicketChange.Answered.class, answered -> assertThat(answered.preview()).isEqualTo("Thank you"));
        assertThat(last.isVisible()).isTrue();
    }

    @Test
    void aWordAfterTheEndIsANewTicketOfTheChannel() {
        UUID alice = agent("alice", 5);
        makesTickets("general");
        receive("m1", "chen", "My parcel is late");
        take();
        Ticket first = tickets().get(0);
        move(alice, first, "solve");
        clock.forward(Duration.ofDays(7));
        ring();
        assertThat(now(first).category()).isEqualTo(Category.CLOSED);

        receive("m2", "chen", "Now it is broken");
        take();
        List<Ticket> both = tickets();
        assertThat(both).hasSize(2);
        assertThat(both).filteredOn(ticket -> !ticket.id().equals(first.id())).singleElement().satisfies(second -> {
            assertThat(second.subject()).isEqualTo("Now it is broken");
            assertThat(second.repeatOf()).isEqualTo(first.id());
        });
    }

    @Test
    void theCustomerIsForgottenInHisTickets() {
        UUID alice = agent("alice", 5);
        receive("m1", "chen", "My secret parcel");
        Conversation talk = all().get(0);
        Ticket ticket = make(alice, draft("c1", "Secret", null, talk.id()));
        receive("m2", "chen", "the secret again");
        take();
        comment(alice, ticket, said("n1", "his secret is a parcel", false));
        edit(alice, ticket, Map.of("subject", "Secret parcel", "fields", Map.of("order", "secret-1")), null);
        move(alice, ticket, "hold", new TicketFlow.Step("because of the secret", Map.of(), null, null));

        assertThat(store.tx(() -> store.get(EraseTickets.class).of(talk.contactId(), 10))).containsExactly(ticket.id());
        store.run(() -> store.get(EraseTickets.class).erase(ticket.id()));

        assertThat(store.tx(() -> store.get(EraseTickets.class).of(talk.contactId(), 10))).isEmpty();
        assertThat(history(ticket)).allSatisfy(entry -> assertThat(entry.json()).doesNotContainIgnoringCase("secret"));
        assertThat(now(ticket).subject()).isEmpty();
        assertThat(now(ticket).fields()).isEmpty();
        assertThat(kinds(ticket)).endsWith("erased");
    }

    @Test
    void ticketsFollowTheirCustomer() {
        UUID alice = agent("alice", 5);
        receive("m1", "chen", "one");
        receive("m2", "chen2", "two");
        List<Conversation> talks = all();
        Ticket ticket = make(alice, draft("c1", "Parcel", null, talks.get(0).id()));
        store.run(() -> store.get(SamePerson.class).join(talks.get(1).contactId(), talks.get(0).contactId()));
        assertThat(now(ticket).contactId()).isEqualTo(talks.get(1).contactId());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whateverHappensTheHistoryTellsTheRow(long seed) {
        Random random = new Random(seed);
        List<UUID> people = List.of(agent("alice", 5), agent("bob", 5));
        UUID desk = group("Desk", people.get(0), people.get(1));
        receive("m0", "chen", "begin");
        Conversation talk = all().get(0);
        List<Ticket> made = new ArrayList<>();
        made.add(make(people.get(0), draft("c0", "First", desk, talk.id())));
        int done = 0;
        for (int step = 0; step < 80; step++) {
            UUID who = people.get(random.nextInt(2));
            Ticket ticket = made.get(random.nextInt(made.size()));
            Ticket other = made.get(random.nextInt(made.size()));
            clock.forward(Duration.ofMinutes(random.nextInt(3_000)));
            try {
                happens(random.nextInt(13), random, step, who, ticket, other, made, desk, talk);
                done++;
            } catch (Refused notNow) {
                // Whoever does anything at all is refused often.
                continue;
            }
        }
        assertThat(done).isGreaterThan(25);
    }

    private void happens(
            int what, Random random, int step, UUID who, Ticket ticket, Ticket other, List<Ticket> made, UUID desk, Conversation talk) {
        Viewer viewer = store.tx(() -> viewer(who));
        switch (what) {
            case 0 -> made.add(make(who, draft("c" + step, "Ticket " + step, random.nextBoolean() ? desk : null, null)));
            case 1 -> comment(who, ticket, said("n" + step, "word " + step, random.nextBoolean()));
            case 2, 3, 4 -> {
                List<TicketFlow.Way> ways = store.tx(() -> store.get(TicketFlow.class).ways(viewer, now(ticket.id())));
                if (!ways.isEmpty()) {
                    move(who, ticket, ways.get(random.nextInt(ways.size())).key(), new TicketFlow.Step("note " + step, Map.of(), desk, null));
                }
            }
            case 5 -> {
                Map<String, Object> given = new HashMap<>();
                given.put("priority", List.of("LOW", "HIGH", "URGENT").get(random.nextInt(3)));
                given.put("fields", new HashMap<>(Map.of("order", "o" + step)));
                given.put("assigneeId", random.nextBoolean() ? null : who.toString());
                given.put("tags", List.of("t" + random.nextInt(5), "u" + random.nextInt(5)));
                edit(who, ticket, given, null);
            }
            case 6 -> store.run(() -> store.get(TicketDesk.class).snooze(viewer, ticket.id(), clock.instant().plusSeconds(600)));
            case 7 -> ring();
            case 8 -> store.run(() -> store.get(TicketLinks.class).merge(viewer, ticket.id(), other.id()));
            case 9 -> store.run(() -> store.get(TicketLinks.class).unmerge(viewer, ticket.id()));
            case 10 -> store.run(() -> store.get(TicketLinks.class)
                    .link(viewer, ticket.id(), random.nextBoolean() ? "PARENT" : "RELATED", other.id()));
            case 11 -> store.run(() -> store.get(TicketDesk.class).urge(viewer, ticket.id(), "now"));
            default -> {
                receive("m" + step, "chen", "message " + step);
                take();
            }
        }
    }

    private Ticket now(UUID id) {
        return store.get(Tickets.class).get(Viewer.PLATFORM, id);
    }
}
