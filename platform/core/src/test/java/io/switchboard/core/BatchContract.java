package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.conversation.Arrivals;
import io.switchboard.core.conversation.Arrivals.Arrival;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Inbox;
import io.switchboard.core.conversation.Messages;
import io.switchboard.core.plugin.PluginEntries;
import io.switchboard.core.shared.EventEntry;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Sequencer;
import io.switchboard.spi.message.InboundMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What arrives together: once, in order, and for few statements. */
abstract class BatchContract extends CoreMoves {

    @Test
    void aBatchKeepsEachPersonsOrderAndDropsRepeats() {
        store(arrival("a1", "anna", "one"), arrival("b1", "bo", "eins"), arrival("a2", "anna", "two"), arrival("a1", "anna", "one"));
        store(arrival("a2", "anna", "two"), arrival("a3", "anna", "three"), arrival("c1", "cy", "uno"));

        assertThat(all()).hasSize(3);
        assertThat(of("anna")).containsExactly("one", "two", "three");
        assertThat(of("bo")).containsExactly("eins");
        assertThat(of("cy")).containsExactly("uno");
        assertThat(all()).allSatisfy(this::hasNoGap);
    }

    @Test
    void manyBatchesAtOnceLoseAndDoubleNothing() throws Exception {
        List<Callable<Void>> work = new ArrayList<>();
        for (int batch = 0; batch < 24; batch++) {
            // Each message comes in three batches, next to others' in ever other orders.
            int from = batch % 8;
            work.add(() -> {
                store(IntStream.range(0, 12)
                        .mapToObj(i -> (from * 5 + i * 7) % 60)
                        .map(n -> arrival("m" + n, "person" + n % 5, "text " + n))
                        .toArray(Arrival[]::new));
                return null;
            });
        }
        inParallel(4, work);

        assertThat(all()).hasSize(5).allSatisfy(this::hasNoGap);
        List<String> said = all().stream().flatMap(c -> texts(c).stream()).toList();
        assertThat(said).doesNotHaveDuplicates().allMatch(text -> text.startsWith("text "));
    }

    @Test
    void aVisitorsTakenClientIdIsRefusedAndItsBatchLeavesNothing() {
        store(visitor("v1", "vi", "c1"));

        assertThatThrownBy(() -> store(visitor("v2", "vi", "c2"), visitor("v3", "vi", "c1"))).isInstanceOf(Refused.class);

        assertThat(of("vi")).containsExactly("text of c1");
        List<Inbox.Stored> again = store(visitor("v1", "vi", "c1"), visitor("v2", "vi", "c2"));
        assertThat(again).extracting(Inbox.Stored::isNew).containsExactly(false, true);
    }

    @Test
    void aMessageCostsFewStatementsAndABatchHardlyMore() {
        Arrival[] firsts = IntStream.range(0, 32).mapToObj(i -> arrival("f" + i, "p" + i, "hello")).toArray(Arrival[]::new);
        store(firsts);
        long one = store.statements(() -> store(arrival("one", "p1", "hello again")));
        Arrival[] many = IntStream.range(0, 32).mapToObj(i -> arrival("s" + i, "p" + i, "and again")).toArray(Arrival[]::new);
        long all = store.statements(() -> store(many));

        // key, identity, contact, conversation; message, event, conversation's row. Channel and shop are remembered.
        assertThat(one).isLessThanOrEqualTo(7);
        assertThat(all).isEqualTo(one);
    }

    @Test
    void aBatchOfSeveralChannelsCostsNoMoreThanThatOfOneAndKeepsThemApart() {
        UUID other = channel("Other");
        store(arrival("a1", "anna", "one"), on(other, "a1", "anna", "eins"), arrival("b1", "bo", "uno"));
        long one = store.statements(() -> store(arrival("a2", "anna", "two")));
        long both = store.statements(() -> store(on(other, "a2", "anna", "zwei"), arrival("b2", "bo", "dos")));

        assertThat(both).isEqualTo(one);
        assertThat(all()).extracting(c -> texts(c)).containsExactlyInAnyOrder(List.of("one", "two"), List.of("eins", "zwei"), List.of("uno", "dos"));
        assertThat(all()).allSatisfy(this::hasNoGap);
    }

    private UUID channel(String name) {
        UUID id = Ids.next();
        store.run(() -> store.get(ChannelAccounts.class).add(new ChannelAccount(id, "k" + id, "channel-test", name, shop, clock.instant())));
        return id;
    }

