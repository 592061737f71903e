package io.switchboard.core.ticket;

import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import java.util.UUID;

/**
 * Who changed a ticket.
 *
 * @param id the agent's, contact's, rule's or API key's; null for the platform and plugins
 * @param name as it was then, of a plugin its id; null when unknown
 */
public record TicketActor(Kind kind, UUID id, String name) {
    /** What changes tickets. */
    public enum Kind {
        AGENT,
        CONTACT,
        /** A rule that an admin wrote. */
        RULE,
        API_KEY,
        /** A plugin, or what one does; known by its name alone. */
        PLUGIN,
        /** The platform: timers, clocks, assignment. */
        SYSTEM
    }

    public static final TicketActor SYSTEM = new TicketActor(Kind.SYSTEM, null, null);

    public TicketActor {
        name = Texts.cut(Texts.storable(name), 200);
    }

    public static TicketActor of(Viewer viewer) {
        return switch (viewer.kind()) {
            case PLATFORM -> SYSTEM;
            case AGENT -> new TicketActor(Kind.AGENT, viewer.agentId(), viewer.name());
            case API_KEY -> new TicketActor(Kind.API_KEY, viewer.agentId(), viewer.name());
        };
    }

    public static TicketActor contact(UUID id, String name) {
        return new TicketActor(Kind.CONTACT, id, name);
    }

    /** @param id of the plugin, or of its action */
    public static TicketActor plugin(String id) {
        return new TicketActor(Kind.PLUGIN, null, id);
    }

    public static TicketActor rule(UUID id, String name) {
        return new TicketActor(Kind.RULE, id, name);
    }

    /** Whether he is one of us, or another system of ours. */
    public boolean isOurs() {
        return kind == Kind.AGENT || kind == Kind.API_KEY;
    }
}
