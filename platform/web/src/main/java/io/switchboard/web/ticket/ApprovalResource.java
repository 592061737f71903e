package io.switchboard.web.ticket;

import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.core.ticket.approval.ApprovalDesk;
import io.switchboard.core.ticket.approval.ApprovalDesk.Verdict;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.PeopleOnly;
import io.switchboard.web.ticket.ApprovalViews.TicketApprovalView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Who must agree before a ticket goes on. Whoever was asked decides, whatever else he may do with it. */
@Path("/tickets/{ticket}/approvals")
@RequestScoped
@RolesAllowed("tickets:read")
@Transactional
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ApprovalResource {
    @Inject
    Caller caller;

    @Inject
    Tickets tickets;

    @Inject
    ApprovalDesk desk;

    @Inject
    ApprovalViews views;

    /** A decision: APPROVE, or REJECT with a comment. */
    public record ApprovalDecisionForm(String decision, String comment) {
        /** @throws Refused INVALID when it is neither */
        public Verdict verdict() {
            if (!"APPROVE".equals(decision) && !"REJECT".equals(decision)) {
                throw Refused.invalid("decision", "notChoice", "APPROVE, REJECT");
            }
            return new Verdict(decision.equals("APPROVE"), comment);
        }
    }

    @GET
    public TicketApprovalView get(@PathParam("ticket") String id) {
        return views.of(tickets.get(caller.viewer(), TicketCall.id(id)), caller.viewer());
    }

    @POST
    @PeopleOnly
    @Path("{step}")
    public TicketApprovalView decide(@PathParam("ticket") String id, @PathParam("step") String step, ApprovalDecisionForm form) {
        Long number = Items.number(step, "step");
        Ticket ticket = desk.decide(caller.viewer(), TicketCall.id(id), number == null ? 0 : number.intValue(), form.verdict());
        return views.of(ticket, caller.viewer());
    }
}
