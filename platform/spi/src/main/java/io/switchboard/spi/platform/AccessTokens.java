package io.switchboard.spi.platform;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A provider's access token that all nodes share: kept in the account's store, renewed by one of them shortly before it
 * ends, and anew when the provider refuses it. Safe for use by several threads.
 */
public final class AccessTokens {
    private static final Duration RENEWING = Duration.ofSeconds(30);
    private static final Duration EARLIEST = Duration.ofMinutes(5);
    private static final long PAUSE = Duration.ofMillis(50).toNanos();
    private static final int PAUSES = 100;

    private final KeyValueStore store;
    private final Clock clock;
    private final String name;
    private final Supplier<Fresh> fetch;
    private volatile Kept last;
    private volatile String dead;

    /**
     * A token as the provider gave it.
     *
     * @param lasts how long it is good from now on; positive
     */
    public record Fresh(String token, Duration lasts) {
        public Fresh {
            Objects.requireNonNull(token, "token");
            if (token.isBlank() || lasts.isNegative() || lasts.isZero()) {
                throw new IllegalArgumentException("a token that lasts");
            }
        }

        @Override
        public String toString() {
            return "Fresh[lasts=" + lasts + "]";
        }
    }

    private record Kept(String token, Instant renewAt, Instant until) {
        static Kept read(String entry) {
            String[] parts = entry.split(" ", 3);
            return new Kept(parts[2], Instant.ofEpochMilli(Long.parseLong(parts[0])), Instant.ofEpochMilli(Long.parseLong(parts[1])));
        }

        String write() {
            return renewAt.toEpochMilli() + " " + until.toEpochMilli() + " " + token;
        }
    }

    /**
     * @param name of its entry in the store and of its lock; another one for other credentials, so that new settings don't
     *     go on with an old token
     * @param fetch asks the provider for a new one; throws {@link ConnectorException}
     */
    public AccessTokens(KeyValueStore store, Clock clock, String name, Supplier<Fresh> fetch) {
        this.store = store;
        this.clock = clock;
        this.name = Objects.requireNonNull(name, "name");
        this.fetch = fetch;
    }

    /**
     * One that is good now.
     *
     * @throws ConnectorException as {@code fetch} does, but never UNKNOWN_OUTCOME: nothing was sent yet
     */
    public String get() {
        Kept known = last;
        Instant now = clock.instant();
        // A slower thread may have remembered one again that is refused by now.
        if (known == null || known.token().equals(dead) || !now.isBefore(known.renewAt())) {
            known = kept().orElse(null);
        }
        if (known == null || !now.isBefore(known.renewAt())) {
            known = renewed(known != null && now.isBefore(known.until()) ? known : null);
        }
        last = known;
        return known.token();
    }

    /**
     * Calls with the token; when that is refused (UNAUTHORIZED), once more with a new one.
     *
     * @param call gets the token; must have changed nothing when it throws UNAUTHORIZED
     */
    public <T> T with(Function<String, T> call) {
        String token = get();
        try {
            return call.apply(token);
        } catch (ConnectorException refused) {
            if (refused.failure() != Failure.UNAUTHORIZED) {
                throw refused;
            }
            refused(token);
            return call.apply(get());
        }
    }

    /** The provider doesn't take this one any more: the next {@link #get} brings another. */
    public void refused(String token) {
        dead = token;
        last = null;
        for (int pause = 0; pause < PAUSES && holds(token) && !Thread.currentThread().isInterrupted(); pause++) {
            try (KeyValueStore.Lock lock = store.tryLock(name, RENEWING).orElse(null)) {
                if (lock != null) {
                    // Another node may have brought a new one just now: that one stays.
                    if (holds(token)) {
                        store.put(name, null);
                    }
                    return;
                }
            }
            // Whoever renews puts another in its place.
            LockSupport.parkNanos(PAUSE);
        }
    }

    private boolean holds(String token) {
        return kept().filter(kept -> kept.token().equals(token)).isPresent();
    }

    private Optional<Kept> kept() {
        return store.get(name).map(Kept::read);
    }

    /** @param old still good, or null */
    private Kept renewed(Kept old) {
        for (int pause = 0; pause < PAUSES && !Thread.currentThread().isInterrupted(); pause++) {
            try (KeyValueStore.Lock lock = store.tryLock(name, RENEWING).orElse(null)) {
                // Another node may have been faster.
                Optional<Kept> now = kept().filter(kept -> clock.instant().isBefore(kept.renewAt()));
                if (now.isPresent()) {
                    return now.get();
                }
                if (lock != null) {
                    return fetched(old);
                }
            }
            if (old != null) {
                return old;
            }
            LockSupport.parkNanos(PAUSE);
        }
        throw new ConnectorException(Failure.UNAVAILABLE, "another one is renewing the access token");
    }

    private Kept fetched(Kept old) {
        Fresh fresh;
        try {
            fresh = fetch.get();
        } catch (ConnectorException failed) {
            if (old != null) {
                return old;
            }
            throw failed.failure() == Failure.UNKNOWN_OUTCOME
                    ? new ConnectorException(Failure.UNAVAILABLE, failed.getMessage(), failed)
                    : failed;
        }
        Instant now = clock.instant();
        Duration early = fresh.lasts().dividedBy(10).compareTo(EARLIEST) < 0 ? fresh.lasts().dividedBy(10) : EARLIEST;
        Kept kept = new Kept(fresh.token(), now.plus(fresh.lasts()).minus(early), now.plus(fresh.lasts()));
        store.put(name, kept.write());
        return kept;
    }
}
