package io.switchboard.core.shared;

import java.util.Set;
import java.util.UUID;

/**
 * Who is asking, what he may do and how far he sees. Every query of a store takes one; there is none without.
 *
 * @param kind what is asking
 * @param agentId the agent, or the API key, which is never anybody's owner; null for the platform itself
 * @param name his name as colleagues and customers see it
 * @param roles the names or ids of his roles, for plugins' resources that ask for them; nothing of ours does
 * @param grants what he may do
 * @param groups his groups, and those of his department
 * @param shops the shops he may see; empty means all
 */
public record Viewer(
        Kind kind, UUID agentId, String name, Set<String> roles, Grants grants, Set<UUID> groups, Set<UUID> shops) {

    /** What asks. */
    public enum Kind {
        PLATFORM,
        AGENT,
        API_KEY
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
    public static final Viewer PLATFORM =
            new Viewer(null, "Switchboard", Set.of("ADMIN"), Grants.EVERYTHING, Set.of(), Set.of());

    public Viewer {
        roles = Set.copyOf(roles);
        groups = Set.copyOf(groups);
        shops = Set.copyOf(shops);
    }

    /** An agent, or the platform itself where there is no {@code agentId}. */
    public Viewer(UUID agentId, String name, Set<String> roles, Grants grants, Set<UUID> groups, Set<UUID> shops) {
        this(agentId == null ? Kind.PLATFORM : Kind.AGENT, agentId, name, roles, grants, groups, shops);
    }

    /** An API key: it has no roles. */
    public static Viewer ofKey(UUID key, String name, Grants grants, Set<UUID> groups, Set<UUID> shops) {
        return new Viewer(Kind.API_KEY, key, name, Set.of(), grants, groups, shops);
    }

    /** Somebody who has just shown who he is, for what is told of him: he may do nothing by this. */
    public static Viewer named(UUID agent, String name) {
        return new Viewer(Kind.AGENT, agent, name, Set.of(), Grants.NONE, Set.of(), Set.of());
    }

    public boolean isKey() {
        return kind == Kind.API_KEY;
    }

    /**
     * For what only a person can have: a conversation, phrases and views of his own.
     *
     * @return his id; null for the platform itself
     * @throws Refused FORBIDDEN for an API key
     */
    public UUID person() {
        if (isKey()) {
            throw Refused.forbidden("apiKey.notPerson");
        }
        return agentId;
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
