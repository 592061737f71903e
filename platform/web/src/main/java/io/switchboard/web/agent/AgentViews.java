package io.switchboard.web.agent;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Unheard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/** Views of agents with their groups. */
@ApplicationScoped
@Transactional
public class AgentViews {
    @Inject
    Agents agents;

    @Inject
    Groups groups;

    @Inject
    Unheard unheard;

    public List<AgentView> all() {
        List<AgentGroup> known = groups.listWithMembers();
        return agents.list().stream().map(a -> AgentView.of(a, !unheard.is(a.id()), groupsOf(a, known))).toList();
    }

    public AgentView of(UUID id) {
        Agent agent = agents.get(id);
        return AgentView.of(agent, !unheard.is(id), groups.ofAgent(id).stream().map(AgentGroup::id).toList());
    }

    private static List<UUID> groupsOf(Agent agent, List<AgentGroup> groups) {
        return groups.stream().filter(g -> g.agentIds().contains(agent.id())).map(AgentGroup::id).toList();
    }
}
