package io.switchboard.web.webhook;

import io.switchboard.core.webhook.Delivery;
import io.switchboard.core.webhook.Webhook;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A webhook.
 *
 * @param events types, kinds as {@code message.*}, or {@code *}
 * @param shop its id; null: all shops
 * @param channel its id; null: all channels
 * @param notes whether internal notes, and contacts' notes, are told
 * @param stopped why the server switched it off: FAILING, GONE, KEY_ENDED, AGENT_LEFT, RIGHTS_LOST; null otherwise
 * @param answeredBy by whose right it is told things; null: it needs nobody's
 * @param restUntil until when it is left alone after failures; null: it isn't
 * @param failingSince since when nothing has succeeded; null while all is well
 * @param formerSecretUntil until when the former secret signs beside the present one; null: there is none
 * @param waiting deliveries that wait
 * @param dead deliveries that were given up
 * @param secret only in the answer that made it
 */
public record WebhookView(
        String id,
        String name,
        String url,
        List<String> events,
        String shop,
        String channel,
        boolean notes,
        boolean enabled,
        String stopped,
        Instant stoppedAt,
        SponsorView answeredBy,
        Instant restUntil,
        Instant failingSince,
        Instant succeededAt,
        Instant formerSecretUntil,
        long waiting,
        long dead,
        String secret,
        Instant createdAt,
        long version) {

    static WebhookView of(Webhook w, Map<Delivery.State, Long> counts, String secret, Instant now) {
        boolean overlaps = w.formerUntil() != null && now.isBefore(w.formerUntil());
        return new WebhookView(
                w.id().toString(),
                w.name(),
                w.url(),
                w.events(),
                text(w.shopId()),
                text(w.channelId()),
                w.notes(),
                w.isEnabled(),
                w.stopped(),
                w.stoppedAt(),
                w.sponsorKind() == null ? null : new SponsorView(w.sponsorKind().name(), text(w.sponsorId()), w.sponsorName()),
                w.restUntil() != null && now.isBefore(w.restUntil()) ? w.restUntil() : null,
                w.failingSince(),
                w.succeededAt(),
                overlaps ? w.formerUntil() : null,
                counts.getOrDefault(Delivery.State.WAITING, 0L),
                counts.getOrDefault(Delivery.State.DEAD, 0L),
                secret,
                w.createdAt(),
                w.version());
    }

    private static String text(UUID id) {
        return id == null ? null : id.toString();
    }

    /**
     * Who made a webhook what it is, or switched it on.
     *
     * @param kind AGENT, KEY
     */
    public record SponsorView(String kind, String id, String name) {}

    /**
     * A delivery.
     *
     * @param state WAITING, SENDING, DONE, DEAD
     * @param nextAt of the next attempt; null when there is none
     * @param status of the last answer; null without one
     * @param fault why the last attempt failed: STATUS, REDIRECT, UNREACHABLE, NO_ANSWER, FORBIDDEN, OURS; null otherwise
     * @param answer the beginning of the last answer; null without one
     * @param duration of the last attempt, in milliseconds; null before it
     */
    public record DeliveryView(
            String id,
            String eventId,
            String type,
            String conversationId,
            Instant occurredAt,
            String state,
            int attempts,
            Instant nextAt,
            Integer status,
            String fault,
            String answer,
            Integer duration,
            Instant endedAt,
            Instant createdAt) {

        static DeliveryView of(Delivery d) {
            return new DeliveryView(
                    d.id().toString(),
                    d.eventId(),
                    d.eventType(),
                    text(d.conversationId()),
                    d.occurredAt(),
                    d.state().name(),
                    d.attempts(),
                    d.state() == Delivery.State.WAITING ? d.nextAt() : null,
                    d.status(),
                    d.fault() == null ? null : d.fault().name(),
                    d.answer(),
                    d.duration(),
                    d.endedAt(),
                    d.createdAt());
        }
    }
}
