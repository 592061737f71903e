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
        return tx.call(() -> outbox.claim(due(id)).isPresent());
    }

    /** Claims, sends outside of the transaction, records. */
    public void send(UUID id) {
        Optional<Outbox.Claim> claim = tx.call(() -> outbox.claim(due(id)));
        claim.ifPresent(taken -> {
            try {
                Receipt receipt = gateway.send(taken.channelId(), taken.message());
                tx.call(() -> outbox.sent(id, receipt, false));
            } catch (ConnectorException e) {
                run(() -> outbox.failed(id, e));
            }
        });
    }

    /** Claims and sends this one and what follows of its conversation, as a sender does; how many left. */
    public int sendInARow(UUID id) {
        int sent = 0;
        Optional<Outbox.Claim> claim = tx.call(() -> outbox.claim(due(id)));
        while (claim.isPresent()) {
            Outbox.Claim taken = claim.get();
            Receipt receipt = gateway.send(taken.channelId(), taken.message());
            claim = tx.call(() -> outbox.sent(taken.messageId(), receipt, true));
            sent++;
        }
        return sent;
    }

    /** Records that it left; whether the next of its conversation was claimed with that. */
    public boolean sent(UUID id) {
        return tx.call(() -> outbox.sent(id, Receipt.sent("out-" + id), true)).isPresent();
    }

    public void hurry(UUID channel) {
        run(() -> outbox.hurry(channel));
    }

    public void freeAll() {
        run(outbox::freeAll);
    }

    private Outbox.Due due(UUID id) {
        return new Outbox.Due(id, outbox.em.find(Message.class, id).channelId());
    }

    /** As if the node that sends it had been dead for a minute. */
    public void lose(UUID id) {
        run(() -> outbox.em.createNativeQuery("update outbox set locked_until = current_timestamp - interval '1' second where message_id = ?1")
                .setParameter(1, id)
                .executeUpdate());
    }

    /** As if the database's clock had been set back since. */
    public void loseAhead(UUID id) {
        run(() -> outbox.em.createNativeQuery("update outbox set locked_until = current_timestamp + interval '1' hour where message_id = ?1")
                .setParameter(1, id)
                .executeUpdate());
    }

    /** @param sending what this node is sending itself */
    public int recover(UUID... sending) {
        return tx.call(() -> outbox.recover(Set.of(sending)));
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
