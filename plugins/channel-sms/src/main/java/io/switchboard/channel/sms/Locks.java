package io.switchboard.channel.sms;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.platform.KeyValueStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Locks of a store, for which some time is waited: who holds one has it for one commit. */
final class Locks {
    private static final Duration HELD = Duration.ofSeconds(20);
    private static final int PAUSES = 100;
    private static final long PAUSE = Duration.ofMillis(20).toNanos();

    private Locks() {}

    /** @throws ConnectorException UNAVAILABLE when somebody else doesn't come to an end within two seconds */
    static KeyValueStore.Lock take(KeyValueStore store, String name) {
        for (int pause = 0; pause < PAUSES && !Thread.currentThread().isInterrupted(); pause++) {
            Optional<KeyValueStore.Lock> lock = store.tryLock(name, HELD);
            if (lock.isPresent()) {
                return lock.get();
            }
            LockSupport.parkNanos(PAUSE);
        }
        throw new ConnectorException(Failure.UNAVAILABLE, SmsConnector.TEXTS.text("busy"));
    }
}
