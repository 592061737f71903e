package io.switchboard.web.ticket;

import io.switchboard.core.shared.Permission;
import io.switchboard.core.ticket.assign.AssignmentRound;
import io.switchboard.core.ticket.assign.AssignmentRound.Outcome;
import io.switchboard.web.shared.Caller;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Gives out what waits now. Each portion is a transaction of its own: what was given stays so. */
@Path("/tickets/assign-waiting")
@RequestScoped
@RolesAllowed("groups:write")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
public class AssignWaitingResource {
    @Inject
    Caller caller;

    @Inject
    AssignmentRound round;

    /** What was given out now, and what still waits; {@code busy}: another server is at it. */
    public record AssignWaitingView(int given, int waiting, boolean busy) {}

    @POST
    public AssignWaitingView run() {
        caller.viewer().mustBeAllowed(Permission.GROUPS_WRITE);
        Outcome outcome = round.run();
        return new AssignWaitingView(outcome.given(), outcome.waiting(), outcome.busy());
    }
}
