package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.conversation.Answers;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.ConversationState;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Conversations.Filter;
import io.switchboard.core.conversation.Conversations.Standing;
import io.switchboard.core.conversation.Inbox;
import io.switchboard.core.conversation.ListView;
import io.switchboard.core.conversation.ListViews;
import io.switchboard.core.conversation.Messages;
import io.switchboard.core.conversation.Queues;
import io.switchboard.core.conversation.Snoozes;
import io.switchboard.core.conversation.TakeBack;
import io.switchboard.core.conversation.Transfers;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the agents' lists promise on each database: sleep, undo, kept filters. */
abstract class ListContract extends CoreMoves {
    private static final Duration NIGHT = Duration.ofHours(12);

    private UUID id;

    /** A live conversation of anna that this agent has. */
    private void has(UUID agent) {
        receive("m1", "anna", "hello");
        id = all().get(0).id();
        store.run(() -> store.get(Transfers.class).assign(viewer(agent), id, agent));
    }

    private Conversation now() {
        return store.tx(() -> store.get(Conversations.class).get(Viewer.PLATFORM, id));
    }

    private void snooze(UUID agent, Duration time) {
        Instant until = clock.instant().plus(time);
        store.run(() -> store.get(Snoozes.class).snooze(viewer(agent), id, until));
    }

    private List<String> events() {
        Conversation conversation = now();
        return store.tx(() -> store.get(Messages.class).after(conversation, 0, 100)).stream()
                .filter(m -> m.content() instanceof Content.Event)
                .map(m -> ((Content.Event) m.content()).event())
                .toList();
    }

    private Conversations.Counts counts(UUID agent) {
        return store.tx(() -> store.get(Conversations.class).counts(viewer(agent)));
    }

    private static Filter standing(UUID agent, Boolean snoozed, boolean unread, boolean waiting) {
        return new Filter(null, null, agent, null, null, null, false, new Standing(snoozed, unread, waiting));
    }

    @Test
    void whatSleepsIsOutOfSightAndLoadButCounted() {
        UUID alice = agent("alice", 5);
        has(alice);
        assertThat(load(alice)).isEqualTo(1);

        snooze(alice, NIGHT);

        assertThat(load(alice)).isZero();
        assertThat(counts(alice)).isEqualTo(new Conversations.Counts(0, 0, 1, 1));
        assertThat(list(alice, standing(alice, false, false, false))).isEmpty();
        assertThat(list(alice, standing(alice, true, false, false))).hasSize(1);
        assertThat(events()).endsWith("snoozed");
    }

    @Test
    void itsTimeWakesItOnceAndItLiesOnTop() {
        UUID alice = agent("alice", 5);
        has(alice);
        snooze(alice, NIGHT);
        clock.forward(NIGHT.minusSeconds(1));
        receive("m2", "ben", "later than anna");
        store.run(() -> store.get(Snoozes.class).wakeUp(id));
        assertThat(now().snoozedUntil()).as("not a second too early").isNotNull();
        clock.forward(Duration.ofSeconds(1));

        List<UUID> due = store.tx(() -> store.get(Conversations.class).sleptOut(clock.instant()));
        assertThat(due).containsExactly(id);
        store.run(() -> store.get(Snoozes.class).wakeUp(id));
        store.run(() -> store.get(Snoozes.class).wakeUp(id));

        assertThat(now().wokenAt()).isEqualTo(clock.instant());
        assertThat(all().get(0).id()).isEqualTo(id);
        assertThat(load(alice)).isEqualTo(1);
        assertThat(events()).endsWith("snoozed", "woken");
        assertThat(store.tx(() -> store.get(Conversations.class).sleptOut(clock.instant()))).isEmpty();

        store.run(() -> store.get(Answers.class).readAll(viewer(alice), id));
        assertThat(now().wokenAt()).as("once looked at, it is like all others").isNull();
    }

