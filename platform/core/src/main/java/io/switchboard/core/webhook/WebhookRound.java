package io.switchboard.core.webhook;

import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of {@link WebhookLoop} that touch the database, each a transaction; and the trial that an admin makes by hand. */
@ApplicationScoped
public class WebhookRound {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookRound.class);

    @Inject
    DeliveryQueue queue;

    @Inject
    WebhookHealth health;

    @Inject
    Webhooks webhooks;

    @Inject
    Deliveries deliveries;

    @Inject
    WebhookSender sender;

    @Inject
    LicenceService licence;

    @Inject
    Clock clock;

    private final Semaphore pings = new Semaphore(4);

    /** What is to go out now. */
    record Ready(Delivery delivery, WebhookSender.Letter letter) {}

    /** Takes what is due of a webhook, and makes its bodies. What can't be told for a fault of ours has ended badly already. */
    List<Ready> take(Webhook webhook, int most, WebhookData data, Consumer<DeliveryQueue.Result> failed) {
        List<Delivery> taken = queue.claim(webhook.id(), most);
        if (taken.isEmpty()) {
            return List.of();
        }
        List<String> secrets = webhooks.signing(webhook, clock.instant());
        List<String> told = told(webhook, taken, data);
        List<Ready> ready = new ArrayList<>();
        for (int i = 0; i < taken.size(); i++) {
            Delivery delivery = taken.get(i);
            if (told.get(i) == null) {
                failed.accept(result(delivery, new WebhookSender.Tried(0, Delivery.Fault.OURS, null, Duration.ZERO, null)));
            } else {
                ready.add(new Ready(delivery, letter(webhook, delivery, WebhookSender.body(delivery, told.get(i)), secrets)));
            }
        }
        return ready;
    }

    /** The JSON of each; null for one that can't be read, which keeps no other back. */
    private static List<String> told(Webhook webhook, List<Delivery> taken, WebhookData data) {
        List<WebhookData.Thing> things = taken.stream().map(delivery -> thing(delivery, webhook.notes())).toList();
        try {
            return data.json(things);
        } catch (RuntimeException one) {
            List<String> each = new ArrayList<>();
            for (WebhookData.Thing thing : things) {
                try {
                    each.add(data.json(List.of(thing)).get(0));
                } catch (RuntimeException e) {
                    LOG.warn("a webhook can't be told of {} {}", thing.type(), thing.subjectId(), e);
                    each.add(null);
                }
            }
            return each;
        }
    }

    private static WebhookData.Thing thing(Delivery delivery, boolean notes) {
        return new WebhookData.Thing(
                delivery.eventType(), delivery.conversationId(), delivery.subjectId(), delivery.detail(), notes);
    }

    private static WebhookSender.Letter letter(Webhook webhook, Delivery delivery, byte[] body, List<String> secrets) {
        return new WebhookSender.Letter(
                URI.create(webhook.url()),
                delivery.eventId(),
                delivery.eventType(),
                delivery.id().toString(),
                delivery.attempts() + 1,
                body,
                secrets);
    }

    WebhookSender.Tried attempt(WebhookSender.Letter letter) {
        return sender.attempt(letter);
    }

    static DeliveryQueue.Result result(Delivery delivery, WebhookSender.Tried tried) {
        return new DeliveryQueue.Result(
                delivery, tried.status(), tried.fault(), tried.answer(), tried.took(), tried.retryAfter());
    }

    /** Writes how attempts ended, and how their receivers are. */
    @Transactional
    void ended(List<DeliveryQueue.Result> results) {
        queue.ended(results);
        health.note(results);
    }

    /**
     * Makes one delivery at once, whether the webhook is on or not, and writes it down.
     *
     * @throws Refused UNAVAILABLE while several are being made
     */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Delivery ping(Viewer viewer, UUID id) {
        Webhook webhook = webhooks.get(viewer, id);
        licence.now().require(Webhooks.MODULE);
        if (!pings.tryAcquire()) {
            throw Refused.unavailable("webhook.pinging");
        }
        try {
            String event = Ids.next().toString();
            Instant now = clock.instant();
            String json = Json.write(Map.of("webhook", Map.of("id", id.toString(), "name", webhook.name())));
            byte[] body = WebhookSender.body(event, WebhookEvents.PING, now, null, 0, json);
            WebhookSender.Letter letter = new WebhookSender.Letter(
                    URI.create(webhook.url()), event, WebhookEvents.PING, event, 1, body, webhooks.signing(webhook, now));
            return deliveries.tried(webhook, event, sender.attempt(letter));
        } finally {
            pings.release();
        }
    }
}
