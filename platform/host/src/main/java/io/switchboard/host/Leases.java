package io.switchboard.host;

import io.switchboard.spi.ConnectorException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
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

    private static final Duration TOO_LONG = LENGTH.multipliedBy(2);

    private final LockRows rows;
    private final LongSupplier nanos;
    private final Set<Lease> held = ConcurrentHashMap.newKeySet();
    private final Map<String, Ahead> ahead = new ConcurrentHashMap<>();

    /** What was seen of a lease that seems to last for long, and when first. */
    private record Ahead(String row, long since) {}

    Leases(LockRows rows) {
        this(rows, System::nanoTime);
    }

    Leases(LockRows rows, LongSupplier nanos) {
        this.rows = rows;
        this.nanos = nanos;
    }

    /** @return empty while another holds it, or it rests */
    Optional<Lease> take(String name) {
        Lease lease = new Lease(name, UUID.randomUUID().toString());
        if (!rows.take(name, lease.holder, LENGTH) && !isOfTheDead(name, lease.holder)) {
            return Optional.empty();
        }
        ahead.remove(name);
        held.add(lease);
        return Optional.of(lease);
    }

    /**
     * A lease that ends later than any may is of before the database's clock was set back. Whoever lives extends it within
     * seconds, which sets it right; when it still stands there after its length, nobody does, and it is taken.
     */
    private boolean isOfTheDead(String name, String mine) {
        Optional<String> row = rows.ahead(name, TOO_LONG);
        if (row.isEmpty()) {
            ahead.remove(name);
            return false;
        }
        Ahead seen = ahead.compute(name, (any, last) ->
                last != null && last.row().equals(row.get()) ? last : new Ahead(row.get(), nanos.getAsLong()));
        return nanos.getAsLong() - seen.since() > LENGTH.toNanos() && rows.seize(name, mine, LENGTH, TOO_LONG);
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
        private volatile long since = nanos.getAsLong();
        private volatile boolean lost;

        private Lease(String name, String holder) {
            this.name = name;
            this.holder = holder;
        }

        /** False when another may hold it by now. */
        boolean isHeld() {
            return !lost && nanos.getAsLong() - since < LENGTH.toNanos();
        }

        private void extend() {
            long now = nanos.getAsLong();
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
