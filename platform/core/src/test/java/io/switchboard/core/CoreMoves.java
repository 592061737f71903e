package io.switchboard.core;


import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentState;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.conversation.Answers;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Direction;
import io.switchboard.core.conversation.Inbox;
import io.switchboard.core.conversation.Message;
import io.switchboard.core.conversation.Messages;
import io.switchboard.core.conversation.Queues;
import io.switchboard.core.routing.RouteConversation;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The core on an empty database, and the moves that its contracts make. */
abstract class CoreMoves {
    final TestClock clock = new TestClock();
    Store store;
    UUID shop;
    UUID channel;

    /** An empty database. */
    abstract DataSource database();

    @BeforeEach
    void open() {
        store = new Store(database(), clock);
        shop = Ids.next();
        channel = Ids.next();
        store.run(() -> {
            store.get(Groups.class).add(new Shop(shop, "Shop", ZoneId.of("Asia/Shanghai"), "en", clock.instant()));
            store.get(ChannelAccounts.class)
                    .add(new ChannelAccount(channel, "k" + channel, "channel-test", "Test", shop, clock.instant()));
        });
    }

    @AfterEach
    void close() {
        store.close();
    }

    InboundMessage message(String providerId, String who, String text) {
        return InboundMessage.of(providerId, Sender.of(who, who), new Content.Text(text));
    }

    InboundMessage letter(String providerId, String who, List<String> references, String token) {
        InboundMessage.Thread thread = new InboundMessage.Thread(true, references, token, List.of());
        return new InboundMessage(
                providerId, Sender.of(who, who), new Content.Text("text of " + providerId), List.of(), "Subject", null, thread, false);
    }

    void receive(String providerId, String who, String text) {
        store.run(() -> store.get(Inbox.class).receive(channel, List.of(message(providerId, who, text)), "x", Map.of()));
    }

    Inbox.Stored answer(UUID agent, UUID conversation, String clientId, String text, Long seen) {
        return store.tx(() -> store.get(Answers.class)
                .write(
                        viewer(agent),
                        conversation,
                        new Answers.Draft(clientId, new Content.Text(text), List.of(), false, seen, false)));
    }

    /** Whether the routing would look for an agent for what waits first. */
    boolean hasHope() {
        return store.tx(() -> {
            RouteConversation routing = store.get(RouteConversation.class);
            List<UUID> shops = store.get(Groups.class).shops().stream().map(Shop::id).toList();
            Queues.Queued first = store.get(Queues.class).queued(shops, 1).get(0);
            return routing.hasHope(first, routing.able(first.queue()));
        });
    }

    boolean route(UUID id) {
        return store.tx(() -> store.get(RouteConversation.class).route(id));
    }

    UUID agent(String name, int capacity, BuiltInRole... roles) {
        UUID id = Ids.next();
        store.run(() -> {
            Set<String> set = roles.length == 0 ? BuiltInRole.names(BuiltInRole.AGENT) : BuiltInRole.names(roles);
            Agent agent = new Agent(id, name + id, name, set, clock.instant());
            agent.changeCapacity(capacity);
            store.get(Agents.class).add(agent);
        });
        store.run(() -> store.get(Agents.class).enter(id, AgentState.ONLINE));
        return id;
    }

    Viewer viewer(UUID agent) {
        return agent == null ? Viewer.PLATFORM : store.get(Agents.class).viewer(store.get(Agents.class).get(agent));
    }

    int load(UUID agent) {
        return store.tx(() -> store.get(Agents.class).get(agent).load());
    }

    long outboxRows() {
        return store.tx(() -> ((Number) store.get(jakarta.persistence.EntityManager.class)
                        .createNativeQuery("select count(*) from outbox")
                        .getSingleResult())
                .longValue());
    }

    List<Conversation> all() {
        return list(null, Conversations.Filter.NONE);
    }

    List<Conversation> list(UUID agent, Conversations.Filter filter) {
        return store.tx(() -> store.get(Conversations.class).list(viewer(agent), filter, null, 100).items());
    }

    static Conversations.Filter search(String text) {
        return new Conversations.Filter(null, null, null, null, null, text, false);
    }

    List<String> texts(Conversation conversation) {
        Callable<List<String>> read = () -> store.get(Messages.class).after(conversation, 0, 1000).stream()
                .filter(m -> m.direction() == Direction.IN)
                .map(Message::content)
                .map(Content::plainText)
                .toList();
        try {
            return read.call();
        } catch (Exception outside) {
            return store.tx(read);
        }
    }

    static <T> List<T> inParallel(int threads, List<Callable<T>> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : pool.invokeAll(work)) {
                results.add(future.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
