package io.switchboard.core.agent;

import static io.switchboard.core.shared.Permission.*;

import io.switchboard.core.shared.Grants;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Viewer.Scope;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The roles that every installation has. They can't be changed, so that a new permission reaches them with its version. */
public enum BuiltInRole {
    /** May everything; conversations are offered to him only if he is an AGENT too. */
    ADMIN(Grants.all(EnumSet.complementOf(EnumSet.of(CONVERSATIONS_TAKE)))),
    /** Sees all conversations and looks after groups and people's states. */
    SUPERVISOR(with(Scope.ALL, REPORTS_READ, PHRASES_SHARE, VIEWS_SHARE, AGENTS_STATE, GROUPS_WRITE, DEAD_LETTERS_WRITE, TICKET_RULES_WRITE)),
    /** Answers what is his and his groups'; sees his own figures. */
    AGENT(with(Scope.TEAM, CONVERSATIONS_TAKE).and(Grants.of(Map.of(REPORTS_READ, Scope.OWN))));

    private final Grants grants;

    BuiltInRole(Grants grants) {
        this.grants = grants;
    }

    public Grants grants() {
        return grants;
    }

    /** As an agent has them. */
    public static Set<String> names(BuiltInRole... roles) {
        return Arrays.stream(roles).map(Enum::name).collect(Collectors.toSet());
    }

    public static Optional<BuiltInRole> of(String name) {
        return Arrays.stream(values()).filter(role -> role.name().equals(name)).findFirst();
    }

    /** What everybody at the desk may, so far, and these. */
    private static Grants with(Scope scope, Permission... more) {
        Map<Permission, Scope> granted = new EnumMap<>(Permission.class);
        EnumSet.of(CONVERSATIONS_READ, CONVERSATIONS_WRITE, TICKETS_READ, TICKETS_WRITE, CONTACTS_READ, CONTACTS_WRITE, AGENTS_READ, CHANNELS_READ)
                .forEach(permission -> granted.put(permission, scope));
        Arrays.stream(more).forEach(permission -> granted.put(permission, scope));
        return Grants.of(granted);
    }
}
