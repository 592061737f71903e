package io.switchboard.core.conversation;

import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.message.Receipt;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;

/** The outbox's moves, each in a transaction of its own, as the loop makes them. */
public record OutboxMoves(Outbox outbox, Transaction tx, ChannelGateway gateway) {

    /** Runs work in a transaction. */
    @FunctionalInterface
    public interface Transaction {
        <T> T call(Callable<T> work);
    }

    public List<UUID> due() {
        return tx.call(() -> outbox.due(Set.of(), 100).stream().map(Outbox.Due::messageId).toList());
    }

    public boolean claim(UUID id) {
        return tx.call(() -> outbox.claim(id).isPresent());
    }

    /** Claims, sends outside of the transaction, records. */
    public void send(UUID id) {
        Optional<Outbox.Claim> claim = tx.call(() -> outbox.claim(id));
        claim.ifPresent(taken -> {
            try {
                Receipt receipt = gateway.send(taken.channelId(), taken.message());
                run(() -> outbox.sent(id, receipt));
            } catch (ConnectorException e) {
                run(() -> outbox.failed(id, e));
            }
        });
    }

    public void recover() {
        run(outbox::recover);
    }

    public void replay(UUID id) {
        run(() -> outbox.replay(Viewer.PLATFORM, id));
    }

    public void decide(UUID id, boolean delivered) {
        run(() -> outbox.decide(Viewer.PLATFORM, id, delivered));
    }

    public List<UUID> deadLetters(UUID channel) {
        return tx.call(() -> outbox.deadLetters(channel, null, 10).items().stream()
                .map(OutboxEntry::messageId)
                .toList());
    }

    private void run(Runnable work) {
        tx.call(() -> {
            work.run();
            return null;
        });
    }
}
