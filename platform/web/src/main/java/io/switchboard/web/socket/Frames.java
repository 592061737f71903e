package io.switchboard.web.socket;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
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
        return write(new Frame(type, conversation, seq > 0 ? seq : null, data));
    }

    /** Anything without a seq; conversation and data nullable. */
    static String of(String type, UUID conversation, Object data) {
        return write(new Frame(type, conversation, null, data));
    }

    /** This conversation isn't there, or is no longer the viewer's to see. */
    static String gone(UUID conversation) {
        return of("conversation.gone", conversation, Map.of("id", conversation.toString()));
    }

    static String error(Problem problem, UUID conversation) {
        return of("error", conversation, problem);
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Frame(String type, UUID conversationId, Long seq, Object data) {}

    private static String write(Frame frame) {
        try {
            return JsonBody.json().writeValueAsString(frame);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
