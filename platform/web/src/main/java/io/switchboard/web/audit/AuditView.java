package io.switchboard.web.audit;

import io.switchboard.core.audit.AuditEntry;
import java.time.Instant;
import java.util.Map;

/**
 * A line of the audit log.
 *
 * @param action what happened: {@code role.updated}
 * @param address from where; null: from within the server
 * @param changes by attribute {@code {before, after, untold}}; untold: that it changed is all that is kept
 */
public record AuditView(String id, Instant at, Actor actor, String action, String address, Thing thing, Map<String, Object> changes) {

    /** Who did it: {@code kind} is AGENT, KEY, SYSTEM or UNKNOWN. */
    public record Actor(String kind, String id, String name) {}

    /** To what. */
    public record Thing(String type, String id, String name) {}

    static AuditView of(AuditEntry entry) {
        String actor = entry.actorId() == null ? null : entry.actorId().toString();
        return new AuditView(
                entry.id().toString(),
                entry.at(),
                new Actor(entry.actorKind().name(), actor, entry.actorName()),
                entry.action(),
                entry.address(),
                new Thing(entry.thing(), entry.thingId(), entry.thingName()),
                entry.changes());
    }
}
