package io.switchboard.channel.kuaishou;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.platform.KeyValueStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** One after the other, across threads and nodes. */
final class Turns {
    /** Several orders, or buyers, share a turn. */
    static final int SHARED = 32;

    private static final Duration HELD = Duration.ofSeconds(10);
    private static final int PAUSES = 200;
    private static final long PAUSE = Duration.ofMillis(10).toNanos();

    private Turns() {}

    static int of(String name) {
        return Math.floorMod(name.hashCode(), SHARED);
    }

    /**
     * Waits for a turn. Whoever takes two takes the order's first, then the buyer's.
     *
     * @throws ConnectorException UNAVAILABLE when somebody else doesn't come to an end
     */
    static KeyValueStore.Lock take(KeyValueStore store, String name) {
        for (int pause = 0; pause < PAUSES && !Thread.currentThread().isInterrupted(); pause++) {
            Optional<KeyValueStore.Lock> lock = store.tryLock(name, HELD);
            if (lock.isPresent()) {
                return lock.get();
            }
            LockSupport.parkNanos(PAUSE);
        }
        throw new ConnectorException(Failure.UNAVAILABLE, "another call about the same order or buyer doesn't end");
    }
}
