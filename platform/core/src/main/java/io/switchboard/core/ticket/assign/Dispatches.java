package io.switchboard.core.ticket.assign;

import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.EventLog;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Rows;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The store of how groups give out their tickets, and of how much agents take. */
@ApplicationScoped
@Transactional
public class Dispatches {
    private static final int LONGEST = 7 * 24 * 60;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    EventLog events;

    @Inject
    Groups groups;

    @Inject
    Agents agents;

    @Inject
    Waiting waiting;

    /** Those that somebody has said something of, by group. */
    public Map<UUID, GroupDispatch> all() {
        return em.createQuery("select d from GroupDispatch d", GroupDispatch.class).getResultList().stream()
                .collect(Collectors.toMap(GroupDispatch::groupId, one -> one));
    }

    /** Those that do it by themselves, by group. */
    Map<UUID, GroupDispatch> automatic() {
        return all().values().stream().filter(one -> one.strategy().isAutomatic()).collect(Collectors.toMap(GroupDispatch::groupId, one -> one));
    }

    /** As it stands, or as it is when nobody has said anything. */
    public GroupDispatch orDefault(UUID group) {
        GroupDispatch found = em.find(GroupDispatch.class, group);
        return found == null ? new GroupDispatch(group) : found;
    }

    GroupDispatch byLoad(UUID group) {
        GroupDispatch dispatch = new GroupDispatch(group);
        dispatch.be(Dispatch.LEAST_LOAD, null);
        return dispatch;
    }

    Map<UUID, TicketAgent> agents(Collection<UUID> ids) {
        return Rows.byIds(em, TicketAgent.class, ids).stream().collect(Collectors.toMap(TicketAgent::agentId, one -> one));
    }

    TicketAgent agent(UUID id) {
        return em.find(TicketAgent.class, id);
    }

    /** How much each of these takes, and how much they have. */
    public Map<UUID, Load> loads(Collection<UUID> ids) {
        Map<UUID, Integer> loads = waiting.loads(ids);
        Map<UUID, TicketAgent> settings = agents(ids);
        return ids.stream().distinct().collect(Collectors.toMap(id -> id, id -> new Load(
                loads.getOrDefault(id, 0), settings.containsKey(id) ? settings.get(id).capacity() : TicketAgent.USUAL)));
    }

    /** The weight of what somebody has, and of what he takes. */
    public record Load(int load, int capacity) {}

    /** @param awayMinutes null: never */
    public GroupDispatch change(Viewer viewer, UUID group, Dispatch strategy, Integer awayMinutes) {
        viewer.mustBeAllowed(Permission.GROUPS_WRITE);
        new Check()
                .that(strategy != null, "strategy", "notChoice", String.join(", ", List.of(Dispatch.values()).stream().map(Enum::name).toList()))
                .range("awayMinutes", awayMinutes == null ? 1 : awayMinutes, 1, LONGEST)
                .done();
        groups.get(group);
        GroupDispatch dispatch = orDefault(group);
        dispatch.be(strategy, awayMinutes);
        if (!em.contains(dispatch)) {
            em.persist(dispatch);
        }
        em.flush();
        events.write("group.updated", group);
        return dispatch;
    }

    public void takes(Viewer viewer, UUID agent, Integer capacity) {
        viewer.mustBeAllowed(Permission.GROUPS_WRITE);
        new Check().that(capacity != null, "capacity", "required").range("capacity", capacity == null ? 0 : capacity, 0, 1_000).done();
        agents.get(agent);
        waiting.holdAgents(List.of(agent)).get(agent).take(capacity);
        em.flush();
        events.write("agent.updated", agent);
    }
}
