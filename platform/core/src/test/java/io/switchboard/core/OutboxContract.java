package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.channel.ChannelService;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.ConversationState;
import io.switchboard.core.conversation.Inbox;
import io.switchboard.core.conversation.Message;
import io.switchboard.core.conversation.OutboxMoves;
import io.switchboard.core.conversation.Transfers;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.message.Envelope;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the outbox and the queue promise on each database. */
abstract class OutboxContract extends CoreMoves {

    @Test
    void answersOfAConversationLeaveOneAfterTheOther() {
        UUID alice = agent("alice", 5);
        UUID id = conversation();
        Message one = answer(alice, id, "c1", "one", null).message();
        Message two = answer(alice, id, "c2", "two", null).message();

        assertThat(outbox().due()).containsExactly(one.id());
        outbox().send(one.id());
        assertThat(outbox().due()).containsExactly(two.id());
        outbox().send(two.id());

        assertThat(outbox().due()).isEmpty();
        assertThat(outboxRows()).isZero();
        assertThat(store.gateway.sent).extracting(m -> m.content().plainText()).containsExactly("one", "two");
        assertThat(delivery(one.id()).deliveryState()).isEqualTo(DeliveryState.SENT);
    }

    @Test
    void whoeverHasSentOneGoesOnWithTheNextOfItsConversation() {
        UUID alice = agent("alice", 5);
        UUID id = conversation();
        Message one = answer(alice, id, "c1", "one", null).message();
        answer(alice, id, "c2", "two", null);
        Message three = answer(alice, id, "c3", "three", null).message();

        assertThat(outbox().sendInARow(one.id())).isEqualTo(3);

        assertThat(outboxRows()).isZero();
        assertThat(store.gateway.sent).extracting(m -> m.content().plainText()).containsExactly("one", "two", "three");
        assertThat(delivery(three.id()).deliveryState()).isEqualTo(DeliveryState.SENT);
    }

    @Test
    void nobodyGoesOnOverOneThatWaitsForAPersonOrIsBeingSent() {
        UUID alice = agent("alice", 5);
        UUID id = conversation();
        Message one = answer(alice, id, "c1", "one", null).message();
        Message two = answer(alice, id, "c2", "two", null).message();
        answer(alice, id, "c3", "three", null);
        assertThat(outbox().claim(one.id())).isTrue();
        fails(Failure.UNKNOWN_OUTCOME, "the line broke");
        outbox().send(two.id());

        assertThat(outbox().sent(one.id())).as("the next is of unknown outcome").isFalse();
        assertThat(outbox().due()).isEmpty();
        outbox().decide(two.id(), true);
        assertThat(outbox().due()).hasSize(1);
    }

    @Test
    void whatWaitedForABrokenChannelGoesOutAtOnceWhenItWorksAgain() {
        UUID alice = agent("alice", 5);
        Message one = answer(alice, conversation(), "c1", "one", null).message();
        fails(Failure.UNAVAILABLE, "no route");
        outbox().send(one.id());
        assertThat(outbox().due()).isEmpty();

        outbox().hurry(UUID.randomUUID());
        assertThat(outbox().due()).as("another channel's").isEmpty();
        outbox().hurry(channel);
        assertThat(outbox().due()).containsExactly(one.id());
    }

    @Test
    void theOnlyServerNeedsNotWaitForAMinuteAfterItWasKilled() {
        UUID alice = agent("alice", 5);
        Message one = answer(alice, conversation(), "c1", "one", null).message();
        outbox().claim(one.id());
        assertThat(outbox().recover()).isZero();
        outbox().freeAll();
        assertThat(outbox().recover()).isEqualTo(1);
        assertThat(delivery(one.id()).deliveryState()).isEqualTo(DeliveryState.UNKNOWN);
    }

