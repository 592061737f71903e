package io.switchboard.core.apikey;

import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What was answered to calls that named themselves, for a day: a repeat on a weak network does nothing twice. A call is noted before it
 * begins. When the server dies in the middle of one, nobody knows what became of it, and a repeat is told so instead of being done.
 */
@ApplicationScoped
@Transactional
public class FirstAnswers {
    /** How long a repeat is known. */
    public static final Duration LIFE = Duration.ofDays(1);

    private static final int LONGEST_BODY = 1_000_000;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Loops loops;

    @Inject
    Clock clock;

    /** An answer as it was given. @param etag nullable */
    public record Answer(int status, String etag, String body) {}

    void start(@Observes Startup event, FirstAnswers self) {
        loops.start("first-answers", Duration.ofMinutes(30), () -> {
            self.removeOld();
            return false;
        });
    }

    /**
     * Notes that this call begins.
     *
     * @param owner whose keys don't meet those of others
     * @param hash of all that is asked
     * @return the answer that was given already; empty for the first
     * @throws Refused INVALID when the key was used for something else; CONFLICT while the first is under way, when nobody knows what
     *     became of it, or when its answer was told once
     */
    public Optional<Answer> begin(UUID owner, String key, String hash) {
        int first = em.createNativeQuery("insert into first_answer (owner_id, request_key, request_hash, created_at)"
                        + " values (?1, ?2, ?3, ?4) on conflict do nothing")
                .setParameter(1, owner)
                .setParameter(2, key)
                .setParameter(3, hash)
                .setParameter(4, clock.instant())
                .executeUpdate();
        return first == 1 ? Optional.empty() : Optional.of(known(owner, key, hash));
    }

    private Answer known(UUID owner, String key, String hash) {
        List<?> rows = em.createNativeQuery("select request_hash, status, etag, body from first_answer where owner_id = ?1 and request_key = ?2")
                .setParameter(1, owner)
                .setParameter(2, key)
                .getResultList();
        if (rows.isEmpty()) {
            // Failed at this very moment: it may be tried again.
            throw Refused.conflict("repeat.running");
        }
        Object[] row = (Object[]) rows.get(0);
        if (!hash.equals(row[0])) {
            throw Refused.invalid("Idempotency-Key", "usedOtherwise");
        }
        if (row[1] == null) {
            throw Refused.conflict("repeat.running");
        }
        if (row[3] == null) {
            throw Refused.conflict("repeat.toldOnce");
        }
        return new Answer(((Number) row[1]).intValue(), (String) row[2], (String) row[3]);
    }

    /** It was done. @param answer with a null body where it is told once */
    public void done(UUID owner, String key, Answer answer) {
        String body = answer.body() == null || answer.body().length() > LONGEST_BODY ? null : answer.body();
        em.createNativeQuery("update first_answer set status = ?3, etag = ?4, body = ?5 where owner_id = ?1 and request_key = ?2")
                .setParameter(1, owner)
                .setParameter(2, key)
                .setParameter(3, answer.status())
                .setParameter(4, answer.etag())
                .setParameter(5, body)
                .executeUpdate();
    }

    /** It was refused or failed, and nothing was done: the same may be asked again. */
    public void failed(UUID owner, String key) {
        em.createNativeQuery("delete from first_answer where owner_id = ?1 and request_key = ?2 and status is null")
                .setParameter(1, owner)
                .setParameter(2, key)
                .executeUpdate();
    }

    /** Those that tell of this contact: he is to be forgotten. Whoever repeats such a call meets nobody. Returns how many. */
    public int forget(UUID contact) {
        return em.createNativeQuery("delete from first_answer where body like ?1")
                .setParameter(1, "%" + contact + "%")
                .executeUpdate();
    }

    /** Returns how many. */
    public int removeOld() {
        return em.createNativeQuery("delete from first_answer where created_at < ?1")
                .setParameter(1, clock.instant().minus(LIFE))
                .executeUpdate();
    }
}
