package io.switchboard.core.conversation;

import io.switchboard.core.shared.Together;
import io.switchboard.spi.message.Inbound;
import io.switchboard.spi.message.InboundMessage;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The one way in: what a channel brings is stored here, once and in order, before anybody acknowledges it. What arrives at
 * the same time shares a transaction ({@link Together}), what platforms bring and what visitors write each among themselves; each is
 * told after its commit.
 */
@ApplicationScoped
public class Inbox {
    /** On two cores one batch after the other gives the most messages for the CPU: two at once are smaller, not faster. */
    private static final int AT_ONCE = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));

    private static final int MOST = 64;

    @Inject
    Arrivals arrivals;

    @Resource(lookup = "java:jboss/TransactionSynchronizationRegistry")
    TransactionSynchronizationRegistry transactions;

    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "switchboard-inbox");
        thread.setDaemon(true);
        thread.setContextClassLoader(Inbox.class.getClassLoader());
        return thread;
    });

    private final Together<Arrivals.Arrival, Stored> together = together();

    // A visitor looks at his own message until it stands: it doesn't wait for a platform's batch, and its own is small beside that.
    private final Together<Arrivals.Arrival, Stored> visitors = together();

    private Together<Arrivals.Arrival, Stored> together() {
        return new Together<>(AT_ONCE, MOST, System::nanoTime, threads, batch -> arrivals.store(batch));
    }

    /** A message in the store, and whether this call put it there. */
    public record Stored(Message message, boolean isNew) {}

    /**
     * Stores all of it, or nothing.
     *
     * @param entryOwner whose keyed entries {@code entryUpdates} changes; null values remove
     */
    public void receive(UUID channelId, List<? extends Inbound> items, String entryOwner, Map<String, String> entryUpdates) {
        store(together, new Arrivals.Arrival(channelId, items, null, entryOwner, entryUpdates));
    }

    /** A message from the platform's own visitor edge; gives what stands, whether it is new or a repeat. */
    public Stored receiveFromVisitor(UUID channelId, InboundMessage message, String clientId) {
        return store(visitors, new Arrivals.Arrival(channelId, List.of(message), clientId, null, Map.of()));
    }

    /** A caller that has a transaction wants it to be part of that one. */
    private Stored store(Together<Arrivals.Arrival, Stored> way, Arrivals.Arrival arrival) {
        boolean joins = transactions == null || transactions.getTransactionKey() != null;
        return joins ? arrivals.join(arrival) : way.done(arrival);
    }

    /** What is being stored is stored: the threads end by themselves. */
    @PreDestroy
    void stop() {
        threads.shutdown();
    }
}
