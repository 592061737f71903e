package io.switchboard.web.agent;

import io.switchboard.core.agent.Agent;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * An agent as colleagues see him.
 *
 * @param roles names of built-in roles, ids of others
 * @param department its id; null: none
 * @param reachable false while nothing is heard of him though he isn't offline: his line is down, or his browser has died
 */
public record AgentView(
        String id,
        String username,
        String name,
        String email,
        List<String> roles,
        String state,
        Instant stateSince,
        boolean reachable,
        int capacity,
        int load,
        List<String> skills,
        List<String> groupIds,
        String department,
        boolean active,
        String locale,
        long version) {

    public static AgentView of(Agent agent, boolean reachable, Collection<UUID> groups) {
        return new AgentView(
                agent.id().toString(),
                agent.username(),
                agent.name(),
                agent.email(),
                List.copyOf(agent.roles()),
                agent.state().name(),
                agent.stateSince(),
                reachable,
                agent.capacity(),
                agent.load(),
                agent.skills(),
                groups.stream().map(UUID::toString).sorted().toList(),
                agent.departmentId() == null ? null : agent.departmentId().toString(),
                agent.isActive(),
                agent.locale(),
                agent.version());
    }
}
