package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentService;
import io.switchboard.core.agent.AgentState;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.Answers;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.ConversationState;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Inbox;
import io.switchboard.core.conversation.Outbox;
import io.switchboard.core.conversation.Visitors;
import io.switchboard.core.shared.Grants;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import jakarta.persistence.EntityManager;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What hostile and unlucky people can't do to the core, on each database. */
abstract class HostileContract {
    private final TestClock clock = new TestClock();
    private final UUID alice = Ids.next();
    private Store store;
    private ChannelAccount channel;
    private Visitors.Visitor visitor;

    /** An empty database. */
    abstract DataSource database();

    @BeforeEach
    void open() {
        store = new Store(database(), clock);
        store.run(() -> {
            UUID shop = Ids.next();
            store.get(Groups.class).add(new Shop(shop, "Shop", ZoneId.of("Asia/Shanghai"), "en", clock.instant()));
            channel = new ChannelAccount(Ids.next(), "test", "channel-test", "Test", shop, clock.instant());
            store.get(ChannelAccounts.class).add(channel);
            Agent agent = new Agent(alice, "alice", "Alice", BuiltInRole.names(BuiltInRole.AGENT), clock.instant());
            agent.changeCapacity(5);
            store.get(Agents.class).add(agent);
        });
        store.run(() -> store.get(Agents.class).enter(alice, AgentState.ONLINE));
        visitor = store.tx(() -> store.get(Visitors.class).begin(channel, "Mallory", null, null).visitor());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aDeactivationAndAnAnswerDontWaitForEachOther() throws Exception {
        write("v1", new Content.Text("hello"));
        answer("a1");
        UUID id = only().id();
        AgentService.Form leave = new AgentService.Form(null, null, null, null, null, null, null, null, null, null, false);
        Viewer admin = new Viewer(Ids.next(), "Admin", Set.of(), Grants.EVERYTHING, Set.of(), Set.of());

        CompletableFuture<Agent> leaving = store.tx(() -> {
            store.get(Conversations.class).lock(Viewer.PLATFORM, id);
            CompletableFuture<Agent> other = CompletableFuture.supplyAsync(
                    () -> store.tx(() -> store.get(AgentService.class).change(admin, alice, leave, null)));
            assertThatThrownBy(() -> other.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            store.get(Agents.class).addLoad(alice, 0);
            return other;
        });

        assertThat(leaving.get(30, TimeUnit.SECONDS).isActive()).isFalse();
        assertThat(only().state()).isEqualTo(ConversationState.QUEUED);
    }

    @Test
    void twoWhoReplayTheSameAnswerDontWaitForEachOther() throws Exception {
        write("v1", new Content.Text("hello"));
        UUID message = answer("a1").message().id();
        UUID id = only().id();
        sql("update outbox set state = 'DEAD'");
        sql("update message set delivery_state = 'FAILED' where direction = 'OUT'");

        CompletableFuture<?> second = store.tx(() -> {
            store.get(Conversations.class).lock(Viewer.PLATFORM, id);
            CompletableFuture<?> other = CompletableFuture.supplyAsync(
                    () -> store.tx(() -> store.get(Outbox.class).replay(Viewer.PLATFORM, message)));
            assertThatThrownBy(() -> other.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            store.get(Outbox.class).replay(Viewer.PLATFORM, message);
            return other;
        });

        second.get(30, TimeUnit.SECONDS);
        assertThat(count("select count(*) from outbox where state = 'WAITING'")).isEqualTo(1);
    }

    @Test
    void nobodyDecidesWhatBecameOfAnAnswerThatIsStillOnItsWay() {
        write("v1", new Content.Text("hello"));
        UUID message = answer("a1").message().id();

        assertThatThrownBy(() -> store.tx(() -> store.get(Outbox.class).decide(Viewer.PLATFORM, message, true)))
                .hasMessageContaining("outbox.notHere");
        assertThat(count("select count(*) from outbox")).isEqualTo(1);
    }

    @Test
    void aRatingWaitsForWhatHappensMeanwhile() {
        write("v1", new Content.Text("hello"));
        UUID id = only().id();

        long seq = store.tx(() -> {
            Conversation read = store.get(Conversations.class).get(Viewer.PLATFORM, id);
            CompletableFuture.supplyAsync(() -> answer("a1")).get(30, TimeUnit.SECONDS);
            assertThat(read.seq()).isLessThan(store.get(Conversations.class).lock(Viewer.PLATFORM, id).seq());
            store.get(Visitors.class).rate(visitor, 5, null);
            return read.seq();
        });

        assertThat(only().seq()).isEqualTo(seq);
    }

    @Test
    void anothersClientIdIsTakenAndHidesNoMessage() {
        write("same", new Content.Text("hello"));

        assertThatThrownBy(() -> answer("same")).isInstanceOf(Refused.class).hasMessageContaining("taken");
        answer("other");
        assertThatThrownBy(() -> write("other", new Content.Text("lost?")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("taken");
        assertThat(write("same", new Content.Text("hello")).isNew()).isFalse();
        assertThat(answer("other").isNew()).isFalse();
    }

    @Test
    void aFormFieldMayBeEmptyAndFormsDontAddUpWithoutEnd() {
        Map<String, String> half = new HashMap<>();
        half.put("order", null);
        half.put("colour", "red");
        introduce(half);
        assertThat(fields()).containsOnlyKeys("colour");

        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 29; i++) {
            many.put("field" + i, "x");
        }
        introduce(many);
        assertThatThrownBy(() -> introduce(Map.of("one", "more"))).hasMessageContaining("tooMany");
        assertThat(fields()).hasSize(30);
    }

    @Test
    void longHtmlDoesntHideBehindAShortText() {
        Content long1 = new Content.RichText("<b>" + "x".repeat(50_000) + "</b>", "x");
        assertThatThrownBy(() -> write("v1", long1)).hasMessageContaining("content.html");

        write("v2", new Content.Text("hello"));
        Content long2 = new Content.RichText("x".repeat(300_000), "x");
        assertThatThrownBy(() -> answer("a1", long2)).hasMessageContaining("content.html");
    }

    @Test
    void zerosInTextsLoseNoMessage() {
        FileRef file = new FileRef(Ids.next().toString(), "a.png", "image/png", 1);
        Sender sender = new Sender("ma@example.org", "Ma\0llory", "m\0@example.org", "1\0", "e\0n");
        Content caption = new Content.Image(file, "cap\0tion");

        store.run(() -> store.get(Inbox.class)
                .receive(
                        channel.id(),
                        List.of(InboundMessage.of("p\0" + "1", sender, caption), InboundMessage.of("p\0" + "1", sender, caption)),
                        "x",
                        Map.of()));

        assertThat(only().lastPreview()).isEqualTo("caption");
        assertThat(only().unread()).isEqualTo(1);
    }

    private Inbox.Stored write(String clientId, Content content) {
        return store.tx(() -> store.get(Visitors.class).write(visitor, clientId, content, List.of()));
    }

    private Inbox.Stored answer(String clientId) {
        return answer(clientId, new Content.Text("hi"));
    }

    private Inbox.Stored answer(String clientId, Content content) {
        return store.tx(() -> {
            Viewer viewer = store.get(Agents.class).viewer(store.get(Agents.class).get(alice));
            Answers.Draft draft = new Answers.Draft(clientId, content, List.of(), false, null, false);
            return store.get(Answers.class).write(viewer, all().get(0).id(), draft);
        });
    }

    private void introduce(Map<String, String> fields) {
        store.run(() -> store.get(Visitors.class).introduce(visitor, null, null, null, fields));
    }

    private Map<String, Object> fields() {
        return store.tx(() -> store.get(Contacts.class).get(Viewer.PLATFORM, visitor.contactId()).fields());
    }

    private List<Conversation> all() {
        return store.get(Conversations.class).list(Viewer.PLATFORM, Conversations.Filter.NONE, null, 10).items();
    }

    private Conversation only() {
        List<Conversation> all = store.tx(this::all);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private void sql(String update) {
        store.tx(() -> store.get(EntityManager.class).createNativeQuery(update).executeUpdate());
    }

    private long count(String query) {
        return store.tx(() -> ((Number) store.get(EntityManager.class).createNativeQuery(query).getSingleResult()).longValue());
    }
}
