package io.switchboard.core.conversation;

import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.node.Nodes;
import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.Signals;
import io.switchboard.core.shared.Steady;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.message.Receipt;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what the outbox holds: one message of a conversation at a time, many conversations side by side, a few at a time
 * for each channel so that a slow one doesn't take all the threads. Whoever has sent one goes on with the next of its
 * conversation, for some turns: it is claimed with the last one's result, without a look through all that waits.
 */
@ApplicationScoped
public class OutboxLoop {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxLoop.class);
    private static final int PER_CHANNEL = 4;
    private static final int BATCH = 200;
    // So that a conversation with very many doesn't keep others of its channel waiting.
    private static final int IN_A_ROW = 10;
    private static final Duration RECOVER_EVERY = Duration.ofSeconds(5);
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final int TRIES_TO_WRITE = 600;

    @Inject
    @Steady
    Clock clock;

    @Inject
    Outbox outbox;

    @Inject
    ChannelGateway gateway;

    @Inject
    Loops loops;

    @Inject
    Signals signals;

    @Inject
    Nodes nodes;

    private Loop loop;
    private final ConcurrentHashMap<UUID, Semaphore> channels = new ConcurrentHashMap<>();
    // What this node is sending, until its result is written: nobody else may call it lost.
    private final Set<UUID> sending = ConcurrentHashMap.newKeySet();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Instant nextRecover = Instant.MIN;
    private volatile boolean first = true;
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
        if (first) {
            if (!nodes.isShared()) {
                outbox.freeAll();
            }
            first = false;
        }
        if (!clock.instant().isBefore(nextRecover)) {
            outbox.recover(Set.copyOf(sending));
            nextRecover = clock.instant().plus(RECOVER_EVERY);
        }
        Set<UUID> full = new HashSet<>();
        channels.forEach((id, places) -> {
            if (places.availablePermits() == 0) {
                full.add(id);
            }
        });
        boolean more = true;
        while (more) {
            int before = full.size();
            List<Outbox.Due> batch = outbox.due(full, BATCH);
            batch.forEach(due -> send(due, full));
            // One channel's many must not hide the few of another.
            more = batch.size() == BATCH && full.size() > before;
        }
        return false;
    }

    private void send(Outbox.Due due, Set<UUID> full) {
        Semaphore places = channels.computeIfAbsent(due.channelId(), id -> new Semaphore(PER_CHANNEL));
        if (!places.tryAcquire()) {
            full.add(due.channelId());
            return;
        }
        sending.add(due.messageId());
        boolean onItsWay = false;
        try {
            Optional<Outbox.Claim> claim = outbox.claim(due);
            claim.ifPresent(taken -> senders.execute(() -> deliver(due.messageId(), taken, places)));
            onItsWay = claim.isPresent();
        } finally {
            if (!onItsWay) {
                sending.remove(due.messageId());
                places.release();
            }
        }
    }

    private void deliver(UUID first, Outbox.Claim claim, Semaphore places) {
        UUID messageId = first;
        Optional<Outbox.Claim> now = Optional.of(claim);
        try {
            for (int turn = 1; now.isPresent(); turn++) {
                now = write(messageId, attempt(now.get()), turn < IN_A_ROW && stopped.getCount() > 0);
                sending.remove(messageId);
                if (now.isPresent()) {
                    messageId = now.get().messageId();
                    sending.add(messageId);
                }
            }
        } finally {
            sending.remove(messageId);
            places.release();
            loop.wake();
        }
    }

    /** Until it is written: what has been sent must not become unknown because the database is away for a while. */
    private Optional<Outbox.Claim> write(UUID messageId, Object result, boolean goOn) {
        for (int tried = 1; ; tried++) {
            try {
                return record(messageId, result, goOn);
            } catch (RuntimeException e) {
                if (tried == 1) {
                    LOG.warn("the result of sending message {} can't be written now: {}", messageId, e.getMessage());
                }
                if (tried == TRIES_TO_WRITE || pause()) {
                    LOG.error("the result of sending message {} was never written; it will be told as unknown", messageId, e);
                    return Optional.empty();
                }
            }
        }
    }

    /** Returns whether the server stops. */
    private boolean pause() {
        try {
            return stopped.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
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

    private Optional<Outbox.Claim> record(UUID messageId, Object result, boolean goOn) {
        if (result instanceof Receipt receipt) {
            return outbox.sent(messageId, receipt, goOn);
        }
        outbox.failed(messageId, (ConnectorException) result);
        return Optional.empty();
    }

    @PreDestroy
    void stop() {
        stopped.countDown();
        senders.shutdown();
        try {
            // What is in the middle of being sent would be of unknown outcome.
            senders.awaitTermination(STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        senders.shutdownNow();
    }
}
