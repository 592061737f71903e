package io.switchboard.core.agent;

import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.EventLog;
import io.switchboard.core.shared.Fresh;
import io.switchboard.core.shared.Grants;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Signals;
import io.switchboard.core.shared.Viewer;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Roles: built-in ones by their names, the house's own by their ids. Nobody gives what he doesn't have himself: so whoever may
 * change roles or people can't make himself more than he is.
 */
@ApplicationScoped
@Transactional
public class Roles {
    private static final int MOST = 100;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    EventLog events;

    @Inject
    Signals signals;

    // Asked by the routing again and again.
    private final Fresh<String, Map<String, Grants>> known = new Fresh<>(1, Duration.ofSeconds(10));

    @PostConstruct
    void follow() {
        signals.listen(all -> all.forEach(this::forget));
        signals.listenAfar(all -> all.forEach(this::forget));
    }

    private void forget(Signals.Signal signal) {
        if (signal.type().startsWith("role.")) {
            known.forgetAll();
        }
    }

    /** Those of the house's own, by name. */
    public List<Role> list() {
        return em.createQuery("select r from Role r order by r.name, r.id", Role.class).getResultList();
    }

    /**
     * What somebody with these roles may; one that is gone grants nothing. Read, not remembered: who looks at open sockets again because a
     * role has changed may come before the one who forgets.
     */
    public Grants grants(Set<String> roles) {
        Grants all = Grants.NONE;
        for (String role : roles) {
            Optional<BuiltInRole> builtIn = BuiltInRole.of(role);
            Role own = builtIn.isPresent() ? null : em.find(Role.class, UUID.fromString(role));
            all = all.and(builtIn.isPresent() ? builtIn.get().grants() : own == null ? Grants.NONE : own.grants());
        }
        return all;
    }

    /** Whether conversations are offered to him; as it was at most a moment ago. */
    boolean takes(Agent agent) {
        return agent.roles().stream()
                .map(role -> BuiltInRole.of(role).map(BuiltInRole::grants).orElseGet(() -> own().getOrDefault(role, Grants.NONE)))
                .anyMatch(grants -> grants.has(Permission.CONVERSATIONS_TAKE));
    }

    private Map<String, Grants> own() {
        return known.get("", all -> {
            Map<String, Grants> grants = new HashMap<>();
            list().forEach(role -> grants.put(role.id().toString(), role.grants()));
            return Optional.of(grants);
        }).orElseThrow();
    }

    /**
     * That these roles are there, and grant nothing that the giver doesn't have.
     *
     * @throws Refused INVALID for the field when one isn't there; FORBIDDEN when they are more than his own
     */
    public void mayGive(Viewer giver, String field, Set<String> roles) {
        Set<String> unknown = new HashSet<>(roles);
        unknown.removeIf(role -> BuiltInRole.of(role).isPresent());
        if (!unknown.isEmpty()) {
            list().forEach(role -> unknown.remove(role.id().toString()));
        }
        if (!unknown.isEmpty()) {
            throw Refused.invalid(field, "unknownRole");
        }
        mayGive(giver, grants(roles));
    }

    /**
     * @throws Refused FORBIDDEN when that is more than his own
     */
    public void mayGive(Viewer giver, Grants grants) {
        if (!giver.grants().covers(grants)) {
            throw Refused.forbidden("role.beyondOwn");
        }
    }

    public Role create(Viewer viewer, String name, Map<String, String> permissions) {
        viewer.mustBeAllowed(Permission.ROLES_WRITE);
        new Check().text("name", name, 100).that(permissions != null, "permissions", "required").done();
        if (list().size() >= MOST) {
            throw Refused.conflict("role.tooMany", MOST);
        }
        Grants grants = Grants.parse("permissions", permissions);
        mayGive(viewer, grants);
        Role role = new Role(Ids.next(), free(name, null), grants, clock.instant());
        em.persist(role);
        events.write("role.created", role.id());
        return role;
    }

    /** @param expected the version that the caller saw, or null; a null name or null permissions leave what stands */
    public Role change(Viewer viewer, UUID id, String name, Map<String, String> permissions, Long expected) {
        viewer.mustBeAllowed(Permission.ROLES_WRITE);
        Role role = lock(id);
        if (expected != null && expected != role.version()) {
            throw Refused.stale();
        }
        new Check().optional("name", name, 100).that(name == null || !name.isBlank(), "name", "required").done();
        // Who couldn't give it mustn't take it away either: it may be his superior's.
        mayGive(viewer, role.grants());
        if (name != null) {
            role.rename(free(name, id));
        }
        if (permissions != null) {
            Grants grants = Grants.parse("permissions", permissions);
            mayGive(viewer, grants);
            role.grant(grants);
        }
        em.flush();
        events.write("role.updated", id);
        return role;
    }

    /**
     * @throws Refused CONFLICT while somebody has it
     */
    public void delete(Viewer viewer, UUID id) {
        viewer.mustBeAllowed(Permission.ROLES_WRITE);
        Role role = lock(id);
        mayGive(viewer, role.grants());
        long holders = em.createQuery("select a from Agent a", Agent.class).getResultStream()
                .filter(agent -> agent.roles().contains(id.toString()))
                .count();
        if (holders > 0) {
            throw Refused.conflict("role.held", holders);
        }
        em.remove(role);
        events.write("role.deleted", id);
    }

    private Role lock(UUID id) {
        Role role = em.find(Role.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (role == null) {
            throw Refused.notFound("role");
        }
        return role;
    }

    private String free(String name, UUID but) {
        String wanted = name.strip();
        if (list().stream().anyMatch(role -> role.name().equalsIgnoreCase(wanted) && !role.id().equals(but))) {
            throw Refused.invalid("name", "taken");
        }
        return wanted;
    }
}
