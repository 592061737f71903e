package io.switchboard.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InboxTest {
    private static final UUID CHANNEL = new UUID(0, 1);

    private final SlowForPlatforms arrivals = new SlowForPlatforms();
    private final Inbox inbox = new Inbox();

    InboxTest() {
        inbox.arrivals = arrivals;
        inbox.transactions = new NoTransaction();
    }

    /** What platforms bring is being stored until it is let go. */
    private static final class SlowForPlatforms extends Arrivals {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final Queue<Integer> sizes = new ConcurrentLinkedQueue<>();

        @Override
        public List<Inbox.Stored> store(List<Arrival> batch) {
            if (batch.get(0).clientId() == null) {
                sizes.add(batch.size());
                begun.countDown();
                assertThat(awaited(goOn)).isTrue();
            }
            return batch.stream().map(any -> new Inbox.Stored(null, true)).toList();
        }
    }

    @Test
    void aVisitorDoesNotWaitForThePlatformsBatch() throws Exception {
        CompletableFuture<Void> platform = CompletableFuture.runAsync(() -> inbox.receive(CHANNEL, List.of(message("w1")), "x", Map.of()));
        assertThat(awaited(arrivals.begun)).isTrue();

        CompletableFuture<Inbox.Stored> visitor =
                CompletableFuture.supplyAsync(() -> inbox.receiveFromVisitor(CHANNEL, message("v1"), "c1"));

        assertThat(visitor.get(10, TimeUnit.SECONDS).isNew()).isTrue();
        assertThat(platform).isNotDone();
        arrivals.goOn.countDown();
        platform.get(10, TimeUnit.SECONDS);
        assertThat(arrivals.sizes).containsExactly(1);
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InboundMessage message(String id) {
        return new InboundMessage(id, Sender.of("anna", "Anna"), new Content.Text("hello"), List.of(), null, null, null, false);
    }

    private static final class NoTransaction implements TransactionSynchronizationRegistry {
        @Override
        public Object getTransactionKey() {
            return null;
        }

        @Override
        public void putResource(Object key, Object value) {
            throw new IllegalStateException();
        }

        @Override
        public Object getResource(Object key) {
            return null;
        }

        @Override
        public void registerInterposedSynchronization(Synchronization synchronization) {
            throw new IllegalStateException();
        }

        @Override
        public int getTransactionStatus() {
            return 6;
        }

        @Override
        public void setRollbackOnly() {
            throw new IllegalStateException();
        }

        @Override
        public boolean getRollbackOnly() {
            return false;
        }
    }
}
