package io.switchboard.core.shared;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what was committed to those who listen in this server: the pushers of sockets, the outbox, the routing. A lost
 * signal costs nothing but time: every listener also looks for itself now and then. {@code core.node} carries them to other
 * servers and brings theirs.
 */
@ApplicationScoped
public class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
    private static final String PENDING = Signals.class.getName();

    @Resource(lookup = "java:jboss/TransactionSynchronizationRegistry")
    TransactionSynchronizationRegistry transactions;

    @Inject
    EmbeddedStore store;

    private final List<Consumer<List<Signal>>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<List<Signal>>> farListeners = new CopyOnWriteArrayList<>();

    /**
     * What happened.
     *
     * @param type as in the event log
     * @param conversationId nullable
     * @param seq of the conversation, 0 without one
     * @param subjectId nullable
     * @param subject what was committed, never to be changed; null when it must be read, as with all that comes from afar
     */
    public record Signal(String type, UUID conversationId, long seq, UUID subjectId, Object subject) {
        public Signal(String type, UUID conversationId, long seq, UUID subjectId) {
            this(type, conversationId, seq, subjectId, null);
        }
    }

    /** Listeners are called on the committing thread with all that the transaction did: they must only take note. */
    public void listen(Consumer<List<Signal>> listener) {
        listeners.add(listener);
    }

    public void forget(Consumer<List<Signal>> listener) {
        listeners.remove(listener);
    }

    /**
     * Listeners are called with what other servers have committed, where there are others; of a conversation they hear only
     * of the first that happened of several. They must only take note.
     */
    public void listenAfar(Consumer<List<Signal>> listener) {
        farListeners.add(listener);
    }

    /** Hands on what another server told. */
    public void fromAfar(List<Signal> signals) {
        send(farListeners, signals);
    }

    /** Sends when the running transaction has committed; at once when there is none. */
    public void afterCommit(Signal signal) {
        if (transactions == null || transactions.getTransactionKey() == null) {
            send(listeners, List.of(signal));
            return;
        }
        @SuppressWarnings("unchecked")
        List<Signal> pending = (List<Signal>) transactions.getResource(PENDING);
        if (pending == null) {
            pending = new ArrayList<>();
            transactions.putResource(PENDING, pending);
            transactions.registerInterposedSynchronization(new Sender(pending, store.shut()));
        }
        pending.add(signal);
    }

    private static void send(List<Consumer<List<Signal>>> to, List<Signal> signals) {
        for (Consumer<List<Signal>> listener : to) {
            try {
                listener.accept(signals);
            } catch (RuntimeException e) {
                LOG.error("a listener of signals failed", e);
            }
        }
    }

    private final class Sender implements Synchronization {
        private final List<Signal> pending;
        private final BooleanSupplier shut;

        Sender(List<Signal> pending, BooleanSupplier shut) {
            this.pending = pending;
            this.shut = shut;
        }

        @Override
        public void beforeCompletion() {
            // Nothing to do: the rows are written by the entity manager.
        }

        @Override
        public void afterCompletion(int status) {
            // What may not have been written after all must not be on any screen.
            if (status == Status.STATUS_COMMITTED && !shut.getAsBoolean()) {
                send(listeners, pending);
            }
        }
    }
}
