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

    /** Of which type; null: it makes none. */
    public record ChannelTickets(String type) {}

    @GET
    public ChannelTickets get(@PathParam("channel") String id) {
        return new ChannelTickets(channels.typeOf(channel(id)).orElse(null));
    }

    @PUT
    @RolesAllowed("channels:write")
    public ChannelTickets set(@PathParam("channel") String id, ChannelTickets wish) {
        String type = wish.type() == null || wish.type().isBlank() ? null : wish.type();
        channels.set(caller.viewer(), channel(id), type);
        return new ChannelTickets(type);
    }

    private static UUID channel(String id) {
        return Items.id(id, "channel");
    }
}
