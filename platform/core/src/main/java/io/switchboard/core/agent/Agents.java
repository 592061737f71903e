package io.switchboard.core.agent;

import io.switchboard.core.shared.EventLog;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Rows;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The store of agents, and their load. There are at most some thousands: lists aren't paged. */
@ApplicationScoped
@Transactional
public class Agents {
    /** Long ago, or at a time that is yet to come: before the clock was set back. */
    private static final String SILENT = "(last_seen_at < current_timestamp - cast(:seconds as int) * interval '1' second"
            + " or last_seen_at > current_timestamp + cast(:seconds as int) * interval '1' second)";

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    EventLog events;

    @Inject
    Roles roles;

    @Inject
    Departments departments;

    // Spares a query for each of an agent's calls.
    private final Map<UUID, Instant> seenAt = new ConcurrentHashMap<>();

    /** All agents, by name: colleagues know each other. */
    public List<Agent> list() {
        return em.createQuery("select a from Agent a order by a.active desc, a.name, a.id", Agent.class).getResultList();
    }

    public Agent get(UUID id) {
        Agent agent = em.find(Agent.class, id);
        if (agent == null) {
            throw Refused.notFound("agent");
        }
        return agent;
    }

    public Optional<Agent> find(UUID id) {
        return Optional.ofNullable(em.find(Agent.class, id));
    }

    public Agent lock(UUID id) {
        Agent agent = get(id);
        em.refresh(agent, LockModeType.PESSIMISTIC_WRITE);
        return agent;
    }

    public Optional<Agent> byUsername(String username) {
        return em.createQuery("select a from Agent a where a.username = :username", Agent.class)
                .setParameter("username", username)
                .getResultStream()
                .findFirst();
    }

    /** Whether another server vouches for him. */
    public boolean isVouchedFor(UUID id) {
        return !em.createNativeQuery("select 1 from agent_identity where agent_id = ?1").setParameter(1, id).getResultList().isEmpty();
    }

    public Map<UUID, Agent> byIds(Collection<UUID> ids) {
        return Rows.byIds(em, Agent.class, ids).stream()
                .collect(Collectors.toMap(Agent::id, Function.identity()));
    }

    public void add(Agent agent) {
        if (byUsername(agent.username()).isPresent()) {
            throw Refused.invalid("username", "taken");
        }
        em.persist(agent);
        em.persist(new AgentTransition(agent.id(), agent.state(), clock.instant()));
        events.write("agent.created", agent.id());
    }

    public void changed(Agent agent) {
        events.write("agent.updated", agent.id());
    }

    /** Enters a state and keeps the fact. */
    public Agent enter(UUID id, AgentState state) {
        Agent agent = lock(id);
        Instant now = clock.instant();
        if (!agent.isActive() && state != AgentState.OFFLINE) {
            throw Refused.conflict("agent.inactive");
        }
        if (agent.enter(state, now)) {
            em.persist(new AgentTransition(id, state, now));
            changed(agent);
            events.tell("agent.state", id, state.name());
        }
        return agent;
    }

    /** One conversation more or less, whatever the capacity. */
    public void addLoad(UUID id, int change) {
        em.flush();
        em.createNativeQuery("update agent set load = case when load + ?1 < 0 then 0 else load + ?1 end where id = ?2")
                .setParameter(1, change)
                .setParameter(2, id)
                .executeUpdate();
        em.refresh(em.find(Agent.class, id));
        events.write("agent.updated", id);
    }

    /**
     * Takes a place at an agent for a conversation: only when he is online, active and, for a live one, has a place. The
     * conditional update is what keeps two nodes from giving him one too many.
     */
    public boolean take(UUID id, boolean live) {
        em.flush();
        int taken = em.createNativeQuery("update agent set load = load + ?1, last_assigned_at = ?2"
                        + " where id = ?3 and active = true and state = 'ONLINE' and (?1 = 0 or load < capacity)")
                .setParameter(1, live ? 1 : 0)
                .setParameter(2, clock.instant())
                .setParameter(3, id)
                .executeUpdate();
        if (taken == 1) {
            em.refresh(em.find(Agent.class, id));
            events.write("agent.updated", id);
        }
        return taken == 1;
    }

