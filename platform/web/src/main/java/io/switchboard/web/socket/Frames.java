package io.switchboard.web.socket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.switchboard.web.shared.JsonBody;
import io.switchboard.web.shared.Problem;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.UUID;

/** Frames as they go out: {@code {type, conversationId?, seq?, data?}}. */
final class Frames {
    static final String PING = plain("ping");
    static final String PONG = plain("pong");

    private Frames() {}

    private static String plain(String type) {
        return "{\"type\":\"" + type + "\"}";
    }

    /** Something that happened to a conversation, at its seq. */
    static String event(String type, UUID conversation, long seq, Object data) {
        return write(frame(type, conversation, seq, data));
    }

    /** Anything without a seq; conversation and data nullable. */
    static String of(String type, UUID conversation, Object data) {
        return write(frame(type, conversation, 0, data));
    }

    /** This conversation isn't there, or is no longer the viewer's to see. */
    static String gone(UUID conversation) {
        return of("conversation.gone", conversation, Map.of("id", conversation.toString()));
    }

    static String error(Problem problem, UUID conversation) {
        return of("error", conversation, problem);
    }

    private static ObjectNode frame(String type, UUID conversation, long seq, Object data) {
        ObjectNode frame = JsonBody.json().createObjectNode().put("type", type);
        if (conversation != null) {
            frame.put("conversationId", conversation.toString());
        }
        if (seq > 0) {
            frame.put("seq", seq);
        }
        if (data != null) {
            frame.set("data", JsonBody.json().valueToTree(data));
        }
        return frame;
    }

    private static String write(ObjectNode frame) {
        try {
            return JsonBody.json().writeValueAsString(frame);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
