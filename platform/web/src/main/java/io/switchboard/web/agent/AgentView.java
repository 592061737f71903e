package io.switchboard.web.agent;

import io.switchboard.core.agent.Agent;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** An agent as colleagues see him. */
public record AgentView(
        String id,
        String username,
        String name,
        String email,
        List<String> roles,
        String state,
        Instant stateSince,
        int capacity,
        int load,
        List<String> skills,
        List<String> groupIds,
        boolean active,
        String locale,
        long version) {

    public static AgentView of(Agent agent, Collection<UUID> groups) {
        return new AgentView(
                agent.id().toString(),
                agent.username(),
                agent.name(),
                agent.email(),
                agent.roles().stream().map(Enum::name).toList(),
                agent.state().name(),
                agent.stateSince(),
                agent.capacity(),
                agent.load(),
                agent.skills(),
                groups.stream().map(UUID::toString).sorted().toList(),
                agent.isActive(),
                agent.locale(),
                agent.version());
    }
}