    /**
     * Who could take a conversation, best first: fewest conversations for their capacity, then who waits longest.
     *
     * @param group the group it must be a member of, or null for everybody
     */
    public List<Agent> candidates(AgentGroup group, boolean live) {
        List<Agent> online = em.createQuery(
                        "select a from Agent a where a.active = true and a.state = 'ONLINE'"
                                + (live ? " and a.load < a.capacity" : "")
                                + " order by (a.load * 1.0) / (case when a.capacity < 1 then 1 else a.capacity end),"
                                + " a.lastAssignedAt nulls first, a.name",
                        Agent.class)
                .getResultList();
        return online.stream()
                .filter(roles::takes)
                .filter(a -> group == null || group.agentIds().contains(a.id()))
                .filter(a -> group == null || new HashSet<>(a.skills()).containsAll(group.skills()))
                .toList();
    }

    /** Somebody heard of him; written at most every 15 s, by the database's clock: any node may hear of him. */
    public void seen(UUID id) {
        Instant now = clock.instant();
        Instant before = seenAt.put(id, now);
        if (before != null && before.plusSeconds(15).isAfter(now) && !before.isAfter(now)) {
            seenAt.put(id, before);
            return;
        }
        em.createNativeQuery("update agent set last_seen_at = current_timestamp where id = ?1"
                        + " and (last_seen_at is null or last_seen_at < current_timestamp - interval '15' second"
                        + " or last_seen_at > current_timestamp)")
                .setParameter(1, id)
                .executeUpdate();
    }

    /** Ids of those who look present but weren't heard of, by any node, for that long. */
    public List<UUID> silent(Duration time) {
        List<?> ids = em.createNativeQuery("select id from agent where state <> 'OFFLINE' and " + SILENT, UUID.class)
                .setParameter("seconds", (int) time.toSeconds())
                .getResultList();
        return ids.stream().map(UUID.class::cast).toList();
    }

    /** Takes one offline who hasn't been heard of; nothing when he has been meanwhile. */
    public void leaveSilent(UUID id, Duration time) {
        lock(id);
        boolean stillSilent = !em.createNativeQuery("select id from agent where id = :id and " + SILENT, UUID.class)
                .setParameter("id", id)
                .setParameter("seconds", (int) time.toSeconds())
                .getResultList()
                .isEmpty();
        if (stillSilent) {
            enter(id, AgentState.OFFLINE);
        }
    }

    /** Ids of those who have been offline for that long and still hold live conversations. */
    public List<UUID> goneWithChats(Duration grace) {
        Instant now = clock.instant();
        // One who left at a time that is yet to come left before the clock was set back.
        return em.createQuery(
                        "select a.id from Agent a where a.state = 'OFFLINE' and (a.stateSince <= :before or a.stateSince > :now)"
                                + " and a.load > 0",
                        UUID.class)
                .setParameter("before", now.minus(grace))
                .setParameter("now", now)
                .getResultList();
    }

    /** Whether somebody could take a chat of that group now, were it not for his load. */
    public boolean anybodyOnline(AgentGroup group) {
        return !candidates(group, false).isEmpty();
    }

    /** As whom an agent sees things. */
    public Viewer viewer(Agent agent) {
        Set<UUID> mine = new HashSet<>(em.createQuery(
                        "select g.id from AgentGroup g where :agent member of g.agentIds", UUID.class)
                .setParameter("agent", agent.id())
                .getResultList());
        if (agent.departmentId() != null) {
            mine.addAll(em.createQuery("select g.id from AgentGroup g where g.departmentId in :departments", UUID.class)
                    .setParameter("departments", departments.below(agent.departmentId()))
                    .getResultList());
        }
        Set<UUID> shops = agent.shops().stream().map(UUID::fromString).collect(Collectors.toSet());
        return new Viewer(agent.id(), agent.name(), agent.roles(), roles.grants(agent.roles()), mine, shops);
    }
}
