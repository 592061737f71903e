package io.switchboard.core.apikey;

import io.switchboard.core.shared.Loops;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When and from where each key was used last: noted in memory, written behind the requests, once a minute and key at most. A server
 * that dies forgets a minute of it.
 */
@ApplicationScoped
public class KeyUses {
    private static final Duration EVERY = Duration.ofMinutes(1);

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Loops loops;

    @Inject
    Clock clock;

    /** One use. */
    public record Use(Instant at, String from) {}

    // As many as there are good keys.
    private final Map<UUID, Use> unwritten = new ConcurrentHashMap<>();

    void start(@Observes Startup event, KeyUses self) {
        // By way of the container, for the transaction.
        loops.start("api-key-uses", EVERY, () -> {
            self.write();
            return false;
        });
    }

    void note(UUID key, String address) {
        unwritten.put(key, new Use(clock.instant(), address));
    }

    /** The last one that this server knows of, when that isn't written yet. */
    public Optional<Use> unwritten(UUID key) {
        return Optional.ofNullable(unwritten.get(key));
    }

    /** Writes what was noted; a later use that another server has written stays. */
    @Transactional
    public void write() {
        for (UUID key : List.copyOf(unwritten.keySet())) {
            Use use = unwritten.get(key);
            em.createNativeQuery("update api_key set last_used_at = ?1, last_used_from = ?2 where id = ?3"
                            + " and (last_used_at is null or last_used_at < ?1)")
                    .setParameter(1, use.at())
                    .setParameter(2, use.from())
                    .setParameter(3, key)
                    .executeUpdate();
            unwritten.remove(key, use);
        }
    }
}