    @Test
    void theCustomersMessageWakesItAndAnAutomaticOneDoesNot() {
        UUID alice = agent("alice", 5);
        has(alice);
        snooze(alice, NIGHT);
        InboundMessage holiday = new InboundMessage(
                "m2", Sender.of("anna", "anna"), new Content.Text("I am on holiday"), List.of(), null, null,
                message("m2", "anna", "x").thread(), true);
        store.run(() -> store.get(Inbox.class).receive(channel, List.of(holiday), "x", Map.of()));
        assertThat(now().snoozedUntil()).isNotNull();

        receive("m3", "anna", "are you there?");

        assertThat(now().snoozedUntil()).isNull();
        assertThat(now().state()).isEqualTo(ConversationState.ASSIGNED);
        assertThat(load(alice)).isEqualTo(1);
        assertThat(events()).endsWith("snoozed", "woken-by-message");
    }

    @Test
    void sleepsOnlyWithItsAgentAndOnlyUntilATimeToCome() {
        UUID alice = agent("alice", 5);
        UUID bob = agent("bob", 5);
        receive("m1", "anna", "hello");
        id = all().get(0).id();

        assertThatThrownBy(() -> snooze(alice, NIGHT)).hasMessageContaining("notSnoozable");
        store.run(() -> store.get(Transfers.class).assign(viewer(alice), id, alice));
        assertThatThrownBy(() -> snooze(bob, NIGHT)).hasMessageContaining("notYours");
        assertThatThrownBy(() -> snooze(alice, Duration.ZERO)).hasMessageContaining("snoozeTime");
        assertThatThrownBy(() -> snooze(alice, Duration.ofDays(400))).hasMessageContaining("snoozeTime");
        assertThat(now().snoozedUntil()).isNull();
    }

    @Test
    void whoeverGetsOrClosesItFindsItAwake() {
        UUID alice = agent("alice", 5);
        UUID bob = agent("bob", 5);
        has(alice);
        snooze(alice, NIGHT);

        store.run(() -> store.get(Transfers.class).assign(viewer(alice), id, bob));

        assertThat(now().snoozedUntil()).isNull();
        assertThat(load(alice)).isZero();
        assertThat(load(bob)).isEqualTo(1);
        snooze(bob, NIGHT);
        store.run(() -> store.get(Transfers.class).close(viewer(bob), id));
        assertThat(now().snoozedUntil()).isNull();
        assertThat(load(bob)).isZero();
    }

    @Test
    void whatSleepsStaysWithWhoGoesHome() {
        UUID alice = agent("alice", 5);
        has(alice);
        snooze(alice, NIGHT);

        assertThat(store.tx(() -> store.get(Conversations.class).heldBy(alice, true))).isEmpty();
        assertThat(store.tx(() -> store.get(Conversations.class).heldBy(alice, false))).containsExactly(id);
        store.run(() -> store.get(Snoozes.class).unsnooze(viewer(alice), id));
        assertThat(store.tx(() -> store.get(Conversations.class).heldBy(alice, true))).containsExactly(id);
        assertThat(load(alice)).isEqualTo(1);
    }

    @Test
    void anUndoneCloseIsAsIfItHadNotBeen() {
        UUID alice = agent("alice", 5);
        has(alice);
        clock.forward(Duration.ofSeconds(30));
        receive("m2", "anna", "and another thing");
        Instant since = now().waitingSince();
        store.run(() -> store.get(Transfers.class).close(viewer(alice), id));
        assertThat(now().waitingSince()).isNull();

        store.run(() -> store.get(TakeBack.class).undo(viewer(alice), id));

        assertThat(now().state()).isEqualTo(ConversationState.ASSIGNED);
        assertThat(now().assigneeId()).isEqualTo(alice);
        assertThat(now().waitingSince()).isEqualTo(since);
        assertThat(now().unread()).isEqualTo(2);
        assertThat(load(alice)).isEqualTo(1);
    }

