package io.switchboard.core.shared;

import java.util.Set;
import java.util.UUID;

/**
 * Who is asking and what he may see. Every query of a store takes one; there is none without.
 *
 * @param agentId the agent; null for the platform itself
 * @param name his name as colleagues and customers see it
 * @param roles ADMIN, SUPERVISOR, AGENT
 * @param scope how far he sees
 * @param groups his groups
 * @param shops the shops he may see; empty means all
 */
public record Viewer(UUID agentId, String name, Set<Role> roles, Scope scope, Set<UUID> groups, Set<UUID> shops) {

    /** Roles of people. */
    public enum Role {
        ADMIN,
        SUPERVISOR,
        AGENT
    }

    /** How far one sees. */
    public enum Scope {
        /** What is his own. */
        OWN,
        /** His own, and what belongs to his groups or to no group. */
        TEAM,
        /** Everything in his shops. */
        ALL
    }

    /** The platform itself: routing, outbox, plugins. */
    public static final Viewer PLATFORM = new Viewer(null, "Switchboard", Set.of(Role.ADMIN), Scope.ALL, Set.of(), Set.of());

    public Viewer {
        roles = Set.copyOf(roles);
        groups = Set.copyOf(groups);
        shops = Set.copyOf(shops);
    }

    public boolean is(Role role) {
        return roles.contains(role);
    }

    /** Whether he may see something of this shop, group and owner (each nullable but the shop). */
    public boolean sees(UUID shop, UUID group, UUID owner) {
        if (!shops.isEmpty() && !shops.contains(shop)) {
            return false;
        }
        return switch (scope) {
            case ALL -> true;
            case TEAM -> group == null || groups.contains(group) || (agentId != null && agentId.equals(owner));
            case OWN -> agentId != null && agentId.equals(owner);
        };
    }
}
