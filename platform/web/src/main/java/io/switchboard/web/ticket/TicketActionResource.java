package io.switchboard.web.ticket;

import io.switchboard.core.shared.Extensions;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.module.TicketAction;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What plugins can do for tickets. */
@Path("/ticket-actions")
@RequestScoped
@RolesAllowed("tickets:read")
@Produces(MediaType.APPLICATION_JSON)
public class TicketActionResource {
    private static final Logger LOG = LoggerFactory.getLogger(TicketActionResource.class);

    @Inject
    Caller caller;

    @Inject
    Extensions extensions;

    /** Something that flows and rules may ask for: {@code call: <id>}. */
    public record TicketActionView(String id, String name) {}

    /** Those of the plugins that run now. No transaction: plugins are asked. */
    @GET
    public Items<TicketActionView> list() {
        List<TicketActionView> found = new ArrayList<>();
        for (TicketAction action : extensions.active(TicketAction.class)) {
            try {
                found.add(new TicketActionView(action.id(), action.name(caller.locale())));
            } catch (ConnectorException e) {
                LOG.warn("a plugin's action for tickets isn't offered: {}", e.getMessage());
            }
        }
        found.sort(Comparator.comparing(TicketActionView::name));
        return new Items<>(found, null);
    }
}
