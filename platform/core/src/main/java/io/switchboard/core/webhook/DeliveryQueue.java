package io.switchboard.core.webhook;

import io.switchboard.core.shared.Rows;
import io.switchboard.core.shared.Texts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;

/**
 * What waits to be delivered: which is due, who sends it, what became of it. Of each object only the first that hasn't ended
 * is due; while it waits for its next attempt, others go on.
 */
@ApplicationScoped
@Transactional
public class DeliveryQueue {
    /** How long a delivery is tried. */
    public static final Duration TRIED_FOR = Duration.ofHours(24);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private static final String DUE = "select d.* from webhook_delivery d"
            + " where d.webhook_id = :webhook and d.state = 'WAITING' and d.next_at <= :now"
            + " and not exists (select 1 from webhook_delivery e where e.webhook_id = d.webhook_id and e.object_key = d.object_key"
            + " and e.state in ('WAITING', 'SENDING') and e.place < d.place)"
            + " order by d.place limit :most for update skip locked";

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    SecureRandom random;

    /**
     * How an attempt ended.
     *
     * @param status of the answer; 0 without one
     * @param fault null: it was taken
     * @param answer its beginning, nullable
     * @param retryAfter how long the receiver asks for; nullable
     */
    record Result(Delivery delivery, int status, Delivery.Fault fault, String answer, Duration took, Duration retryAfter) {
        boolean failed() {
            return fault != null;
        }
    }

    /** Webhooks for which something is due, and that aren't left alone for a while. */
    List<Webhook> due() {
        return Rows.by(
                em,
                Webhook.class,
                "select w.* from webhook w where w.enabled = true and (w.rest_until is null or w.rest_until <= :now)"
                        + " and exists (select 1 from webhook_delivery d where d.webhook_id = w.id and d.state = 'WAITING'"
                        + " and d.next_at <= :now)",
                Map.of("now", clock.instant()));
    }

    /** Takes what is due of one; nobody else sends it for a minute of the database's clock. */
    List<Delivery> claim(UUID webhook, int most) {
        List<Delivery> taken =
                Rows.by(em, Delivery.class, DUE, Map.of("webhook", webhook, "now", clock.instant(), "most", most));
        if (!taken.isEmpty()) {
            em.createNativeQuery("update webhook_delivery set state = 'SENDING', attempts = attempts + 1,"
                            + " locked_until = current_timestamp + interval '1' minute where id = any(:ids)")
                    .setParameter("ids", taken.stream().map(Delivery::id).toArray(UUID[]::new))
                    .executeUpdate();
        }
        return taken;
    }

    /** Writes how attempts ended. What was tried for long enough is given up. */
    void ended(Collection<Result> results) {
        Instant now = clock.instant();
        em.unwrap(Session.class).doWork(connection -> {
            // By the number of the attempt: what another took over after a minute is another attempt.
            try (PreparedStatement update = connection.prepareStatement("update webhook_delivery set state = ?, next_at = ?,"
                    + " status = ?, fault = ?, answer = ?, duration = ?, ended_at = ?, locked_until = null"
                    + " where id = ? and state = 'SENDING' and attempts = ?")) {
                for (Result result : results) {
                    Delivery delivery = result.delivery();
                    int attempt = delivery.attempts() + 1;
                    boolean dead = result.failed() && !now.isBefore(delivery.expiresAt());
                    boolean ends = dead || !result.failed();
                    update.setString(1, dead ? "DEAD" : ends ? "DONE" : "WAITING");
                    update.setObject(2, now.plus(ends ? Duration.ZERO : pause(attempt, result.retryAfter())).atOffset(ZoneOffset.UTC));
                    if (result.status() == 0) {
                        update.setNull(3, Types.INTEGER);
                    } else {
                        update.setInt(3, result.status());
                    }
                    update.setString(4, result.failed() ? result.fault().name() : null);
                    update.setString(5, Texts.cut(Texts.storable(result.answer()), 2000));
                    update.setInt(6, (int) Math.min(Integer.MAX_VALUE, result.took().toMillis()));
                    update.setObject(7, ends ? now.atOffset(ZoneOffset.UTC) : null, Types.TIMESTAMP_WITH_TIMEZONE);
                    update.setObject(8, delivery.id());
                    update.setInt(9, attempt);
                    update.addBatch();
                }
                update.executeBatch();
            }
        });
    }

    /** Twice as long each time, up to an hour, a fifth more or less; or as long as the receiver asks for. */
    private Duration pause(int attempt, Duration asked) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, 20));
        long millis = Math.min(pause.toMillis(), LONGEST_PAUSE.toMillis());
        Duration ours = Duration.ofMillis((long) (millis * (0.8 + 0.4 * random.nextDouble())));
        Duration theirs = asked == null || asked.compareTo(LONGEST_PAUSE) < 0 ? asked : LONGEST_PAUSE;
        return theirs == null || theirs.compareTo(ours) < 0 ? ours : theirs;
    }

    /** Gives back what a node that is gone was sending. The receiver may have it already: it knows by the event's id. */
    int recover() {
        Instant now = clock.instant();
        em.createNativeQuery("update webhook_delivery set next_at = :now where state = 'WAITING' and next_at > :never")
                .setParameter("now", now)
                .setParameter("never", now.plus(LONGEST_PAUSE.multipliedBy(3)))
                .executeUpdate();
        return em.createNativeQuery("update webhook_delivery set state = 'WAITING', locked_until = null where state = 'SENDING'"
                        + " and (locked_until < current_timestamp or locked_until > current_timestamp + interval '2' minute)")
                .executeUpdate();
    }

    /** The same at once, where there is no other node. */
    int freeAll() {
        return em.createNativeQuery("update webhook_delivery set state = 'WAITING', locked_until = null where state = 'SENDING'")
                .executeUpdate();
    }

    /** Gives up what has been tried in vain for long enough, and what waited behind it at a webhook that takes nothing. */
    int expire() {
        return em.createNativeQuery("update webhook_delivery set state = 'DEAD', ended_at = :now where state = 'WAITING'"
                        + " and expires_at <= :now and webhook_id in"
                        + " (select w.id from webhook w where w.enabled = true and w.failing_since <= :long)")
                .setParameter("now", clock.instant())
                .setParameter("long", clock.instant().minus(TRIED_FOR))
                .executeUpdate();
    }

    /** What can't go out now for other reasons than the receiver's has its whole time when it can. */
    void keep() {
        Instant now = clock.instant();
        em.createNativeQuery("update webhook_delivery set expires_at = :then where state = 'WAITING' and expires_at < :soon")
                .setParameter("then", now.plus(TRIED_FOR))
                .setParameter("soon", now.plus(TRIED_FOR.minusHours(1)))
                .executeUpdate();
    }

    /** After an admin has switched it on: as if nothing had failed. */
    void startAnew(UUID webhook, boolean withItsTime) {
        em.createNativeQuery("update webhook set failures = 0, rest_until = null, failing_since = null, stopped = null,"
                        + " stopped_at = null where id = :id")
                .setParameter("id", webhook)
                .executeUpdate();
        Instant now = clock.instant();
        em.createNativeQuery("update webhook_delivery set next_at = :now where webhook_id = :id and state = 'WAITING'")
                .setParameter("now", now)
                .setParameter("id", webhook)
                .executeUpdate();
        if (withItsTime) {
            em.createNativeQuery("update webhook_delivery set expires_at = :then where webhook_id = :id and state = 'WAITING'")
                    .setParameter("then", now.plus(TRIED_FOR))
                    .setParameter("id", webhook)
                    .executeUpdate();
        }
    }
}
