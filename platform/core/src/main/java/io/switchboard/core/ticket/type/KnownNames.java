package io.switchboard.core.ticket.type;

import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Roles;
import io.switchboard.core.shared.Extensions;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.module.TicketAction;
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
    Extensions extensions;

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
        return extensions.active(TicketAction.class).stream().anyMatch(action -> id.equals(idOf(action)));
    }

    private static String idOf(TicketAction action) {
        try {
            return action.id();
        } catch (ConnectorException silent) {
            return null;
        }
    }
}