    @Test
    void aPortionOfLettersCostsFewStatementsEach() {
        store(portion("a", 50));
        long firsts = store.statements(() -> store(portion("b", 50)));
        long replies = store.statements(() -> store(replies("c", "b", 50)));

        // Of each new conversation: itself, its transition, its message and what each of them says.
        assertThat(firsts).isLessThanOrEqualTo(6 * 50 + 10);
        assertThat(replies).isLessThanOrEqualTo(10);
        assertThat(of("b1")).containsExactly("text of <b1>", "text of <c1>");
        assertThat(store.tx(() -> store.get(PluginEntries.class).get("x", "<c49>"))).contains("print");
    }

    @Test
    void whatIsKeptWithABatchIsSetChangedAndRemoved() {
        entries(Map.of("a", "1", "b", "1"));
        Map<String, String> changes = new HashMap<>(Map.of("b", "2", "c", "2"));
        changes.put("a", null);
        entries(changes);

        Map<String, Optional<String>> kept = new HashMap<>();
        List.of("a", "b", "c").forEach(key -> kept.put(key, store.tx(() -> store.get(PluginEntries.class).get("x", key))));
        assertThat(kept).isEqualTo(Map.of("a", Optional.empty(), "b", Optional.of("2"), "c", Optional.of("2")));
    }

    private void entries(Map<String, String> updates) {
        store(new Arrival(channel, List.of(), null, "x", updates));
    }

    /** Letters of as many people, with what the plugin keeps of each. */
    private Arrival portion(String name, int count) {
        return letters(IntStream.range(0, count).mapToObj(i -> letter("<" + name + i + ">", name + i, List.of(), null)).toList());
    }

    private Arrival replies(String name, String to, int count) {
        return letters(IntStream.range(0, count)
                .mapToObj(i -> letter("<" + name + i + ">", to + i, List.of("<unknown" + i + ">", "<" + to + i + ">"), null))
                .toList());
    }

    private Arrival letters(List<InboundMessage> letters) {
        Map<String, String> updates = letters.stream().collect(Collectors.toMap(InboundMessage::providerId, letter -> "print"));
        return new Arrival(channel, letters, null, "x", updates);
    }

    @Test
    void eventsGetTheirPlaceTogether() {
        store(IntStream.range(0, 50).mapToObj(i -> arrival("e" + i, "p" + i % 7, "hello")).toArray(Arrival[]::new));
        Sequencer sequencer = store.get(Sequencer.class);

        long statements = store.statements(() -> store.run(() -> assertThat(sequencer.number(1_000)).isGreaterThan(50)));

        assertThat(statements).isLessThanOrEqualTo(4);
        List<Long> places = store.tx(() -> sequencer.after(0, 1_000).stream().map(e -> e.pos()).toList());
        assertThat(places).isSorted().doesNotHaveDuplicates().last().isEqualTo((long) places.size());
    }

    @Test
    void aConversationsEventsKeepTheirOrderWhenTheClockIsSetBack() {
        store(arrival("k1", "anna", "one"));
        clock.forward(Duration.ofHours(-1));
        store(arrival("k2", "anna", "two"));
        Sequencer sequencer = store.get(Sequencer.class);
        store.run(() -> sequencer.number(1_000));

        UUID id = all().get(0).id();
        List<Long> seqs = store.tx(() -> sequencer.after(0, 1_000).stream()
                .filter(e -> id.equals(e.conversationId()))
                .flatMap(e -> e.steps().stream())
                .map(EventEntry.Step::seq)
                .toList());
        assertThat(seqs).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(3);
    }

    private List<Inbox.Stored> store(Arrival... batch) {
        return store.tx(() -> store.get(Arrivals.class).store(List.of(batch)));
    }

    private Arrival arrival(String providerId, String who, String text) {
        return on(channel, providerId, who, text);
    }

    private Arrival on(UUID account, String providerId, String who, String text) {
        return new Arrival(account, List.of(message(providerId, who, text)), null, "x", Map.of());
    }

    private Arrival visitor(String providerId, String who, String clientId) {
        InboundMessage message = message(providerId, who, "text of " + clientId);
        return new Arrival(channel, List.of(message), clientId, null, Map.of());
    }

    private List<String> of(String who) {
        return all().stream().filter(c -> c.externalId().equals(who)).flatMap(c -> texts(c).stream()).toList();
    }

    private void hasNoGap(Conversation conversation) {
        List<Long> seqs = store.tx(() -> store.get(Messages.class).stepsAfter(conversation.id(), 0, 1_000).stream()
                .map(EventEntry.Step::seq)
                .toList());
        assertThat(seqs).isEqualTo(LongStream.rangeClosed(1, conversation.seq()).boxed().toList());
    }
}
