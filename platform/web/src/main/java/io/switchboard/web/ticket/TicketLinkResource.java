package io.switchboard.web.ticket;

import io.switchboard.core.ticket.TicketLinks;
import io.switchboard.web.shared.Items;
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

/** What a ticket has to do with others: RELATED, BLOCKS, BLOCKED_BY, DUPLICATES, DUPLICATED_BY, PARENT, CHILD. */
@Path("/tickets/{ticket}/links")
@RequestScoped
@RolesAllowed("tickets:write")
@Transactional
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class TicketLinkResource {
    @Inject
    TicketCall call;

    @Inject
    TicketLinks links;

    /** To which, and how. */
    public record TicketLinkForm(String kind, String ticketId) {}

    @POST
    public Response link(@PathParam("ticket") String id, TicketLinkForm form) {
        return call.answer(links.link(call.writer(), TicketCall.id(id), form.kind(), Items.idOrNull(form.ticketId(), "ticketId")));
    }

    @DELETE
    @Path("{kind}/{other}")
    public Response unlink(@PathParam("ticket") String id, @PathParam("kind") String kind, @PathParam("other") String other) {
        return call.answer(links.unlink(call.writer(), TicketCall.id(id), kind, TicketCall.id(other)));
    }
}
