package io.switchboard.core.ticket.type;

import io.switchboard.core.shared.Extensions;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.module.TicketAction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What plugins can do for tickets. Plugins are never called in a transaction, so what types are checked against is remembered. */
@ApplicationScoped
public class PluginActions {
    private static final Logger LOG = LoggerFactory.getLogger(PluginActions.class);

    @Inject
    Extensions extensions;

    private volatile Set<String> ids = Set.of();

    /** Whether a plugin that ran when it was last looked has that one. From memory. */
    public boolean has(String id) {
        return ids.contains(id);
    }

    /** Asks the plugins that run now; outside of any transaction. */
    public void look() {
        Set<String> found = new HashSet<>();
        extensions.active(TicketAction.class).forEach(action -> idOf(action).ifPresent(found::add));
        ids = Set.copyOf(found);
    }

    /** The one of that id among the plugins that run now; outside of any transaction. */
    public Optional<TicketAction> find(String id) {
        return extensions.active(TicketAction.class).stream().filter(action -> idOf(action).filter(id::equals).isPresent()).findFirst();
    }

    private static Optional<String> idOf(TicketAction action) {
        try {
            return Optional.ofNullable(action.id());
        } catch (ConnectorException e) {
            LOG.warn("a plugin's action for tickets doesn't say its id: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
