package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.agent.AccessToken.Method;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Origin;
import io.switchboard.core.agent.SignIn;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Inbox;
import io.switchboard.core.conversation.Message;
import io.switchboard.core.conversation.Messages;
import io.switchboard.core.conversation.Outbox;
import io.switchboard.core.conversation.OutboxMoves;
import io.switchboard.core.conversation.Phrase;
import io.switchboard.core.conversation.Phrases;
import io.switchboard.core.search.Follower;
import io.switchboard.core.search.Search;
import io.switchboard.core.shared.EventEntry;
import io.switchboard.core.shared.Migrations;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Sequencer;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the first release has written is read and continued by this one, after all migrations that came since. */
class UpgradeTest {
    private static final UUID WEB = id("0c1");
    private static final UUID CHAT = id("0e1");
    private static final UUID QUEUED = id("0e2");
    private static final UUID CLOSED = id("0e3");

    @TempDir
    Path data;

    /** Both that Switchboard runs on. */
    enum Kind {
        H2(TestDatabase::h2),
        POSTGRESQL(TestDatabase::emptyPostgres);

        final Supplier<DataSource> open;

        Kind(Supplier<DataSource> open) {
            this.open = open;
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theFirstReleasesRowsAreReadAndContinued(Kind kind) throws Exception {
        DataSource database = kind.open.get();
        asTheFirstReleaseLeftIt(database);

        // Migrates, and compares every entity with its table.
        try (Store store = new Store(database, new TestClock())) {
            assertThat(new Migrations(database).apply()).as("a second start finds nothing to do").isZero();
            readsPeople(store);
            readsConversations(store);
            searches(store);
            continuesChats(store);
            continuesTheOutbox(store);
            continuesTheLog(store);
        }
    }

    private static void asTheFirstReleaseLeftIt(DataSource database) throws SQLException, IOException {
        Flyway.configure(UpgradeTest.class.getClassLoader())
                .dataSource(database)
                .locations("classpath:db/migration/common")
                .table("schema_history")
                .target("1")
                .load()
                .migrate();
        try (InputStream in = UpgradeTest.class.getResourceAsStream("/fixtures/v1.sql");
                Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : new String(in.readAllBytes(), StandardCharsets.UTF_8).split(";\n")) {
                statement.execute(sql);
            }
        }
    }

    private static void readsPeople(Store store) {
        SignIn.Session session = store.tx(() -> store.get(SignIn.class).begin(store.get(SignIn.class).whoIs("alice", "switchboard-demo"), Method.PASSWORD, Origin.UNKNOWN));
        assertThat(session.agent().skills()).contains("english");
        Viewer alice = store.tx(() -> store.get(Agents.class).viewer(session.agent()));
        assertThat(alice.groups()).containsExactly(id("002"));
        assertThat(store.tx(() -> store.get(Agents.class).list())).hasSize(2);
        assertThat(store.tx(() -> store.get(ChannelAccounts.class).list(Viewer.PLATFORM))).singleElement().satisfies(channel ->
                assertThat(channel.settings()).isEqualTo(Map.of("title", Map.of("zh-CN", "你好"))));
        assertThat(store.tx(() -> store.get(Contacts.class).list(Viewer.PLATFORM, "李娜", null, 10)).items()).singleElement().satisfies(contact ->
                assertThat(contact.phone()).isEqualTo("+8613800000000"));
        assertThat(store.tx(() -> store.get(Phrases.class).list(alice))).extracting(Phrase::title).containsExactlyInAnyOrder("问候", "Mine");
        assertThat(store.tx(() -> store.get(PlatformSettings.class).offlineGrace())).isEqualTo(Duration.ofSeconds(45));
    }

