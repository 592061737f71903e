package io.switchboard.web.customer;

import io.switchboard.core.ticket.CustomerLinks;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.ToldOnce;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;

/** Links by which the customer comes to a ticket. */
@Path("/tickets/{id}/link")
@RequestScoped
@RolesAllowed("tickets:write")
@Transactional
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
public class TicketLinkResource {
    @Inject
    Caller caller;

    @Inject
    CustomerLinks links;

    /** A link; its address is told this once. */
    public record TicketLinkView(String url, Instant expiresAt) {}

    @POST
    @ToldOnce
    public TicketLinkView make(@PathParam("id") String id) {
        CustomerLinks.Link link = links.issue(caller.viewer(), Items.id(id, "ticket"));
        return new TicketLinkView(link.address(), link.expiresAt());
    }

    @DELETE
    public Response revoke(@PathParam("id") String id) {
        links.revoke(caller.viewer(), Items.id(id, "ticket"));
        return Response.noContent().build();
    }
}
