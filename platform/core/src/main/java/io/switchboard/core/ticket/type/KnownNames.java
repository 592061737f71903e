package io.switchboard.core.ticket.type;

import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Roles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The groups, roles and accounts of this installation. */
@ApplicationScoped
public class KnownNames implements Known {
    @Inject
    Groups groups;

    @Inject
    Roles roles;

    @Inject
    Agents agents;

    @Inject
    PluginActions actions;

    @Override
    public boolean group(String name) {
        return groups.list().stream().anyMatch(group -> group.name().equals(name));
    }

    @Override
    public boolean role(String name) {
        return BuiltInRole.of(name).isPresent() || roles.list().stream().anyMatch(role -> role.name().equals(name));
    }

    @Override
    public boolean agent(String username) {
        return agents.byUsername(username).isPresent();
    }

    @Override
    public boolean call(String id) {
        return actions.has(id);
    }
}
