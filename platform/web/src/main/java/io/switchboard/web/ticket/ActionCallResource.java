package io.switchboard.web.ticket;

import io.switchboard.core.ticket.call.ActionCalls;
import io.switchboard.web.shared.Items;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** What plugins were asked to do for a ticket. */
@Path("/tickets/{ticket}/calls")
@RequestScoped
@RolesAllowed("tickets:write")
@Transactional
@Produces(MediaType.APPLICATION_JSON)
public class ActionCallResource {
    @Inject
    ActionCalls calls;

    @Inject
    TicketCall call;

    @POST
    @Path("{call}/again")
    public Response again(@PathParam("ticket") String ticket, @PathParam("call") String id) {
        return call.answer(calls.again(call.writer(), TicketCall.id(ticket), Items.id(id, "ticketAction")));
    }
}
