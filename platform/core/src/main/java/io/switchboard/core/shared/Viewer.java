package io.switchboard.core.shared;

import java.util.Set;
import java.util.UUID;

/**
 * Who is asking, what he may do and how far he sees. Every query of a store takes one; there is none without.
 *
 * @param agentId the agent; null for the platform itself
 * @param name his name as colleagues and customers see it
 * @param roles the names or ids of his roles, for plugins' resources that ask for them; nothing of ours does
 * @param grants what he may do
 * @param groups his groups, and those of his department
 * @param shops the shops he may see; empty means all
 */
public record Viewer(UUID agentId, String name, Set<String> roles, Grants grants, Set<UUID> groups, Set<UUID> shops) {

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
    public static final Viewer PLATFORM =
            new Viewer(null, "Switchboard", Set.of("ADMIN"), Grants.EVERYTHING, Set.of(), Set.of());

    public Viewer {
        roles = Set.copyOf(roles);
        groups = Set.copyOf(groups);
        shops = Set.copyOf(shops);
    }

    public boolean may(Permission permission) {
        return grants.has(permission);
    }

    /**
     * For what only some may do.
     *
     * @throws Refused FORBIDDEN
     */
    public void mustBeAllowed(Permission permission) {
        if (!may(permission)) {
            throw Refused.forbidden("forbidden");
        }
    }

    /** Whether he may do that with something of this shop, group and owner (each nullable but the shop). */
    public boolean may(Permission permission, UUID shop, UUID group, UUID owner) {
        Scope range = grants.range(permission);
        if (range == null || !shops.isEmpty() && !shops.contains(shop)) {
            return false;
        }
        return switch (range) {
            case ALL -> true;
            case TEAM -> group == null || groups.contains(group) || (agentId != null && agentId.equals(owner));
            case OWN -> agentId != null && agentId.equals(owner);
        };
    }
}
