package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Direction;
import io.switchboard.core.conversation.Inbox;
import io.switchboard.core.conversation.Message;
import io.switchboard.core.conversation.Messages;
import io.switchboard.core.conversation.Outbox;
import io.switchboard.core.conversation.OutboxMoves;
import io.switchboard.core.conversation.Transfers;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Category;
import io.switchboard.core.ticket.NewTickets;
import io.switchboard.core.ticket.RepeatTickets;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketChannels;
import io.switchboard.core.ticket.TicketDesk;
import io.switchboard.core.ticket.TicketLinks;
import io.switchboard.core.ticket.TicketReplies;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.message.Sender;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said in a ticket reaches its customer, and what he says reaches the ticket, on every database. */
abstract class TicketReplyContract extends TicketMoves {
    private UUID alice;

    @BeforeEach
    void people() {
        alice = agent("alice", 5);
    }

    private Conversation talk() {
        return all().get(0);
    }

    private Ticket ticketOfChen() {
        receive("m1", "chen", "My parcel is late");
        Ticket ticket = make(alice, draft("c1", "Parcel", null, talk().id()));
        clock.forward(Duration.ofMinutes(1));
        return ticket;
    }

    private TicketDesk.Written reply(Ticket ticket, String clientId, String text, String via, FileRef... files) {
        return comment(alice, ticket, new TicketDesk.Comment(clientId, text, true, List.of(files), List.of(), null, false, via));
    }

    private List<Message> messages(Conversation talk) {
        return store.tx(() -> store.get(Messages.class).after(talk, 0, 1000));
    }

    private TicketReplies.Delivery delivery(Ticket ticket, long seq) {
        return store.tx(() -> store.get(TicketReplies.class).deliveries(store.get(Tickets.class).history(ticket, 0, 1000))).get(seq);
    }

    /** All that is due goes out, or fails as the provider says. */
    private void send() {
        OutboxMoves outbox = new OutboxMoves(store.get(Outbox.class), store::tx, store.gateway);
        for (List<UUID> due = outbox.due(); !due.isEmpty(); due = outbox.due()) {
            due.forEach(outbox::send);
        }
    }

    private void close(Conversation talk) {
        store.run(() -> store.get(Transfers.class).close(viewer(null), talk.id()));
    }

    private void tie(Ticket ticket, Conversation talk) {
        store.run(() -> store.get(TicketLinks.class).tie(viewer(alice), ticket.id(), talk.id()));
    }

    private void makesTickets(boolean acknowledges) {
        store.run(() -> store.get(TicketChannels.class).set(Viewer.PLATFORM, channel, "general", acknowledges));
    }

    private List<OutboundMessage> sent() {
        return store.gateway.sent;
    }

    private static String text(OutboundMessage message) {
        return message.content().plainText();
    }

    @Test
    void anAnswerGoesOutInTheTransactionThatWritesItOnceAndInOrder() {
        Ticket ticket = ticketOfChen();
        TicketDesk.Written first = reply(ticket, "a1", "We look for it", null);
        reply(ticket, "a1", "We look for it", null);
        TicketDesk.Written second = reply(ticket, "a2", "Here it is", null);
        assertThat(outboxRows()).isEqualTo(2);
        assertThat(delivery(ticket, first.entry().seq()).state()).isEqualTo(DeliveryState.PENDING);

        send();
        assertThat(sent()).extracting(TicketReplyContract::text).containsExactly("We look for it", "Here it is");
        assertThat(sent().get(0).author()).startsWith("alice");
        assertThat(delivery(ticket, second.entry().seq()).state()).isEqualTo(DeliveryState.SENT);
        assertThat(messages(talk())).filteredOn(message -> message.direction() == Direction.OUT).hasSize(2);

        take();
        assertThat(kinds(ticket)).as("it is told once, as what it is").doesNotContain("answered").containsSubsequence("replied", "replied");
        assertThat(talk().assigneeId()).as("nobody gets the conversation by it").isNull();
        assertThat(talk().waitingSince()).isNull();
        assertThat(now(ticket).times().firstAnsweredAt()).isEqualTo(clock.instant());
    }

    @Test
    void anotherTicketOfTheSameConversationHearsOfIt() {
        Ticket ticket = ticketOfChen();
        Ticket other = make(alice, draft("c2", "The bill", null, talk().id()));
        clock.forward(Duration.ofMinutes(1));
        reply(ticket, "a1", "We look for it", null);
        take();
        assertThat(kinds(other)).contains("answered");
        assertThat(kinds(ticket)).doesNotContain("answered");
    }

