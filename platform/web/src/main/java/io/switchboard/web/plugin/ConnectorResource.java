package io.switchboard.web.plugin;

import io.switchboard.host.Connectors;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;

/** The kinds of channels that can be opened now, with the forms of their accounts. */
@Path("/connectors")
@RequestScoped
@RolesAllowed({"channels:write", "dead-letters:write"})
@Produces(MediaType.APPLICATION_JSON)
public class ConnectorResource {
    @Inject
    Caller caller;

    @Inject
    Connectors connectors;

    @GET
    public Items<Connectors.View> list() {
        return Items.of(connectors.list(caller.locale()));
    }

    @GET
    @Path("{id}")
    public Connectors.View get(@PathParam("id") String id) {
        return connectors.get(id, caller.locale());
    }

    /** 204, or 422 with the wrong fields. */
    @POST
    @Path("{id}/validate")
    @RolesAllowed("channels:write")
    @Consumes(MediaType.APPLICATION_JSON)
    public void validate(@PathParam("id") String id, Map<String, Object> body) {
        connectors.check(id, SettingsBody.values(body), Map.of(), caller.locale());
    }
}
