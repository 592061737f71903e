package io.switchboard.host;

import io.switchboard.spi.ConnectorException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one node does at a time, for as long as it lives: locks that are extended again and again. A node that dies or freezes
 * loses its own within 20 s, and knows it when it comes back. Safe for use by several threads.
 */
final class Leases {
    static final Duration LENGTH = Duration.ofSeconds(20);
    static final Duration EXTENDED_EVERY = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

    private final LockRows rows;
    private final Set<Lease> held = ConcurrentHashMap.newKeySet();

    Leases(LockRows rows) {
        this.rows = rows;
    }

    /** @return empty while another holds it, or it rests */
    Optional<Lease> take(String name) {
        Lease lease = new Lease(name, UUID.randomUUID().toString());
        if (!rows.take(name, lease.holder, LENGTH)) {
            return Optional.empty();
        }
        held.add(lease);
        return Optional.of(lease);
    }

    /** Extends all that are held. Called every {@link #EXTENDED_EVERY}. */
    void extendAll() {
        held.forEach(Lease::extend);
    }

    /** Held until it is closed, or lost. */
    final class Lease implements AutoCloseable {
        private final String name;
        private final String holder;
        // Before the row was written: the row never ends earlier than we think.
        private volatile long since = System.nanoTime();
        private volatile boolean lost;

        private Lease(String name, String holder) {
            this.name = name;
            this.holder = holder;
        }

        /** False when another may hold it by now. */
        boolean isHeld() {
            return !lost && System.nanoTime() - since < LENGTH.toNanos();
        }

        private void extend() {
            long now = System.nanoTime();
            try {
                if (rows.extend(name, holder, LENGTH)) {
                    since = now;
                } else {
                    lose("another took it");
                }
            } catch (ConnectorException databaseAway) {
                if (!isHeld()) {
                    lose(databaseAway.getMessage());
                }
            }
        }

        private void lose(String why) {
            lost = true;
            if (held.remove(this)) {
                LOG.warn("the lease {} is lost: {}", name, why);
            }
        }

        @Override
        public void close() {
            close(Duration.ZERO);
        }

        /** @param rest how long nobody gets it now; a database that is away lets it end by itself */
        void close(Duration rest) {
            if (held.remove(this)) {
                try {
                    rows.release(name, holder, rest);
                } catch (ConnectorException databaseAway) {
                    LOG.debug("the lease {} ends by itself: {}", name, databaseAway.getMessage());
                }
            }
            lost = true;
        }
    }
}
