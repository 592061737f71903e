package io.switchboard.core.audit;

import io.switchboard.core.shared.Viewer;
import java.time.Instant;
import java.util.UUID;

/**
 * Who acts on this thread, and from where. The edge says so for the length of a request; everything else acts as nobody.
 *
 * @param kind what he is
 * @param id of the agent or API key; null for others
 * @param name as it stands in the log even when he is gone
 * @param address from where; null: from within the server
 * @param at when he began
 */
public record Actor(Kind kind, UUID id, String name, String address, Instant at) {

    /** What somebody is. */
    public enum Kind {
        AGENT,
        /** An API key. */
        KEY,
        /** The platform itself, when it does what people want to know of. */
        SYSTEM,
        /** Who hasn't said who he is; only what is told explicitly is written of him. */
        UNKNOWN
    }

    private static final ThreadLocal<Actor> NOW = new ThreadLocal<>();

    /** Ends what {@link #begin} began. */
    public interface Acting extends AutoCloseable {
        @Override
        void close();
    }

    /** From now on, until closed, this one acts on this thread. */
    public Acting begin() {
        Actor before = NOW.get();
        NOW.set(this);
        return () -> {
            if (before == null) {
                NOW.remove();
            } else {
                NOW.set(before);
            }
        };
    }

    /** Who acts on this thread; null: nobody. */
    public static Actor now() {
        return NOW.get();
    }

    /** Somebody who calls from there and hasn't been recognised. */
    public static Actor unknown(String address, Instant at) {
        return new Actor(Kind.UNKNOWN, null, "", address, at);
    }

    /** Who asks. */
    public static Actor of(Viewer viewer, String address, Instant at) {
        Kind kind = switch (viewer.kind()) {
            case AGENT -> Kind.AGENT;
            case API_KEY -> Kind.KEY;
            case PLATFORM -> Kind.SYSTEM;
        };
        return new Actor(kind, viewer.agentId(), viewer.name(), address, at);
    }
}
