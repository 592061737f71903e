package io.switchboard.core.conversation;

import io.switchboard.core.shared.Viewer;
import java.util.UUID;

/**
 * Who wrote a message.
 *
 * @param id the contact's, agent's or API key's; null for the platform and plugins
 * @param name as it was then; null when unknown
 */
public record Author(Kind kind, UUID id, String name) {
    /** What writes messages. */
    public enum Kind {
        CONTACT,
        AGENT,
        SYSTEM,
        PLUGIN,
        /** Another system, by an API key. */
        API
    }

    public static final Author SYSTEM = new Author(Kind.SYSTEM, null, null);

    public static Author of(Viewer viewer) {
        return switch (viewer.kind()) {
            case PLATFORM -> SYSTEM;
            case AGENT -> new Author(Kind.AGENT, viewer.agentId(), viewer.name());
            case API_KEY -> new Author(Kind.API, viewer.agentId(), viewer.name());
        };
    }
}
