package io.switchboard.core.signin;

import com.fasterxml.jackson.core.type.TypeReference;
import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Roles;
import io.switchboard.core.audit.Audit;
import io.switchboard.core.shared.Grants;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Steady;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** What this house asks of those who sign in; from memory, at most 5 s old. Changed by who may do everything: it opens every door. */
@ApplicationScoped
@Transactional
public class SignInPolicy {
    private static final TypeReference<Rules> RULES = new TypeReference<>() {};

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Roles roles;

    @Inject
    Audit audit;

    @Inject
    @Steady
    Clock clock;

    private volatile Stored cached;
    private volatile Instant readAt = Instant.EPOCH;

    /** The rules, and the version under which they stand; 0: never changed. */
    public record Stored(Rules rules, long version) {}

    /** As they hold. */
    public Rules now() {
        Instant now = clock.instant();
        Stored known = cached;
        if (known == null || readAt.plusSeconds(5).isBefore(now)) {
            known = read();
            cached = known;
            readAt = now;
        }
        return known.rules();
    }

    /** As they stand in the database. */
    public Stored read() {
        List<?> rows = em.createNativeQuery("select settings, version from sign_in_policy where id = 1").getResultList();
        if (rows.isEmpty()) {
            return new Stored(Rules.NONE, 0);
        }
        Object[] row = (Object[]) rows.get(0);
        return new Stored(Json.read((String) row[0], RULES), ((Number) row[1]).longValue());
    }

    /**
     * Who may change the rules may make himself anybody, so he must be somebody who may do everything.
     *
     * @throws Refused FORBIDDEN
     */
    public void mustMayChange(Viewer viewer) {
        viewer.mustBeAllowed(Permission.SETTINGS_WRITE);
        roles.mayGive(viewer, Grants.EVERYTHING);
    }

    /**
     * Replaces the rules.
     *
     * @param expected the version that the caller saw
     * @throws Refused STALE when they have changed since
     */
    public Stored replace(Viewer viewer, Rules rules, long expected) {
        mustMayChange(viewer);
        Rules before = read().rules();
        em.createNativeQuery("insert into sign_in_policy (id, settings, version) values (1, ?1, 0) on conflict do nothing")
                .setParameter(1, Json.write(Rules.NONE))
                .executeUpdate();
        int changed = em.createNativeQuery("update sign_in_policy set settings = ?1, version = version + 1 where id = 1 and version = ?2")
                .setParameter(1, Json.write(rules))
                .setParameter(2, expected)
                .executeUpdate();
        if (changed == 0) {
            throw Refused.stale();
        }
        cached = null;
        audit.record(viewer, "settings.updated", "settings", "sign-in", null, before.told(), rules.told());
        return new Stored(rules, expected + 1);
    }

    /** Whether this agent must have a second factor. */
    public boolean asksSecondFactor(Agent agent) {
        Rules rules = now();
        return rules.secondFactorForAll() || agent.roles().stream().anyMatch(rules.secondFactorRoles()::contains);
    }
}
