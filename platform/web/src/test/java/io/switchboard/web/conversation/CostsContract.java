package io.switchboard.web.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.Store;
import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.AgentState;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Inbox;
import io.switchboard.core.conversation.ListView;
import io.switchboard.core.conversation.Phrase;
import io.switchboard.core.conversation.Snoozes;
import io.switchboard.core.conversation.Transfers;
import io.switchboard.core.conversation.Visitors;
import io.switchboard.core.search.Follower;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Sequencer;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import io.switchboard.web.agent.AgentResource;
import io.switchboard.web.agent.GroupResource;
import io.switchboard.web.agent.SessionResource;
import io.switchboard.web.agent.ShopResource;
import io.switchboard.web.contact.ContactResource;
import io.switchboard.web.setup.SetupResource;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Callers;
import io.switchboard.web.shared.Items;
import io.switchboard.web.widget.VisitorConversations;
import io.switchboard.web.widget.VisitorMessages;
import jakarta.persistence.EntityManager;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What each list and page costs in statements: few, and as many when there are many rows. Who signs in is known here; that
 * costs nothing while it is remembered.
 */
abstract class CostsContract {
    private static final int FEW = 2;
    private static final int MANY = 25;

    @TempDir
    Path data;

    private final Clock clock = Clock.systemUTC();
    private final Map<String, Integer> expected = new LinkedHashMap<>();
    private final Map<String, Callable<?>> paths = new LinkedHashMap<>();
    private Store store;
    private Follower follower;
    private UUID shop;
    private UUID me;
    private UUID group;
    private ChannelAccount channel;
    private UUID opened;
    private UUID contact;
    private int rows;

    /** An empty database. */
    abstract DataSource database();

    @BeforeEach
    void open() {
        store = new Store(database(), clock);
        shop = Ids.next();
        me = Ids.next();
        store.run(() -> store.get(Groups.class).add(new Shop(shop, "Shop", ZoneId.of("Asia/Shanghai"), "en", clock.instant())));
        follower = store.get(Follower.class);
        follower.in(data);
        agent(me, BuiltInRole.names(BuiltInRole.ADMIN, BuiltInRole.AGENT));
        store.run(() -> {
            Agent agent = store.get(Agents.class).get(me);
            Callers.is(store.get(Caller.class), agent, store.get(Agents.class).viewer(agent));
        });
        while (rows < FEW) {
            grow();
        }
        describe();
    }

    @AfterEach
    void close() {
        follower.stop();
        store.close();
    }

    /** What is asked for, and how many statements that may cost. */
    private void describe() {
        ConversationResource conversations = store.get(ConversationResource.class);
        String any = null;
        cost("conversations", 5, () -> page(conversations.list(any, any, any, any, any, false, false, false, any, any, any, any)));
        cost("conversations, mine and awake", 5, () -> page(conversations.list("ASSIGNED", any, "me", any, any, true, false, false, "false", any, any, any)));
        cost("conversations, queued", 4, () -> page(conversations.list("QUEUED", any, any, any, any, false, false, false, any, any, any, any)));
        cost("conversations, closed", 4, () -> page(conversations.list("CLOSED", any, any, any, any, false, false, false, any, any, any, any)));
        cost("conversations, asleep", 5, () -> page(conversations.list(any, any, "me", any, any, false, false, false, "true", any, any, any)));
        cost("conversations, unread", 5, () -> page(conversations.list(any, any, any, any, any, false, true, false, any, any, any, any)));
        cost("conversations, waiting", 5, () -> page(conversations.list(any, any, any, any, any, false, false, true, any, any, any, any)));
        cost("conversations of a channel by its key", 6, () -> page(conversations.list(any, channel.key(), any, any, any, false, false, false, any, any, any, any)));
        cost("conversations of a group", 5, () -> page(conversations.list(any, any, any, group.toString(), any, false, false, false, any, any, any, any)));
        cost("conversations in which words stand", 5, () -> page(conversations.list(any, any, any, any, any, false, false, false, any, "parcel", any, any)));
        cost("counts", 1, conversations::counts);
        cost("a conversation", 5, () -> conversations.get(opened.toString()));
        cost("its messages", 2, () -> messages(null));
        cost("its last messages", 2, () -> messages("100000"));
        cost("contacts", 2, () -> page(store.get(ContactResource.class).list(any, any, any)));
        cost("contacts with words in their names", 2, () -> page(store.get(ContactResource.class).list("person", any, any)));
        cost("a contact", 2, () -> store.get(ContactResource.class).get(contact.toString()));
        cost("a contact's conversations", 5, () -> page(store.get(ContactResource.class).conversations(contact.toString(), any, "100")));
        cost("agents", 2, () -> page(store.get(AgentResource.class).list()));
        cost("an agent", 2, () -> store.get(AgentResource.class).get("me"));
        cost("groups", 1, () -> page(store.get(GroupResource.class).list()));
        cost("shops", 1, () -> page(store.get(ShopResource.class).list()));
        cost("channels", 1, () -> many(store.get(ChannelAccounts.class).list(viewer())));
        cost("phrases", 1, () -> page(store.get(PhraseResource.class).list()));
        cost("views", 1, () -> page(store.get(ViewResource.class).list()));
        cost("the session", 3, () -> store.get(SessionResource.class).current());
        cost("the first steps", 8, () -> store.get(SetupResource.class).get());
        cost("a visitor's page", 3, () -> store.get(VisitorConversations.class).current(visitor()));
        cost("a visitor's messages", 2, this::letters);
    }

    @Test
    void listsAndPagesCostFewStatementsHoweverManyRowsThereAre() {
        follow();
        assertThat(measured()).as("with few rows").containsExactlyEntriesOf(expected);

        while (rows < MANY) {
            grow();
        }
        follow();

        assertThat(measured()).as("with many rows").containsExactlyEntriesOf(expected);
    }