    @Test
    void anUndoneAssignmentGoesBackToWhoHadItOrToItsPlaceInTheQueue() {
        UUID alice = agent("alice", 5);
        UUID bob = agent("bob", 5);
        has(alice);
        store.run(() -> store.get(Transfers.class).assign(viewer(alice), id, bob));
        store.run(() -> store.get(TakeBack.class).undo(viewer(alice), id));
        assertThat(now().assigneeId()).isEqualTo(alice);
        assertThat(load(bob)).isZero();

        receive("m9", "ben", "hello");
        id = all().stream().filter(c -> c.state() == ConversationState.QUEUED).findFirst().orElseThrow().id();
        Instant queued = now().queuedAt();
        clock.forward(Duration.ofSeconds(20));
        store.run(() -> store.get(Transfers.class).assign(viewer(alice), id, bob));
        store.run(() -> store.get(TakeBack.class).undo(viewer(alice), id));
        assertThat(now().state()).isEqualTo(ConversationState.QUEUED);
        assertThat(now().queuedAt()).isEqualTo(queued);
        assertThat(load(bob)).isZero();
    }

    @Test
    void onlyOnesOwnLastStepIsTakenBackAndOnlySoon() {
        UUID alice = agent("alice", 5);
        UUID bob = agent("bob", 5);
        has(alice);
        store.run(() -> store.get(Transfers.class).assign(viewer(alice), id, bob));
        assertThatThrownBy(() -> store.run(() -> store.get(TakeBack.class).undo(viewer(bob), id))).hasMessageContaining("conversation.undo");
        answer(bob, id, "c1", "hi", null);
        assertThatThrownBy(() -> store.run(() -> store.get(TakeBack.class).undo(viewer(alice), id))).hasMessageContaining("conversation.undo");
        store.run(() -> store.get(Transfers.class).close(viewer(bob), id));
        clock.forward(Duration.ofMinutes(3));
        assertThatThrownBy(() -> store.run(() -> store.get(TakeBack.class).undo(viewer(bob), id))).hasMessageContaining("conversation.undo");
        assertThat(load(bob)).isZero();
    }

    @Test
    void listsAreNarrowedToTheUnreadAndTheWaiting() {
        UUID alice = agent("alice", 5);
        has(alice);
        receive("m2", "ben", "hello");
        answer(alice, id, "c1", "hi", null);

        assertThat(list(null, standing(null, null, true, false))).extracting(Conversation::id).doesNotContain(id).hasSize(1);
        assertThat(list(null, standing(null, null, false, true))).extracting(Conversation::id).doesNotContain(id).hasSize(1);
        assertThat(list(null, standing(null, null, false, false))).hasSize(2);
    }

    @Test
    void aKeptFilterIsOnesOwnUntilASupervisorSharesOne() {
        UUID alice = agent("alice", 5);
        UUID bob = agent("bob", 5);
        UUID carol = agent("carol", 5, BuiltInRole.SUPERVISOR, BuiltInRole.AGENT);
        ListView.Conditions waiting = new ListView.Conditions("ASSIGNED", null, "me", null, null, null, null, true, false);
        UUID own = keep(alice, "Waiting", waiting, false);

        assertThat(names(alice)).containsExactly("Waiting");
        assertThat(names(bob)).isEmpty();
        assertThatThrownBy(() -> store.tx(() -> store.get(ListViews.class).own(viewer(bob), own))).hasMessageContaining("notFound");
        assertThatThrownBy(() -> store.tx(() -> store.get(ListViews.class).own(viewer(carol), own))).hasMessageContaining("notFound");
        assertThatThrownBy(() -> keep(alice, "All", waiting, true)).isInstanceOf(Refused.class).hasMessageContaining("view.shared");

        UUID shared = keep(carol, "All", waiting, true);
        assertThat(names(bob)).containsExactly("All");
        assertThatThrownBy(() -> store.run(() -> store.get(ListViews.class).remove(viewer(bob), shared))).hasMessageContaining("view.shared");
        assertThat(store.tx(() -> store.get(ListViews.class).own(viewer(carol), shared).conditions())).isEqualTo(waiting);
    }

