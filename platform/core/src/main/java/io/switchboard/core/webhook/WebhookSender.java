package io.switchboard.core.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.switchboard.core.shared.Json;
import io.switchboard.spi.ConnectorException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the body and its signature, and one attempt to deliver it. */
@ApplicationScoped
public class WebhookSender {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Inject
    WebhookCalls calls;

    @Inject
    Clock clock;

    /**
     * A body ready to go.
     *
     * @param secrets that sign it
     */
    record Letter(URI address, String eventId, String type, String delivery, int attempt, byte[] body, List<String> secrets) {}

    /** How an attempt ended; the status is 0 without an answer, the fault null when it was taken. */
    record Tried(int status, Delivery.Fault fault, String answer, Duration took, Duration retryAfter) {}

    /** @param data JSON of the thing */
    static byte[] body(String eventId, String type, Instant at, UUID conversation, long seq, String data) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("id", eventId);
        body.put("type", type);
        body.put("occurredAt", TIME.format(at));
        if (conversation != null) {
            body.put("conversationId", conversation.toString());
            body.put("seq", seq);
        }
        body.putRawValue("data", new RawValue(data));
        return Json.write(body).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] body(Delivery delivery, String data) {
        return body(
                delivery.eventId(), delivery.eventType(), delivery.occurredAt(), delivery.conversationId(), delivery.seq(), data);
    }

    /** One attempt; never throws, never within a transaction: a slow receiver holds no row. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    Tried attempt(Letter letter) {
        long began = System.nanoTime();
        try {
            WebhookCalls.Answer answer = calls.post(letter.address(), headers(letter), letter.body());
            int status = answer.status();
            Delivery.Fault fault = status / 100 == 2
                    ? null
                    : status / 100 == 3 ? Delivery.Fault.REDIRECT : Delivery.Fault.STATUS;
            return new Tried(status, fault, answer.start(), since(began), answer.retryAfter());
        } catch (ConnectorException e) {
            Delivery.Fault fault = switch (e.failure()) {
                case INVALID_REQUEST -> Delivery.Fault.FORBIDDEN;
                case UNAVAILABLE -> Delivery.Fault.UNREACHABLE;
                default -> Delivery.Fault.NO_ANSWER;
            };
            LOG.debug("a webhook could not be delivered: {}", e.getMessage());
            return new Tried(0, fault, null, since(began), null);
        } catch (RuntimeException e) {
            LOG.warn("an attempt at a webhook broke", e);
            return new Tried(0, Delivery.Fault.OURS, null, since(began), null);
        }
    }

    private Map<String, String> headers(Letter letter) {
        long seconds = clock.instant().getEpochSecond();
        return Map.of(
                "Content-Type", "application/json",
                WebhookSignature.HEADER, WebhookSignature.of(seconds, letter.body(), letter.secrets()),
                "X-Switchboard-Event-Id", letter.eventId(),
                "X-Switchboard-Event", letter.type(),
                "X-Switchboard-Delivery", letter.delivery(),
                "X-Switchboard-Attempt", Integer.toString(letter.attempt()));
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