    private void cost(String what, int statements, Callable<?> asked) {
        expected.put(what, statements);
        paths.put(what, asked);
    }

    private Map<String, Integer> measured() {
        Map<String, Integer> measured = new LinkedHashMap<>();
        paths.forEach((what, asked) -> measured.put(what, (int) store.statements(() -> store.tx(asked))));
        return measured;
    }

    /** As long as it ought to be: an empty list costs nothing. */
    private Object page(Items<?> items) {
        return many(items.items());
    }

    private Object many(List<?> items) {
        assertThat(items.size()).isGreaterThanOrEqualTo(rows);
        return items;
    }

    private Object messages(String before) {
        MessageResource messages = store.get(MessageResource.class);
        messages.conversationId = opened.toString();
        return page(messages.list(null, before, null));
    }

    /** All that the writer wrote, conversation by conversation. */
    private Object letters() {
        VisitorMessages.Slice all = store.get(VisitorMessages.class).after(visitor(), null, 100);
        assertThat(all.items().stream().map(item -> item.content().get("text").asText()))
                .containsExactlyElementsOf(IntStream.range(0, rows).mapToObj(i -> "letter" + i).toList());
        return all;
    }

    private Viewer viewer() {
        return store.get(Caller.class).viewer();
    }

    private Visitors.Visitor visitor() {
        return new Visitors.Visitor(channel.id(), contact, "writer");
    }

    /** One more of everything: an agent in a group, a channel with a customer in each state, a phrase, a view. */
    private void grow() {
        int number = rows++;
        UUID colleague = Ids.next();
        agent(colleague, BuiltInRole.names(BuiltInRole.AGENT));
        UUID team = Ids.next();
        ChannelAccount account = new ChannelAccount(Ids.next(), "key" + number, "channel-test", "Channel " + number, shop, clock.instant());
        store.run(() -> {
            AgentGroup members = new AgentGroup(team, shop, "Team " + number, clock.instant());
            members.consistOf(Set.of(me, colleague));
            store.get(Groups.class).add(members);
            store.get(Groups.class).add(new Shop(Ids.next(), "Shop " + number, ZoneId.of("UTC"), "en", clock.instant()));
            store.get(ChannelAccounts.class).add(account);
            Phrase phrase = new Phrase(null, clock.instant());
            phrase.say("Phrase " + number, "Hello", null, null);
            store.get(EntityManager.class).persist(phrase);
            ListView view = new ListView(me, clock.instant());
            view.describe("View " + number, new ListView.Conditions(null, null, null, null, null, null, null, null, null), false, number);
            store.get(EntityManager.class).persist(view);
        });
        if (number == 0) {
            group = team;
            channel = account;
        }
        conversations(number, account, colleague);
    }

    private void conversations(int number, ChannelAccount own, UUID colleague) {
        UUID mine = comes(channel, "person" + number, "Where is my parcel?");
        act(() -> store.get(Transfers.class).assign(viewer(), mine, me));
        store.run(() -> store.get(EntityManager.class)
                .createNativeQuery("update conversation set group_id = ?1 where id = ?2")
                .setParameter(1, group)
                .setParameter(2, mine)
                .executeUpdate());
        UUID other = comes(own, "client" + number, "A colleague has this parcel");
        act(() -> store.get(Transfers.class).assign(viewer(), other, colleague));
        comes(own, "waiting" + number, "Nobody has this one");
        UUID done = comes(own, "done" + number, "Thanks");
        act(() -> store.get(Transfers.class).close(viewer(), done));
        UUID asleep = comes(own, "asleep" + number, "Next week");
        act(() -> store.get(Transfers.class).assign(viewer(), asleep, me));
        act(() -> store.get(Snoozes.class).snooze(viewer(), asleep, clock.instant().plus(Duration.ofDays(1))));
        // One person with many letters, and one with one long chat.
        letter("writer", "letter" + number);
        opened = comes(channel, "talker", "Line " + number);
        contact = of(channel, "writer").contactId();
    }

    private void act(Runnable move) {
        store.run(move);
    }

    private UUID comes(ChannelAccount to, String who, String text) {
        receive(to, InboundMessage.of("p" + Ids.next(), Sender.of(who, "person " + who), new Content.Text(text)));
        return of(to, who).id();
    }

    private void letter(String who, String id) {
        InboundMessage.Thread thread = new InboundMessage.Thread(true, List.of("<" + id + ">"), null, List.of());
        receive(channel, new InboundMessage(id, Sender.of(who, "person " + who), new Content.Text(id), List.of(), "Subject", null, thread, false));
    }

    private void receive(ChannelAccount to, InboundMessage message) {
        store.run(() -> store.get(Inbox.class).receive(to.id(), List.of(message), "x", Map.of()));
    }

    private Conversation of(ChannelAccount on, String who) {
        return store.tx(() -> store.get(EntityManager.class)
                .createQuery("select c from Conversation c where c.channelId = :channel and c.externalId = :who", Conversation.class)
                .setParameter("channel", on.id())
                .setParameter("who", who)
                .setMaxResults(1)
                .getSingleResult());
    }

    private void agent(UUID id, Set<String> roles) {
        store.run(() -> store.get(Agents.class).add(new Agent(id, "agent" + id, "Agent", roles, clock.instant())));
        store.run(() -> store.get(Agents.class).enter(id, AgentState.ONLINE));
    }

    private void follow() {
        store.run(() -> store.get(Sequencer.class).number(100_000));
        while (store.tx(follower::round)) {
            assertThat(follower.status().problem()).isNull();
        }
    }
}
