package io.switchboard.core.webhook;

import io.switchboard.core.shared.EventLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the receivers are. One that fails again and again with whatever is new is left alone for a while and then asked with a
 * single delivery; one that has taken nothing for days, or says that it is gone, is switched off.
 */
@ApplicationScoped
@Transactional
public class WebhookHealth {
    /** So many fresh deliveries fail in a row before it is left alone. */
    static final int PATIENCE = 5;

    /** After so long without a success it is switched off. */
    public static final Duration DEAD_AFTER = Duration.ofDays(3);

    private static final Logger LOG = LoggerFactory.getLogger(WebhookHealth.class);
    private static final Duration FIRST_REST = Duration.ofSeconds(10);
    private static final Duration LONGEST_REST = Duration.ofMinutes(5);
    private static final int GONE = 410;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    EventLog events;

    /** Takes note of how attempts ended. */
    void note(Collection<DeliveryQueue.Result> results) {
        Map<UUID, List<DeliveryQueue.Result>> each =
                results.stream().collect(Collectors.groupingBy(result -> result.delivery().webhookId()));
        // In one order on all nodes.
        each.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(of -> note(of.getKey(), of.getValue()));
    }

    private void note(UUID webhook, List<DeliveryQueue.Result> results) {
        Instant now = clock.instant();
        if (results.stream().anyMatch(result -> !result.failed())) {
            // Not at each of a thousand deliveries a minute.
            em.createNativeQuery("update webhook set failures = 0, rest_until = null, failing_since = null, succeeded_at = :now"
                            + " where id = :id and (failures > 0 or failing_since is not null or succeeded_at is null or succeeded_at < :before)")
                    .setParameter("now", now)
                    .setParameter("id", webhook)
                    .setParameter("before", now.minusSeconds(30))
                    .executeUpdate();
        } else {
            failed(webhook, results, now);
        }
        if (results.stream().anyMatch(result -> result.status() == GONE)) {
            stop(webhook, Webhook.Stop.GONE, now);
        }
    }

    /** Repeats of what keeps failing count only when the new fails as well: one object's trouble is no other's. */
    private void failed(UUID webhook, List<DeliveryQueue.Result> results, Instant now) {
        long fresh = results.stream().filter(result -> result.delivery().attempts() == 0).count();
        Webhook row = em.find(Webhook.class, webhook);
        if (row == null) {
            return;
        }
        em.refresh(row);
        int failures = row.failures() + (int) (row.failures() >= PATIENCE ? Math.max(1, fresh) : fresh);
        Instant since = row.failingSince() == null ? now : row.failingSince();
        em.createNativeQuery("update webhook set failures = :failures, failing_since = :since, rest_until = :rest where id = :id")
                .setParameter("failures", Math.min(failures, 10_000))
                .setParameter("since", since)
                .setParameter("rest", failures < PATIENCE ? now : now.plus(rest(failures)))
                .setParameter("id", webhook)
                .executeUpdate();
        if (failures >= PATIENCE && !now.isBefore(since.plus(DEAD_AFTER))) {
            stop(webhook, Webhook.Stop.FAILING, now);
        }
    }

    static Duration rest(int failures) {
        Duration rest = FIRST_REST.multipliedBy(1L << Math.min(10, (failures - PATIENCE) / 2));
        return rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST;
    }

    /** Switches it off; once, whatever node sees it first. */
    void stop(UUID webhook, Webhook.Stop why, Instant now) {
        int stopped = em.createNativeQuery("update webhook set enabled = false, stopped = :why, stopped_at = :now, version = version + 1"
                        + " where id = :id and enabled = true")
                .setParameter("why", why.name())
                .setParameter("now", now)
                .setParameter("id", webhook)
                .executeUpdate();
        if (stopped == 1) {
            LOG.warn("webhook {} was switched off: {}", webhook, why);
            events.write("webhook.stopped", webhook);
        }
    }
}