    @Test
    void whatIsUnavailableWaitsSaysWhyAndBlocksWhatComesAfterIt() {
        UUID alice = agent("alice", 5);
        UUID id = conversation();
        Message one = answer(alice, id, "c1", "one", null).message();
        answer(alice, id, "c2", "two", null);
        fails(Failure.UNAVAILABLE, "no route");

        outbox().send(one.id());

        assertThat(outbox().due()).as("neither before the pause nor out of order").isEmpty();
        assertThat(delivery(one.id()).deliveryState()).isEqualTo(DeliveryState.PENDING);
        assertThat(delivery(one.id()).deliveryProblem()).isEqualTo("no route");
        clock.forward(Duration.ofSeconds(2));
        assertThat(outbox().due()).containsExactly(one.id());
    }

    @Test
    void whatIsRefusedIsShownAndBlocksNothing() {
        UUID alice = agent("alice", 5);
        UUID id = conversation();
        Message one = answer(alice, id, "c1", "one", null).message();
        Message two = answer(alice, id, "c2", "two", null).message();
        fails(Failure.REJECTED, "blocked");

        outbox().send(one.id());

        assertThat(delivery(one.id()).deliveryState()).isEqualTo(DeliveryState.FAILED);
        assertThat(outbox().due()).containsExactly(two.id());
        assertThat(outbox().deadLetters(channel)).containsExactly(one.id());
        outbox().replay(one.id());
        assertThat(delivery(one.id()).deliveryState()).isEqualTo(DeliveryState.PENDING);
        assertThat(outbox().due()).containsExactly(one.id());
    }

    @Test
    void whatNobodyKnowsOfWaitsForAPersonsWord() {
        UUID alice = agent("alice", 5);
        UUID id = conversation();
        Message one = answer(alice, id, "c1", "one", null).message();
        Message two = answer(alice, id, "c2", "two", null).message();
        fails(Failure.UNKNOWN_OUTCOME, "the line broke");

        outbox().send(one.id());
        clock.forward(Duration.ofDays(2));

        assertThat(outbox().due()).isEmpty();
        assertThat(delivery(one.id()).deliveryState()).isEqualTo(DeliveryState.UNKNOWN);
        outbox().decide(one.id(), true);
        assertThat(delivery(one.id()).deliveryState()).isEqualTo(DeliveryState.SENT);
        assertThat(outbox().due()).containsExactly(two.id());
    }

    @Test
    void whatADeadServerWasSendingIsNeverRepeatedBlindly() {
        UUID alice = agent("alice", 5);
        Message one = answer(alice, conversation(), "c1", "one", null).message();
        outbox().claim(one.id());
        assertThat(outbox().recover()).as("it may still be at it").isZero();

        outbox().lose(one.id());

        assertThat(outbox().recover(one.id())).as("this node is at it").isZero();
        assertThat(outbox().recover()).isEqualTo(1);
        assertThat(delivery(one.id()).deliveryState()).isEqualTo(DeliveryState.UNKNOWN);
        assertThat(outbox().due()).isEmpty();
    }

    @Test
    void aChannelThatIsNotOpenYetIsNotTakenForOneOfUnknownOutcome() {
        UUID alice = agent("alice", 5);
        Message one = answer(alice, conversation(), "c1", "one", null).message();
        outbox().claim(one.id());
        outbox().lose(one.id());
        store.gateway.open = false;

        assertThat(outbox().recover()).isZero();

        assertThat(delivery(one.id()).deliveryState()).isEqualTo(DeliveryState.PENDING);
        store.gateway.open = true;
        assertThat(outbox().recover()).isEqualTo(1);
    }

    @Test
    void whatCannotBeDeliveredForADayBecomesADeadLetterAlsoWhileTheChannelIsClosed() {
        UUID alice = agent("alice", 5);
        Message one = answer(alice, conversation(), "c1", "one", null).message();
        store.gateway.open = false;

        outbox().send(one.id());
        assertThat(delivery(one.id()).deliveryState()).isEqualTo(DeliveryState.PENDING);
        clock.forward(Duration.ofHours(25));
        outbox().send(one.id());

        assertThat(delivery(one.id()).deliveryState()).isEqualTo(DeliveryState.FAILED);
        assertThat(outbox().deadLetters(channel)).containsExactly(one.id());
    }

