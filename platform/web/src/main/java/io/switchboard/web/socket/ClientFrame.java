package io.switchboard.web.socket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.core.shared.Refused;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.JsonBody;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A frame of a browser, read but not believed. Every getter refuses what is of another type; nothing of a frame ever
 * chooses code by its name but through the explicit switches of {@link AgentFrames} and {@link VisitorFrames}.
 */
final class ClientFrame {
    static final int MAX_CHARS = 64 << 10;
    private static final int MAX_SEQS = 1000;
    private static final int MAX_TEXT = 2000;

    private final JsonNode body;
    private final String type;

    private ClientFrame(JsonNode body, String type) {
        this.body = body;
        this.type = type;
    }

    /**
     * @throws JsonProcessingException when it isn't JSON
     * @throws Refused when it is too large, isn't an object or has no type
     */
    static ClientFrame parse(String text) throws JsonProcessingException {
        if (text.length() > MAX_CHARS) {
            throw Refused.tooLarge("frame.tooLarge", MAX_CHARS);
        }
        JsonNode body = JsonBody.json().readTree(text);
        if (body == null || !body.isObject()) {
            throw Refused.invalid("frame", "wrongType");
        }
        JsonNode type = body.get("type");
        if (type == null || !type.isTextual()) {
            throw Refused.invalid("type", type == null ? "required" : "notText");
        }
        return new ClientFrame(body, type.asText());
    }

    String type() {
        return type;
    }

    /** Refuses a type that isn't in the table. */
    Refused unknownType(String known) {
        return Refused.invalid("type", "notChoice", known);
    }

    /** The conversation it is about; never null. */
    UUID conversation() {
        UUID id = conversationOrNull();
        if (id == null) {
            throw Refused.invalid("conversationId", "required");
        }
        return id;
    }

    /** The conversation it is about; null for none. */
    UUID conversationOrNull() {
        return Items.idOrNull(textOrNull(body, "conversationId", 100), "conversationId");
    }

    /** {@code data.state}: how the person is there. Missing: he looks. */
    Looks.State state() {
        String state = textOrNull(body.path("data"), "state", 20);
        if (state == null) {
            return Looks.State.LOOKING;
        }
        return switch (state) {
            case "LOOKING" -> Looks.State.LOOKING;
            case "IDLE" -> Looks.State.IDLE;
            case "WRITING" -> Looks.State.WRITING;
            default -> throw Refused.invalid("state", "notChoice", "LOOKING, IDLE, WRITING");
        };
    }

    /** {@code seqs}: what the client has of each conversation; at most 1000 of them. Missing: none. */
    Map<UUID, Long> seqs() {
        JsonNode seqs = body.has("seqs") ? body.get("seqs") : body.path("data").path("seqs");
        if (seqs.isMissingNode() || seqs.isNull()) {
            return Map.of();
        }
        if (!seqs.isObject()) {
            throw Refused.invalid("seqs", "wrongType");
        }
        if (seqs.size() > MAX_SEQS) {
            throw Refused.invalid("seqs", "tooMany", MAX_SEQS);
        }
        Map<UUID, Long> known = new LinkedHashMap<>();
        seqs.fields().forEachRemaining(entry -> {
            JsonNode seq = entry.getValue();
            if (!seq.isIntegralNumber() || !seq.canConvertToLong() || seq.asLong() < 0) {
                throw Refused.invalid("seqs." + entry.getKey(), "notNumber");
            }
            UUID id = Items.idOrNull(entry.getKey(), "seqs");
            if (id == null) {
                throw Refused.invalid("seqs", "notId");
            }
            known.put(id, seq.asLong());
        });
        return known;
    }

    /** {@code after}: a visitor's place in his list; null from the beginning. */
    String after() {
        String after = textOrNull(body, "after", 20_000);
        return after == null ? textOrNull(body.path("data"), "after", 20_000) : after;
    }

    /** {@code data.text}: null when it isn't told, empty when nothing is being written any more. */
    String text() {
        return textOrNull(body.path("data"), "text", MAX_TEXT);
    }

    private static String textOrNull(JsonNode in, String field, int most) {
        JsonNode value = in.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw Refused.invalid(field, "notText");
        }
        if (value.asText().length() > most) {
            throw Refused.invalid(field, "tooLong", most);
        }
        return value.asText();
    }
}
