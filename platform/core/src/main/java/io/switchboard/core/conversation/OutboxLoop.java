package io.switchboard.core.conversation;

import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.Signals;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.message.Receipt;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what the outbox holds: one message of a conversation at a time, many conversations side by side, a few at a time
 * for each channel so that a slow one doesn't take all the threads.
 */
@ApplicationScoped
public class OutboxLoop {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxLoop.class);
    private static final int PER_CHANNEL = 4;

    @Inject
    Outbox outbox;

    @Inject
    ChannelGateway gateway;

    @Inject
    Loops loops;

    @Inject
    Signals signals;

    private Loop loop;
    private final ConcurrentHashMap<UUID, Semaphore> channels = new ConcurrentHashMap<>();
    private final ExecutorService senders = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "switchboard-sender");
        thread.setDaemon(true);
        thread.setContextClassLoader(OutboxLoop.class.getClassLoader());
        return thread;
    });

    void start(@Observes Startup event) {
        loop = loops.start("outbox", Duration.ofSeconds(1), this::round);
        signals.listen(all -> {
            if (all.stream().anyMatch(s -> s.type().equals("outbox.due") || s.type().equals("channel.updated"))) {
                loop.wake();
            }
        });
    }

    private boolean round() {
        outbox.recover();
        Set<UUID> full = ConcurrentHashMap.newKeySet();
        channels.forEach((id, places) -> {
            if (places.availablePermits() == 0) {
                full.add(id);
            }
        });
        for (Outbox.Due due : outbox.due(full, 200)) {
            Semaphore places = channels.computeIfAbsent(due.channelId(), id -> new Semaphore(PER_CHANNEL));
            if (places.tryAcquire() && !send(due.messageId())) {
                places.release();
            }
        }
        return false;
    }

    /** Returns whether it is on its way; its place is then given back by {@link #deliver}. */
    private boolean send(UUID messageId) {
        Optional<Outbox.Claim> claim = outbox.claim(messageId);
        claim.ifPresent(taken -> senders.execute(() -> deliver(messageId, taken)));
        return claim.isPresent();
    }

    private void deliver(UUID messageId, Outbox.Claim claim) {
        try {
            record(messageId, attempt(claim));
        } catch (RuntimeException e) {
            LOG.error("the result of sending message {} could not be written; it will be told as unknown", messageId, e);
        } finally {
            channels.get(claim.channelId()).release();
            loop.wake();
        }
    }

    private Object attempt(Outbox.Claim claim) {
        try {
            return gateway.send(claim.channelId(), claim.message());
        } catch (ConnectorException e) {
            return e;
        } catch (RuntimeException e) {
            LOG.error("channel {} failed in an unexpected way", claim.channelId(), e);
            return new ConnectorException(Failure.UNKNOWN_OUTCOME, "the channel failed in an unexpected way", e);
        }
    }

    private void record(UUID messageId, Object result) {
        if (result instanceof Receipt receipt) {
            outbox.sent(messageId, receipt);
        } else {
            outbox.failed(messageId, (ConnectorException) result);
        }
    }

    @PreDestroy
    void stop() {
        senders.shutdownNow();
    }
}
