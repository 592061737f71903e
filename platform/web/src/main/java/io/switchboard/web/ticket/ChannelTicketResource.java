package io.switchboard.web.ticket;

import io.switchboard.core.ticket.TicketChannels;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;

/** Whether a channel makes a ticket of each new conversation by itself. */
@Path("/channels/{channel}/tickets")
@RequestScoped
@RolesAllowed("channels:read")
@Transactional
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ChannelTicketResource {
    @Inject
    Caller caller;

    @Inject
    TicketChannels channels;

    /**
     * Of which type; null: it makes none. {@code acknowledge}: whether the customer is told that his request arrived; null, when it is set: as
     * before, and with one that made none: yes.
     */
    public record ChannelTickets(String type, Boolean acknowledge) {}

    @GET
    public ChannelTickets get(@PathParam("channel") String id) {
        return view(channel(id));
    }

    private ChannelTickets view(UUID channel) {
        return channels.of(channel).map(making -> new ChannelTickets(making.type(), making.acknowledges())).orElse(new ChannelTickets(null, null));
    }

    @PUT
    @RolesAllowed("channels:write")
    public ChannelTickets set(@PathParam("channel") String id, ChannelTickets wish) {
        String type = wish.type() == null || wish.type().isBlank() ? null : wish.type();
        channels.set(caller.viewer(), channel(id), type, wish.acknowledge());
        return view(channel(id));
    }

    private static UUID channel(String id) {
        return Items.id(id, "channel");
    }
}
