package io.switchboard.core.shared;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Remembers for a short time what is asked of the database again and again, and forgets it at once when a signal tells of a
 * change. What was read before a change is never kept after it; a change of which no signal comes is seen when the entry's
 * life ends. Safe for many threads.
 */
public final class Fresh<K, V> {
    private final Cache<K, V> known;
    private long changes;

    public Fresh(long most, Duration life) {
        this.known = Caffeine.newBuilder().maximumSize(most).expireAfterWrite(life).build();
    }

    /** What is known, or else what {@code load} gives; that there is nothing isn't remembered. */
    public Optional<V> get(K key, Function<K, Optional<V>> load) {
        V value = known.getIfPresent(key);
        if (value != null) {
            return Optional.of(value);
        }
        long before = changes();
        Optional<V> loaded = load.apply(key);
        loaded.ifPresent(found -> keep(key, found, before));
        return loaded;
    }

    private synchronized long changes() {
        return changes;
    }

    private synchronized void keep(K key, V value, long before) {
        if (changes == before) {
            known.put(key, value);
        }
    }

    public synchronized void forget(K key) {
        changes++;
        known.invalidate(key);
    }

    public synchronized void forgetIf(Predicate<V> test) {
        changes++;
        known.asMap().values().removeIf(test);
    }

    public synchronized void forgetAll() {
        changes++;
        known.invalidateAll();
    }
}