    @Test
    void aFilterThatMeansNothingIsRefused() {
        UUID alice = agent("alice", 5);
        ListView.Conditions wrong = new ListView.Conditions("OPEN", "x", "you", "y", null, null, null, null, null);
        assertThatThrownBy(() -> keep(alice, "Wrong", wrong, false))
                .hasMessageContaining("filter.state")
                .hasMessageContaining("filter.channel")
                .hasMessageContaining("filter.assignee")
                .hasMessageContaining("filter.group");
        assertThatThrownBy(() -> keep(alice, " ", null, false)).hasMessageContaining("name").hasMessageContaining("filter");
    }

    @Test
    void aDeletedAgentLeavesNoViewsOfHisOwn() {
        UUID alice = agent("alice", 5);
        keep(alice, "Mine", new ListView.Conditions(null, null, null, null, "x", null, null, null, null), false);
        store.run(() -> {
            store.get(jakarta.persistence.EntityManager.class)
                    .createNativeQuery("delete from agent_transition where agent_id = ?1").setParameter(1, alice).executeUpdate();
            store.get(jakarta.persistence.EntityManager.class).remove(store.get(Agents.class).get(alice));
        });
        assertThat(store.tx(() -> store.get(jakarta.persistence.EntityManager.class)
                .createQuery("select count(v) from ListView v", Long.class).getSingleResult())).isZero();
    }

    private UUID keep(UUID agent, String name, ListView.Conditions filter, boolean shared) {
        return store.tx(() -> {
            ListView view = new ListView(agent, clock.instant());
            store.get(ListViews.class).describe(viewer(agent), view, name, filter, shared, 0);
            store.get(ListViews.class).add(viewer(agent), view);
            return view.id();
        });
    }

    private List<String> names(UUID agent) {
        return store.tx(() -> store.get(ListViews.class).list(viewer(agent)).stream().map(ListView::name).toList());
    }

    @Test
    void countsForManyAreThoseForEach() {
        UUID alice = agent("alice", 5);
        UUID carol = agent("carol", 5, BuiltInRole.SUPERVISOR);
        receive("n1", "anna", "one");
        receive("n2", "bo", "two");
        UUID first = all().get(0).id();
        assertThat(route(first)).isTrue();
        List<Viewer> viewers = store.tx(() -> List.of(viewer(alice), viewer(carol)));

        Map<Viewer, Conversations.Counts> together = store.tx(() -> store.get(Conversations.class).counts(viewers));

        for (Viewer viewer : viewers) {
            assertThat(together.get(viewer)).isEqualTo(store.tx(() -> store.get(Conversations.class).counts(viewer)));
        }
        assertThat(together.get(viewers.get(1)).all()).isEqualTo(2);
    }

    @Test
    void whoWaitsHasAPlaceAndNobodyIsCountedFarBehind() {
        for (int i = 0; i < Queues.FAR + 3; i++) {
            receive("m" + i, "visitor" + i, "hello");
            clock.forward(Duration.ofSeconds(1));
        }
        List<Conversation> waiting = store.tx(() -> store.get(Conversations.class).list(Viewer.PLATFORM, Filter.NONE, null, 200)).items().stream()
                .sorted(Comparator.comparing(Conversation::queuedAt))
                .toList();
        List<Long> places = store.tx(() -> waiting.stream().map(store.get(Queues.class)::placeInQueue).toList());

        assertThat(places.subList(0, 3)).containsExactly(1L, 2L, 3L);
        assertThat(places.subList(97, 103)).containsExactly(98L, 99L, 100L, 100L, 100L, 100L);
    }
}
