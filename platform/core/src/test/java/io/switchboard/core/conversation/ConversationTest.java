package io.switchboard.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.shared.Grants;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.shared.Viewer.Scope;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ConversationTest {
    private static final Instant NOW = Instant.parse("2026-11-23T02:00:00Z");

    private final UUID alice = UUID.randomUUID();
    private final UUID bob = UUID.randomUUID();
    private final Conversation conversation =
            new Conversation(UUID.randomUUID(), UUID.randomUUID(), null, UUID.randomUUID(), UUID.randomUUID(), "x", true, NOW);

    @Test
    void beginsInTheQueueAndNumbersWhatHappens() {
        assertThat(conversation.state()).isEqualTo(ConversationState.QUEUED);
        assertThat(conversation.nextSeq()).isEqualTo(1);
        assertThat(conversation.nextSeq()).isEqualTo(2);
    }

    @Test
    void theCustomerWaitsFromHisFirstUnansweredMessage() {
        conversation.received(in("one", NOW), false);
        conversation.received(in("two", NOW.plusSeconds(60)), false);

        assertThat(conversation.waitingSince()).isEqualTo(NOW);
        assertThat(conversation.unread()).isEqualTo(2);

        conversation.answered(out("answer", NOW.plusSeconds(90)));

        assertThat(conversation.waitingSince()).isNull();
        assertThat(conversation.unread()).isZero();
        assertThat(conversation.lastPreview()).isEqualTo("answer");
    }

    @Test
    void anAutomaticMailLetsNobodyWait() {
        conversation.received(in("I am on holiday", NOW), true);

        assertThat(conversation.waitingSince()).isNull();
        assertThat(conversation.unread()).isEqualTo(1);
    }

    @Test
    void onlyItsAssigneeAcceptsAnOffer() {
        conversation.assignTo(alice, NOW.plusSeconds(60));

        assertThatThrownBy(() -> conversation.accept(bob)).isInstanceOf(Refused.class);
        conversation.accept(alice);

        assertThat(conversation.acceptBy()).isNull();
        assertThat(conversation.state()).isEqualTo(ConversationState.ASSIGNED);
    }

    @Test
    void whoLetAnOfferPassIsRememberedUntilSomebodyAccepts() {
        conversation.assignTo(alice, NOW);
        conversation.queue(null, alice, NOW);
        assertThat(conversation.skippedAgents()).containsExactly(alice.toString());

        conversation.assignTo(bob, NOW);
        conversation.accept(bob);
        assertThat(conversation.skippedAgents()).isEmpty();
    }

    @Test
    void aClosedOneIsNobodysAndGoesOnForSomeTimeOnly() {
        conversation.assignTo(alice, null);
        conversation.close(NOW);

        assertThat(conversation.assigneeId()).isNull();
        assertThat(conversation.lastAssigneeId()).isEqualTo(alice);
        assertThat(conversation.continuesAt(NOW.plusSeconds(60), Duration.ofMinutes(1))).isTrue();
        assertThat(conversation.continuesAt(NOW.plusSeconds(61), Duration.ofMinutes(1))).isFalse();
        assertThatThrownBy(() -> conversation.close(NOW)).isInstanceOf(Refused.class);
    }

    @Test
    void aDeliveryNeverGoesBack() {
        Message message = out("answer", NOW);

        assertThat(message.delivery(DeliveryState.READ, "p1", null)).isTrue();
        assertThat(message.delivery(DeliveryState.SENT, "p1", null)).isFalse();
        assertThat(message.delivery(DeliveryState.FAILED, null, "late bounce")).isFalse();
        assertThat(message.deliveryState()).isEqualTo(DeliveryState.READ);
    }

    @Test
    void viewersSeeTheirOwnTheirTeamsOrAllOfTheirShops() {
        UUID shop = UUID.randomUUID();
        UUID group = UUID.randomUUID();
        Viewer agent = viewer(alice, Scope.TEAM, Set.of(group), Set.of());
        Viewer own = viewer(alice, Scope.OWN, Set.of(group), Set.of());
        Viewer boss = viewer(bob, Scope.ALL, Set.of(), Set.of(shop));

        assertThat(agent.may(Permission.CONVERSATIONS_READ, shop, group, bob)).isTrue();
        assertThat(agent.may(Permission.CONVERSATIONS_READ, shop, UUID.randomUUID(), bob)).isFalse();
        assertThat(agent.may(Permission.CONVERSATIONS_READ, shop, UUID.randomUUID(), alice)).isTrue();
        assertThat(own.may(Permission.CONVERSATIONS_READ, shop, group, bob)).isFalse();
        assertThat(boss.may(Permission.CONVERSATIONS_READ, shop, UUID.randomUUID(), alice)).isTrue();
        assertThat(boss.may(Permission.CONVERSATIONS_READ, UUID.randomUUID(), group, alice)).isFalse();
        assertThat(boss.may(Permission.CONVERSATIONS_WRITE, shop, group, bob)).isFalse();
    }

    private static Viewer viewer(UUID agent, Scope range, Set<UUID> groups, Set<UUID> shops) {
        return new Viewer(agent, "A", Set.of(), Grants.of(Map.of(Permission.CONVERSATIONS_READ, range)), groups, shops);
    }

    private Message in(String text, Instant at) {
        InboundMessage inbound = InboundMessage.of(text, Sender.of("x", "X"), new Content.Text(text));
        return Message.in(conversation, new Author(Author.Kind.CONTACT, null, "X"), inbound, inbound.content(), null, at);
    }

    private Message out(String text, Instant at) {
        return Message.out(conversation, new Author(Author.Kind.AGENT, alice, "Alice"), new Content.Text(text), List.of(), "c", at);
    }
}
