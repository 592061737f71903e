package io.switchboard.spi.platform;

import java.time.Duration;
import java.util.Optional;

/** Small durable entries: keys of 1 to 200 characters, values of at most 64 Ki characters. */
public interface KeyValueStore {

    Optional<String> get(String key);

    /** Sets, or removes when {@code value} is null. Committed when this returns. */
    void put(String key, String value);

    /** Sets only when the key is absent; returns the value that stands afterwards. The same on every node. */
    String putIfAbsent(String key, String value);

    /**
     * Takes a lock that is held across nodes until it is closed or the time has passed.
     *
     * @return the lock to close, or empty when somebody else holds it
     */
    Optional<Lock> tryLock(String name, Duration atMost);

    /** A held lock. */
    interface Lock extends AutoCloseable {
        @Override
        void close();
    }
}