    private static void readsConversations(Store store) {
        List<Conversation> all = store.tx(() -> store.get(Conversations.class)
                .list(Viewer.PLATFORM, Conversations.Filter.NONE, null, 10)
                .items());
        assertThat(all).extracting(Conversation::id).containsExactlyInAnyOrder(CHAT, QUEUED, CLOSED);
        List<Message> messages = messages(store, CHAT);
        assertThat(messages).extracting(Message::content).hasExactlyElementsOfTypes(
                Content.Text.class, Content.Event.class, Content.Text.class, Content.RichText.class, Content.Image.class, Content.Text.class,
                Content.Text.class, Content.Text.class, Content.Location.class, Content.Unknown.class, Content.Text.class);
        assertThat(messages.get(0).attachments()).extracting(FileRef::name).containsExactly("发票.pdf");
        assertThat(messages).filteredOn(message -> message.deliveryState() != null).extracting(Message::deliveryState).containsExactly(
                DeliveryState.READ, DeliveryState.PENDING, DeliveryState.UNKNOWN, DeliveryState.FAILED, DeliveryState.PENDING);
    }

    /** The index is built from what is there. */
    private void searches(Store store) {
        Follower follower = store.get(Follower.class);
        follower.in(data);
        try {
            while (store.tx(follower::round)) {
                assertThat(follower.status().problem()).isNull();
            }
            assertThat(found(store, "到哪里了")).containsExactly(CHAT);
            assertThat(found(store, "sticker")).as("in an older message").containsExactly(CHAT);
        } finally {
            follower.stop();
        }
    }

    private static void continuesChats(Store store) {
        InboundMessage repeated = InboundMessage.of("p4", Sender.of("6e5fd407-6a4d-4489-adb9-078aebe30e27", null), new Content.Text("repeated"));
        InboundMessage next = InboundMessage.of("p6", Sender.of("6e5fd407-6a4d-4489-adb9-078aebe30e27", null), new Content.Text("next"));
        store.run(() -> store.get(Inbox.class).receive(WEB, List.of(repeated, next), "x", Map.of()));

        List<Message> messages = messages(store, CHAT);
        assertThat(messages.get(messages.size() - 1).seq()).isEqualTo(15);
        assertThat(messages.get(messages.size() - 1).content()).isEqualTo(new Content.Text("next"));
        assertThat(messages).noneMatch(message -> message.content().equals(new Content.Text("repeated")));
    }

    private static void continuesTheOutbox(Store store) {
        OutboxMoves outbox = new OutboxMoves(store.get(Outbox.class), store::tx, store.gateway);
        assertThat(outbox.due()).containsExactly(id("107"));
        outbox.send(id("107"));
        assertThat(outbox.due()).as("what comes after an unknown outcome waits").isEmpty();
        assertThat(outbox.recover()).as("what the old server died in").isEqualTo(1);
        outbox.decide(id("108"), true);
        outbox.decide(id("10a"), false);

        assertThat(messages(store, CHAT)).filteredOn(message -> message.deliveryState() != null).extracting(Message::deliveryState).containsExactly(
                DeliveryState.READ, DeliveryState.SENT, DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.FAILED);
    }

    private static void continuesTheLog(Store store) {
        store.run(() -> store.get(Sequencer.class).number(1000));
        List<EventEntry> log = store.tx(() -> store.get(Sequencer.class).after(0, 1000));
        assertThat(log.size()).isGreaterThan(5);
        assertThat(log).extracting(EventEntry::pos).doesNotHaveDuplicates().isSorted();
        assertThat(log).filteredOn(event -> QUEUED.equals(event.conversationId())).extracting(EventEntry::seq).containsExactly(1L, 2L, 3L);
    }

    private static List<UUID> found(Store store, String text) {
        Conversations.Filter filter = new Conversations.Filter(null, null, null, null, null, text, false);
        return store.tx(() -> store.get(Search.class).conversations(Viewer.PLATFORM, filter, null, 10).page().items()).stream()
                .map(Conversation::id)
                .toList();
    }

    private static List<Message> messages(Store store, UUID id) {
        return store.tx(() -> {
            Conversation conversation = store.get(Conversations.class).get(Viewer.PLATFORM, id);
            return store.get(Messages.class).after(conversation, 0, 100);
        });
    }

    private static UUID id(String end) {
        return UUID.fromString("01a00000-0000-7000-8000-000000000" + end);
    }
}
