package io.switchboard.web.agent;

import io.switchboard.core.agent.Sessions;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;

/** Where the caller is signed in. */
@Path("/sessions")
@RequestScoped
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class OwnSessionsResource {
    @Inject
    Caller caller;

    @Inject
    Sessions sessions;

    @GET
    public Items<OpenSessionView> list() {
        UUID current = sessions.nameOf(caller.token());
        return Items.of(sessions.of(caller.viewer().agentId()).stream().map(s -> OpenSessionView.of(s, current)).toList());
    }

    /** All but the one that asks. */
    @DELETE
    public Response endOthers() {
        sessions.endAll(caller.viewer(), caller.agent(), sessions.nameOf(caller.token()));
        return Response.noContent().build();
    }

    @DELETE
    @Path("{id}")
    public Response end(@PathParam("id") String id) {
        sessions.end(caller.viewer(), caller.agent(), Items.id(id, "session"));
        return Response.noContent().build();
    }
}
