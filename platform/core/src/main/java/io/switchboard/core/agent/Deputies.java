package io.switchboard.core.agent;

import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Rows;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Who decides in whose place. A deputy's own deputy doesn't: nobody would know any more for whom he decides. */
@ApplicationScoped
@Transactional
public class Deputies {
    /** Whoever has been offline for longer isn't there; a night isn't that long. */
    public static final Duration GONE = Duration.ofHours(20);

    private static final Duration FURTHEST = Duration.ofDays(3 * 366);

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Agents agents;

    /**
     * What somebody wishes.
     *
     * @param deputy null: nobody any more
     * @param from null: from now on
     * @param until null: until he says otherwise, which asks for {@code whenAbsent}
     * @param whenAbsent only while he isn't there
     */
    public record Wish(UUID deputy, Instant from, Instant until, boolean whenAbsent) {}

    public Optional<AgentDeputy> of(UUID agent) {
        return Optional.ofNullable(em.find(AgentDeputy.class, agent));
    }

    /** All that are named, whether they act now or not; colleagues know each other. */
    public List<AgentDeputy> list() {
        return em.createQuery("select d from AgentDeputy d order by d.agentId", AgentDeputy.class).getResultList();
    }

    /**
     * Names a deputy: one's own, or for others whoever may change agents.
     *
     * @throws Refused FORBIDDEN, or INVALID naming what is wrong
     */
    public Optional<AgentDeputy> name(Viewer viewer, UUID agentId, Wish wish) {
        if (viewer.isKey() || !agentId.equals(viewer.agentId())) {
            viewer.mustBeAllowed(Permission.AGENTS_WRITE);
        }
        Agent agent = agents.get(agentId);
        AgentDeputy known = em.find(AgentDeputy.class, agentId);
        if (wish.deputy() == null) {
            if (known != null) {
                em.remove(known);
                agents.changed(agent);
            }
            return Optional.empty();
        }
        if (agents.find(wish.deputy()).filter(Agent::isActive).isEmpty()) {
            throw Refused.invalid("agentId", "unknownAgent");
        }
        if (wish.deputy().equals(agentId)) {
            throw Refused.invalid("agentId", "deputyOfHimself");
        }
        mustBeTime(wish);
        AgentDeputy deputy = known == null ? new AgentDeputy(agentId) : known;
        deputy.becomes(wish.deputy(), wish.from(), wish.until(), wish.whenAbsent());
        if (known == null) {
            em.persist(deputy);
        }
        agents.changed(agent);
        return Optional.of(deputy);
    }

    private void mustBeTime(Wish wish) {
        Instant now = clock.instant();
        if (wish.until() == null && !wish.whenAbsent()) {
            throw Refused.invalid("until", "required");
        }
        if (wish.until() != null && (!wish.until().isAfter(now) || wish.until().isAfter(now.plus(FURTHEST)))) {
            throw Refused.invalid("until", "deputyPast");
        }
        if (wish.from() != null && wish.until() != null && !wish.from().isBefore(wish.until())) {
            throw Refused.invalid("until", "deputyBackwards");
        }
    }

    /** Whether he isn't there: away from his desk, or offline for long. */
    public boolean isAbsent(Agent agent) {
        return !agent.isActive()
                || agent.state() == AgentState.AWAY
                || agent.state() == AgentState.OFFLINE && !agent.stateSince().plus(GONE).isAfter(clock.instant());
    }

    /** Whether this deputy acts at the moment. */
    public boolean acts(AgentDeputy deputy) {
        boolean there = agents.find(deputy.deputyId()).filter(Agent::isActive).isPresent();
        return there && deputy.acts(clock.instant(), agents.find(deputy.agentId()).map(this::isAbsent).orElse(true));
    }

    /** Who decides for these at the moment, by whom he stands for; those without one are missing. */
    public Map<UUID, Agent> acting(Collection<UUID> ids) {
        Map<UUID, Agent> acting = new HashMap<>();
        for (AgentDeputy deputy : Rows.byIds(em, AgentDeputy.class, new HashSet<>(ids))) {
            if (acts(deputy)) {
                acting.put(deputy.agentId(), agents.get(deputy.deputyId()));
            }
        }
        return acting;
    }

    /** For whom he decides at the moment. */
    public Set<UUID> standsFor(UUID agent) {
        if (agent == null) {
            return Set.of();
        }
        return em.createQuery("select d from AgentDeputy d where d.deputyId = :agent", AgentDeputy.class)
                .setParameter("agent", agent)
                .getResultStream()
                .filter(this::acts)
                .map(AgentDeputy::agentId)
                .collect(Collectors.toSet());
    }
}