    @Test
    void whatCannotGoOutIsRefusedAndThePageIsAlwaysThere() {
        store.gateway.limits = new ChannelLimits(40, false, 100, false, Duration.ofHours(48), true, 1, List.of());
        Ticket ticket = ticketOfChen();
        assertThatThrownBy(() -> reply(ticket, "a0", "x".repeat(41), null))
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.fields().get(0).field()).isEqualTo("text"));
        reply(ticket, "a1", "The only one", null);
        assertThatThrownBy(() -> reply(ticket, "a2", "One more", null)).hasMessageContaining("replyWindow.used");
        clock.forward(Duration.ofHours(49));
        assertThatThrownBy(() -> reply(ticket, "a3", "Too late", talk().id().toString())).hasMessageContaining("replyWindow.over");
        assertThat(store.tx(() -> store.get(TicketReplies.class).ways(now(ticket.id()))).get(0).hindrance().code()).isEqualTo("replyWindow.over");

        TicketDesk.Written page = reply(ticket, "a4", "On the page", TicketReplies.PAGE);
        assertThat(((TicketChange.Replied) page.entry().change()).messageIds()).isNull();
        assertThat(delivery(ticket, page.entry().seq())).isNull();
        assertThat(outboxRows()).isEqualTo(1);
        assertThatThrownBy(() -> reply(ticket, "a5", "Elsewhere", Ids.next().toString()))
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.fields().get(0).field()).isEqualTo("via"));
    }

    private Ticket now(UUID id) {
        return store.get(Tickets.class).get(Viewer.PLATFORM, id);
    }

    @Test
    void withoutAConversationItStandsOnThePageAndOthersConversationsAreNoWay() {
        Ticket alone = make(alice, "Nobody's");
        assertThat(((TicketChange.Replied) reply(alone, "a1", "Hello", null).entry().change()).conversationId()).isNull();

        Ticket ticket = ticketOfChen();
        receive("m2", "wang", "I am somebody else");
        Conversation others = all().stream().filter(each -> !each.contactId().equals(ticket.contactId())).findFirst().orElseThrow();
        tie(ticket, others);
        assertThat(store.tx(() -> store.get(TicketReplies.class).ways(now(ticket.id()))))
                .extracting(way -> way.conversation().contactId())
                .containsExactly(ticket.contactId());
        reply(ticket, "a2", "For chen", null);
        send();
        assertThat(sent()).extracting(OutboundMessage::recipient).containsExactly("chen");
    }

    @Test
    void filesGoAsTheChannelCarriesThem() {
        store.gateway.limits = new ChannelLimits(1000, false, 1 << 20, false, null, true);
        Ticket ticket = ticketOfChen();
        FileRef one = new FileRef(Ids.next().toString(), "one.png", "image/png", 5);
        FileRef two = new FileRef(Ids.next().toString(), "two.pdf", "application/pdf", 5);
        TicketDesk.Written written = reply(ticket, "a1", "Look", null, one, two);
        assertThat(((TicketChange.Replied) written.entry().change()).messageIds()).hasSize(3);
        send();
        assertThat(sent()).extracting(OutboundMessage::content).hasExactlyElementsOfTypes(Content.Text.class, Content.Image.class, Content.File.class);
    }

    @Test
    void aFailureIsSeenInTheHistoryAndTriedAgain() {
        Ticket ticket = ticketOfChen();
        store.gateway.provider = message -> {
            throw new ConnectorException(Failure.REJECTED, "no such customer");
        };
        TicketDesk.Written written = reply(ticket, "a1", "We look for it", null);
        send();
        take();
        take();
        assertThat(delivery(ticket, written.entry().seq())).satisfies(delivery -> {
            assertThat(delivery.state()).isEqualTo(DeliveryState.FAILED);
            assertThat(delivery.problem()).contains("no such customer");
        });
        assertThat(kinds(ticket)).filteredOn("undelivered"::equals).hasSize(1);

        store.gateway.provider = message -> Receipt.sent("again-" + message.id());
        store.run(() -> store.get(TicketReplies.class).again(viewer(alice), ticket.id(), written.entry().seq()));
        send();
        assertThat(delivery(ticket, written.entry().seq()).state()).isEqualTo(DeliveryState.SENT);
        assertThatThrownBy(() -> store.run(() -> store.get(TicketReplies.class).again(viewer(alice), ticket.id(), 1))).hasMessageContaining("notFound");
    }

    @Test
    void hisAnswerReachesTheTicketHoweverLongAgoTheConversationWasClosed() {
        Ticket ticket = ticketOfChen();
        close(talk());
        clock.forward(Duration.ofDays(5));
        reply(ticket, "a1", "Your parcel was found", null);
        move(alice, ticket, "wait");
        clock.forward(Duration.ofDays(20));
        receive("m2", "chen", "Wonderful");
        take();

        assertThat(all()).hasSize(1);
        assertThat(now(ticket).category()).isEqualTo(Category.OPEN);
        assertThat(kinds(ticket)).contains("customer-wrote");

        close(talk());
        clock.forward(Duration.ofDays(5));
        receive("m3", "chen", "Something else");
        assertThat(all()).as("he had answered: what comes later is another thing").hasSize(2);
    }

    @Test
    void aConversationThatWasLinkedByHandAndAClosedTicketHearHimToo() {
        Ticket ticket = make(alice, "By phone");
        receive("m1", "chen", "Hello");
        clock.forward(Duration.ofMinutes(1));
        tie(ticket, talk());
        receive("m2", "chen", "It is about the parcel");
        take();
        assertThat(kinds(ticket)).filteredOn("customer-wrote"::equals).as("all that came after the ticket").hasSize(2);

        move(alice, ticket, "solve");
        clock.forward(Duration.ofDays(7));
        ring();
        assertThat(now(ticket).category()).isEqualTo(Category.CLOSED);
        receive("m3", "chen", "One more word");
        take();
        assertThat(kinds(ticket)).filteredOn("customer-wrote"::equals).hasSize(3);
        assertThat(now(ticket).category()).isEqualTo(Category.CLOSED);
    }

    @Test
    void aRequestIsAcknowledgedOnceAndNeverToAProgram() {
        makesTickets(true);
        receive("m1", "chen", "My parcel is late");
        take();
        store.run(() -> em().createNativeQuery("update ticket_place set pos = 0").executeUpdate());
        take();
        send();
        assertThat(sent()).singleElement().satisfies(message -> assertThat(text(message)).contains("#").contains("/t#"));
        assertThat(kinds(store.tx(() -> store.get(Tickets.class).list(Viewer.PLATFORM, Tickets.Filter.NONE, null, 10).items().get(0)))).contains("acknowledged");

        InboundMessage away = new InboundMessage(
                "m2", Sender.of("robot", "robot"), new Content.Text("I am away"), List.of(), null, null, InboundMessage.Thread.NONE, true);
        store.run(() -> store.get(Inbox.class).receive(channel, List.of(away), "x", Map.of()));
        take();
        send();
        assertThat(sent()).as("a program gets no answer").hasSize(1);
    }

    @Test
    void whoBeginsAgainAndAgainIsToldThreeTimesAnHour() {
        makesTickets(true);
        for (int i = 0; i < 6; i++) {
            String id = "r" + i;
            store.run(() -> store.get(Inbox.class).receive(channel, List.of(letter(id, "program@example.com", List.of(), null)), "x", Map.of()));
            take();
        }
        send();
        assertThat(sent()).hasSize(3);
    }

    @Test
    void aChannelMayBeSilent() {
        makesTickets(false);
        receive("m1", "chen", "My parcel is late");
        take();
        assertThat(outboxRows()).isZero();
    }

    private Ticket asked(String clientId, UUID contact, String subject, String text) {
        NewTickets.Draft draft = new NewTickets.Draft(
                clientId, subject, "general", text, contact, null, shop, null, null, null, Map.of(), List.of(), null, null, null, List.of());
        return store.tx(() -> store.get(NewTickets.class).makeFor(TicketActor.contact(contact, "chen"), draft, null)).ticket();
    }

    @Test
    void whatACustomerAsksOnceMoreIsFoundAndMarkedWhenItIsSure() {
        Ticket first = ticketOfChen();
        UUID chen = first.contactId();
        Ticket again = asked("r1", chen, "The parcel is late", "My parcel is late since Monday");
        assertThat(again.repeatOf()).as("an agent's text of another thing is no doubt").isNull();
        Ticket third = asked("r2", chen, "The parcel is late", "My parcel is late, since Monday");
        assertThat(third.repeatOf()).isEqualTo(again.id());
        assertThat(asked("r3", chen, "Please change my invoice", "The address on it is my old one").repeatOf()).isNull();
        assertThat(make(alice, new NewTickets.Draft(
                                "r4", "The parcel is late", "general", null, chen, null, shop, null, null, null, Map.of(), List.of(), null, null, null, List.of()))
                        .repeatOf())
                .as("a person was asked")
                .isNull();

        List<RepeatTickets.Similar> similar =
                store.tx(() -> store.get(RepeatTickets.class).similar(viewer(alice), chen, "my parcel is late", null, null));
        assertThat(similar).extracting(each -> each.ticket().id()).contains(again.id(), third.id());
        assertThat(similar.get(0).sure()).isTrue();

        edit(alice, first, Map.of("problem", "logistics"), null);
        assertThat(store.tx(() -> store.get(RepeatTickets.class).similar(viewer(alice), chen, "anything", null, "logistics")))
                .extracting(each -> each.ticket().id())
                .containsExactly(first.id());

        clock.forward(Duration.ofDays(8));
        assertThat(asked("r5", chen, "The parcel is late", "My parcel is late, since Monday").repeatOf()).as("long ago").isNull();
    }
}
