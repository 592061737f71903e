package io.switchboard.core.webhook;

import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Sequencer;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The log of deliveries, as an admin reads it, and what he sends again. */
@ApplicationScoped
@Transactional
public class Deliveries {
    private static final int PRUNED = 5_000;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Webhooks webhooks;

    @Inject
    Sequencer sequencer;

    @Inject
    PlatformSettings settings;

    /** Newest first. */
    public Page<Delivery> list(Viewer viewer, UUID webhook, Delivery.State state, String after, int limit) {
        webhooks.get(viewer, webhook);
        String standing = state == null ? "" : " and d.state = :state";
        String[] from = after == null || after.isBlank() ? null : after.split("\\.", 2);
        String before = from == null ? "" : " and (d.place < :place or d.place = :place and d.id < :id)";
        TypedQuery<Delivery> query = em.createQuery(
                        "select d from Delivery d where d.webhookId = :webhook" + standing + before + " order by d.place desc, d.id desc",
                        Delivery.class)
                .setParameter("webhook", webhook)
                .setMaxResults(limit + 1);
        if (state != null) {
            query.setParameter("state", state);
        }
        if (from != null) {
            try {
                query.setParameter("place", Long.valueOf(from[0])).setParameter("id", UUID.fromString(from[1]));
            } catch (RuntimeException notOurs) {
                throw Refused.invalid("after", "notCursor");
            }
        }
        return Page.cut(query.getResultList(), limit, d -> d.place() + "." + d.id());
    }

    /** @throws Refused NOT_FOUND */
    public Delivery get(Viewer viewer, UUID webhook, UUID id) {
        webhooks.get(viewer, webhook);
        Delivery delivery = em.find(Delivery.class, id);
        if (delivery == null || !delivery.webhookId().equals(webhook)) {
            throw Refused.notFound("delivery");
        }
        return delivery;
    }

    /** How many of each webhook's deliveries wait, and how many were given up; those without either are missing. */
    public Map<UUID, Map<Delivery.State, Long>> counts(Collection<UUID> ids) {
        Map<UUID, Map<Delivery.State, Long>> counts = new HashMap<>();
        if (!ids.isEmpty()) {
            List<?> rows = em.createNativeQuery("select cast(webhook_id as varchar(36)), state, count(*) from webhook_delivery"
                            + " where webhook_id = any(:ids) and event_type <> 'ping' and state in ('WAITING', 'SENDING', 'DEAD') group by webhook_id, state")
                    .setParameter("ids", ids.toArray(UUID[]::new))
                    .getResultList();
            for (Object row : rows) {
                Object[] columns = (Object[]) row;
                Delivery.State state = Delivery.State.valueOf((String) columns[1]);
                counts.computeIfAbsent(UUID.fromString((String) columns[0]), id -> new EnumMap<>(Delivery.State.class))
                        .merge(state == Delivery.State.SENDING ? Delivery.State.WAITING : state, ((Number) columns[2]).longValue(), Long::sum);
            }
        }
        return counts;
    }

    /** Sends one again that has ended, well or not; one that is on its way goes on. */
    public Delivery replay(Viewer viewer, UUID webhook, UUID id) {
        Delivery delivery = get(viewer, webhook, id);
        if (delivery.eventType().equals(WebhookEvents.PING)) {
            throw Refused.conflict("webhook.pingAgain");
        }
        replay("id = :id", Map.of("id", id));
        em.refresh(delivery);
        return delivery;
    }

    /** Sends all again that were given up. Returns how many. */
    public int replayDead(Viewer viewer, UUID webhook) {
        webhooks.get(viewer, webhook);
        return replay("webhook_id = :webhook and state = 'DEAD' and event_type <> 'ping'", Map.of("webhook", webhook));
    }

    private int replay(String which, Map<String, Object> parameters) {
        Instant now = clock.instant();
        var update = em.createNativeQuery("update webhook_delivery set state = 'WAITING', attempts = 0, next_at = :now, expires_at = :then,"
                        + " ended_at = null where " + which + " and state in ('DONE', 'DEAD')")
                .setParameter("now", now)
                .setParameter("then", now.plus(DeliveryQueue.TRIED_FOR));
        parameters.forEach(update::setParameter);
        return update.executeUpdate();
    }

    /** Writes a trial by hand into the log. */
    Delivery tried(Webhook webhook, String eventId, WebhookSender.Tried tried) {
        Instant now = clock.instant();
        Delivery.What what = new Delivery.What(
                eventId, WebhookEvents.PING, sequencer.last() * 2 + 1, "ping:" + eventId, null, 0, null, null, now);
        Delivery delivery = new Delivery(Ids.next(), webhook.id(), what, now, now);
        delivery.tried(tried.status(), tried.fault(), tried.answer(), (int) tried.took().toMillis(), now);
        em.persist(delivery);
        return delivery;
    }

    /** Removes a part of what has ended long enough ago. Returns how many. */
    int prune() {
        Instant before = clock.instant().minus(Duration.ofDays(settings.webhookLogDays()));
        return em.createNativeQuery("delete from webhook_delivery where id in (select d.id from webhook_delivery d"
                        + " where d.ended_at < :before and d.state in ('DONE', 'DEAD') order by d.ended_at limit " + PRUNED + ")")
                .setParameter("before", before)
                .executeUpdate();
    }

    /** What receivers answered to deliveries that tell of this customer: it may quote him. */
    public void forgetAnswers(UUID contact) {
        em.createNativeQuery("update webhook_delivery set answer = null where answer is not null and (subject_id = ?1"
                        + " or conversation_id in (select id from conversation where contact_id = ?1))")
                .setParameter(1, contact)
                .executeUpdate();
    }
}