    @Test
    void aDeletedChannelEndsWhatWaitedForItAndTakesNoMore() {
        UUID alice = agent("alice", 5);
        UUID id = conversation();
        Message one = answer(alice, id, "c1", "one", null).message();

        store.run(() -> store.get(ChannelService.class).delete(Viewer.PLATFORM, channel));

        assertThat(delivery(one.id()).deliveryState()).isEqualTo(DeliveryState.FAILED);
        assertThat(outboxRows()).isZero();
        assertThatThrownBy(() -> answer(alice, id, "c2", "two", null))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("channel.deleted");
    }

    @Test
    void whatAllLetPassRestsInTheQueueBeforeTheyAreAskedAgain() {
        agent("alice", 5);
        UUID id = conversation();
        route(id);
        clock.forward(Duration.ofSeconds(121));
        store.run(() -> store.get(Transfers.class).expireOffer(id));

        assertThat(route(id)).isFalse();
        Conversation resting = all().get(0);
        assertThat(resting.state()).isEqualTo(ConversationState.QUEUED);
        assertThat(hasHope()).as("whether it is worth a transaction").isFalse();

        agent("bob", 5);
        assertThat(hasHope()).as("somebody came who wasn't asked yet").isTrue();
        clock.forward(Duration.ofSeconds(31));
        assertThat(hasHope()).isTrue();
        assertThat(route(id)).isTrue();
    }

    private UUID conversation() {
        receive("m1", "anna", "hello");
        return all().get(0).id();
    }

    private void fails(Failure failure, String why) {
        store.gateway.provider = message -> {
            throw new ConnectorException(failure, why);
        };
    }

    private OutboxMoves outbox() {
        return new OutboxMoves(store.get(io.switchboard.core.conversation.Outbox.class), store::tx, store.gateway);
    }

    private Message delivery(UUID id) {
        return store.tx(() -> store.get(jakarta.persistence.EntityManager.class).find(Message.class, id));
    }

    @Test
    void aBounceIsShownEvenAfterSentAndTheMessageCanGoOutAgain() {
        UUID alice = agent("alice", 5);
        UUID id = conversation();
        Message one = answer(alice, id, "c1", "one", null).message();
        outbox().send(one.id());
        String provider = delivery(one.id()).providerId();
        assertThat(provider).isNotNull();

        DeliveryUpdate bounce = new DeliveryUpdate(provider, DeliveryState.FAILED, "no such user");
        store.run(() -> store.get(Inbox.class).receive(channel, List.of(bounce), "x", Map.of()));
        assertThat(delivery(one.id()).deliveryState()).isEqualTo(DeliveryState.FAILED);
        assertThat(delivery(one.id()).deliveryProblem()).isEqualTo("no such user");

        outbox().replay(one.id());
        assertThat(delivery(one.id()).deliveryState()).isEqualTo(DeliveryState.PENDING);
        outbox().send(one.id());
        assertThat(delivery(one.id()).deliveryState()).isEqualTo(DeliveryState.SENT);
        assertThat(store.gateway.sent).hasSize(2);
    }

    @Test
    void anAnswerKnowsHowTheLastMessageWasAddressed() {
        store.gateway.live = false;
        UUID alice = agent("alice", 5);
        UUID id = conversation();
        Envelope envelope = new Envelope("a@x.example", "sales@shop.example", List.of("b@x.example"), Envelope.Trust.VERIFIED, "dkim=pass");
        InboundMessage letter = new InboundMessage(
                "with-envelope", Sender.of("anna", "anna"), new Content.Text("t"), List.of(), null, null, null, false, envelope);
        store.run(() -> store.get(Inbox.class).receive(channel, List.of(letter), "x", Map.of()));
        Message answer = answer(alice, id, "c1", "one", null).message();
        outbox().send(answer.id());

        assertThat(store.gateway.sent.get(0).envelope()).isEqualTo(envelope);
    }
}
