package io.switchboard.channel.douyin;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.platform.Digests;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the platform pushes, read.
 *
 * @param name what happened
 * @param from the open id of who did it, or empty
 * @param to the open id of whom it concerns, or empty
 * @param content its {@code content}, which comes as an object or as a text with one in it
 * @param push by which the platform repeats this push
 */
record DouyinEvent(String name, String from, String to, Map<?, ?> content, String push) {

    /** @throws IOException when it isn't an event */
    static DouyinEvent read(WebhookRequest request) throws IOException {
        Map<String, Object> body = object(request.body());
        String name = text(body.get("event"));
        if (name.isEmpty()) {
            throw new IOException("no event");
        }
        Object content = body.get("content");
        if (content instanceof String json) {
            content = json.isBlank() ? Map.of() : object(Digests.utf8(json));
        }
        // The header isn't signed: what stands in the body comes first.
        String id = text(body.get("msg_id"));
        if (id.isEmpty()) {
            id = request.header("msg-id").filter(given -> !given.isBlank() && given.length() <= 300)
                    .orElseGet(() -> Digests.sha1(request.body()));
        }
        return new DouyinEvent(name, text(body.get("from_user_id")), text(body.get("to_user_id")), map(content), id);
    }

    private static Map<String, Object> object(byte[] json) throws IOException {
        try {
            return JSON.std.mapFrom(json);
        } catch (RuntimeException odd) {
            throw new IOException("not an object", odd);
        }
    }

    /** What answers the check of the address: the challenge as it came. */
    String challenged() throws IOException {
        Object challenge = content.get("challenge");
        if (!(challenge instanceof Number) && !(challenge instanceof String text && text.length() <= 200)) {
            throw new IOException("no challenge");
        }
        return JSON.std.asString(Map.of("challenge", challenge));
    }

    /** A text or number of its content; empty when there is none. */
    String of(String key) {
        return text(content.get(key));
    }

    /** A text that stands either there or in an object of the same name. */
    String words() {
        return content.get("text") instanceof Map<?, ?> nested ? text(nested.get("text")) : of("text");
    }

    /** The platform's id of the message; else of the push. */
    String message() {
        String id = of("server_message_id");
        return id.isEmpty() ? push : id;
    }

    /** Milliseconds, or seconds, or null when it isn't told. */
    Instant at() {
        Long told = number(content.get("create_time"));
        if (told == null || told <= 0) {
            return null;
        }
        return told < 100_000_000_000L ? Instant.ofEpochSecond(told) : Instant.ofEpochMilli(told);
    }

    /** What this person calls himself, or null. */
    String nameOf(String openId) {
        if (content.get("user_infos") instanceof List<?> people) {
            for (Object each : people) {
                if (each instanceof Map<?, ?> person && openId.equals(text(person.get("open_id"))) && !text(person.get("nick_name")).isBlank()) {
                    return text(person.get("nick_name"));
                }
            }
        }
        return null;
    }

    static String text(Object value) {
        return value instanceof String || value instanceof Number ? String.valueOf(value) : "";
    }

    /** A number, which the platform often writes as a text; null when it is neither. */
    static Long number(Object value) {
        try {
            return value == null ? null : Long.valueOf(String.valueOf(value));
        } catch (NumberFormatException other) {
            return null;
        }
    }

    static Map<?, ?> map(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }
}
