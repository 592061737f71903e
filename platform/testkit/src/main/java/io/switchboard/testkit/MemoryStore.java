package io.switchboard.testkit;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.platform.KeyValueStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A store in memory with the platform's limits. Outlives the channel that uses it, as the real one does. */
final class MemoryStore implements KeyValueStore {
    private static final int MAX_KEY = 200;
    private static final int MAX_VALUE = 64 * 1024;

    private final Clock clock;
    private final BooleanSupplier databaseAway;
    private final Map<String, String> entries = new HashMap<>();
    private final Map<String, Held> locks = new HashMap<>();

    private record Held(Object holder, Instant until) {}

    MemoryStore(Clock clock, BooleanSupplier databaseAway) {
        this.clock = clock;
        this.databaseAway = databaseAway;
    }

    @Override
    public synchronized Optional<String> get(String key) {
        check(key, null);
        return Optional.ofNullable(entries.get(key));
    }

    @Override
    public synchronized void put(String key, String value) {
        check(key, value);
        if (value == null) {
            entries.remove(key);
        } else {
            entries.put(key, value);
        }
    }

    @Override
    public synchronized String putIfAbsent(String key, String value) {
        check(key, value);
        entries.putIfAbsent(key, value);
        return entries.get(key);
    }

    @Override
    public synchronized Optional<Lock> tryLock(String name, Duration atMost) {
        check(name, null);
        Held held = locks.get(name);
        if (held != null && clock.instant().isBefore(held.until())) {
            return Optional.empty();
        }
        Object holder = new Object();
        locks.put(name, new Held(holder, clock.instant().plus(atMost)));
        return Optional.of(() -> release(name, holder));
    }

    /** What stands in it now. */
    synchronized Map<String, String> entries() {
        return Map.copyOf(entries);
    }

    /** Applies a receive's updates; the caller has checked that the database is there. */
    void putAll(Map<String, String> updates) {
        updates.forEach(this::put);
    }

    void check(String key, String value) {
        if (databaseAway.getAsBoolean()) {
            throw new ConnectorException(Failure.UNAVAILABLE, "the database is away");
        }
        if (key.isEmpty() || key.length() > MAX_KEY) {
            throw new IllegalArgumentException("key: 1 to " + MAX_KEY + " characters");
        }
        if (value != null && value.length() > MAX_VALUE) {
            throw new IllegalArgumentException("value: at most " + MAX_VALUE + " characters");
        }
    }

    private synchronized void release(String name, Object holder) {
        // A lock whose time has passed may be somebody else's by now.
        locks.computeIfPresent(name, (key, held) -> held.holder() == holder ? null : held);
    }
}
