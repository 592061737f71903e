package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.agent.AccessToken;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Tokens;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.ConversationState;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Message;
import io.switchboard.core.conversation.OutboxMoves;
import io.switchboard.core.conversation.Queues;
import io.switchboard.core.conversation.Transfers;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.message.DeliveryState;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The clock leaps an hour ahead or back: nothing goes out twice, nothing is stuck until the hour has passed. */
abstract class ClockLeapContract extends CoreMoves {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void anAnswerThatWaitsIsNotStuckForTheHour() {
        UUID alice = agent("alice", 5);
        Message one = answer(alice, conversation(), "c1", "one", null).message();
        store.gateway.provider = message -> {
            throw new ConnectorException(Failure.UNAVAILABLE, "no route");
        };
        outbox().send(one.id());
        clock.forward(HOUR.negated());
        assertThat(outbox().due()).isEmpty();

        outbox().recover();

        assertThat(outbox().due()).containsExactly(one.id());
    }

    @Test
    void anAnswerWrittenBeforeItGoesOutAfterIt() {
        UUID alice = agent("alice", 5);
        UUID id = conversation();
        Message one = answer(alice, id, "c1", "one", null).message();
        clock.forward(HOUR.negated());
        Message two = answer(alice, id, "c2", "two", null).message();

        outbox().recover();

        assertThat(outbox().due()).containsExactly(one.id());
        outbox().send(one.id());
        outbox().send(two.id());
        assertThat(store.gateway.sent).extracting(m -> m.content().plainText()).containsExactly("one", "two");
        assertThat(outboxRows()).isZero();
    }

    @Test
    void whatIsBeingSentIsNeitherSentAgainNorCalledLost() {
        UUID alice = agent("alice", 5);
        Message one = answer(alice, conversation(), "c1", "one", null).message();
        outbox().claim(one.id());
        for (Duration leap : new Duration[] {HOUR, HOUR.multipliedBy(-2)}) {
            clock.forward(leap);
            assertThat(outbox().recover()).isZero();
            assertThat(outbox().due()).isEmpty();
        }
        assertThat(delivery(one.id())).isEqualTo(DeliveryState.PENDING);
    }

    @Test
    void aLockThatEndsInAnHourIsNotWaitedFor() {
        UUID alice = agent("alice", 5);
        Message one = answer(alice, conversation(), "c1", "one", null).message();
        outbox().claim(one.id());
        outbox().loseAhead(one.id());

        assertThat(outbox().recover(one.id())).isZero();
        assertThat(outbox().recover()).isEqualTo(1);
        assertThat(delivery(one.id())).isEqualTo(DeliveryState.UNKNOWN);
    }

    @Test
    void anOfferEndsAndTheQueueMovesThoughTheClockWasSetBack() {
        agent("alice", 5);
        UUID id = conversation();
        assertThat(route(id)).isTrue();
        clock.forward(HOUR.negated());

        assertThat(unaccepted()).containsExactly(id);
        store.run(() -> store.get(Transfers.class).expireOffer(id));
        assertThat(all().get(0).state()).isEqualTo(ConversationState.QUEUED);

        clock.forward(HOUR.negated());
        assertThat(route(id)).as("all have let it pass, and its rest seems to begin in an hour").isTrue();
    }

    @Test
    void anOfferThatHoldsStillHolds() {
        agent("alice", 5);
        UUID id = conversation();
        route(id);
        clock.forward(Duration.ofSeconds(1));
        assertThat(unaccepted()).isEmpty();
        store.run(() -> store.get(Transfers.class).expireOffer(id));
        assertThat(all().get(0).state()).isEqualTo(ConversationState.ASSIGNED);
    }

    @Test
    void whoIsHeardOfAfterALeapIsThereAndWhoIsNotIsNot() {
        UUID alice = agent("alice", 5);
        UUID bob = agent("bob", 5);
        seen(alice);
        seen(bob);
        // Hearts are kept by the database's clock: as if it had been set back since.
        store.run(() -> store.get(jakarta.persistence.EntityManager.class)
                .createNativeQuery("update agent set last_seen_at = current_timestamp + interval '1' hour")
                .executeUpdate());
        clock.forward(HOUR.negated());
        seen(alice);

        assertThat(store.tx(() -> store.get(Agents.class).silent(Duration.ofMinutes(2)))).containsExactly(bob);
    }

    @Test
    void theChatsOfOneWhoLeftBeforeItAreHandedOn() {
        UUID alice = agent("alice", 5);
        route(conversation());
        store.run(() -> store.get(Agents.class).enter(alice, io.switchboard.core.agent.AgentState.OFFLINE));
        assertThat(gone()).isEmpty();
        clock.forward(HOUR.negated());
        assertThat(gone()).containsExactly(alice);
    }

    @Test
    void aSessionSurvivesEither() {
        UUID alice = agent("alice", 5);
        Tokens.Issued token = store.tx(() -> store.get(Tokens.class).issue(AccessToken.Kind.SESSION, alice, Duration.ofHours(12)));
        for (Duration leap : new Duration[] {HOUR, HOUR.multipliedBy(-2)}) {
            clock.forward(leap);
            assertThat(store.tx(() -> store.get(Tokens.class).find(AccessToken.Kind.SESSION, token.token()))).isPresent();
        }
    }

    @Test
    void aRepeatIsKnownAndTheOrderKept() {
        receive("m1", "anna", "one");
        clock.forward(HOUR.negated());
        receive("m2", "anna", "two");
        receive("m1", "anna", "one");
        clock.forward(HOUR.multipliedBy(2));
        receive("m3", "anna", "three");
        receive("m2", "anna", "two");

        assertThat(all()).hasSize(1);
        assertThat(texts(all().get(0))).containsExactly("one", "two", "three");
    }

    private void seen(UUID agent) {
        store.run(() -> store.get(Agents.class).seen(agent));
    }

    private java.util.List<UUID> gone() {
        return store.tx(() -> store.get(Agents.class).goneWithChats(Duration.ofSeconds(30)));
    }

    private java.util.List<UUID> unaccepted() {
        return store.tx(() -> store.get(Queues.class).unaccepted(clock.instant(), Duration.ofSeconds(120)));
    }

    private UUID conversation() {
        receive("m1", "anna", "hello");
        return all().stream().map(Conversation::id).findFirst().orElseThrow();
    }

    private OutboxMoves outbox() {
        return new OutboxMoves(store.get(io.switchboard.core.conversation.Outbox.class), store::tx, store.gateway);
    }

    private DeliveryState delivery(UUID id) {
        return store.tx(() -> store.get(jakarta.persistence.EntityManager.class).find(Message.class, id).deliveryState());
    }
}
