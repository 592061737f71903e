package io.switchboard.web.agent;

import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Deputies;
import io.switchboard.web.agent.DeputyResource.DeputyView;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** All deputies, for whoever looks after people. */
@Path("/deputies")
@RequestScoped
@RolesAllowed("agents:read")
@Transactional
@Produces(MediaType.APPLICATION_JSON)
public class DeputyListResource {
    @Inject
    Caller caller;

    @Inject
    Agents agents;

    @Inject
    Deputies deputies;

    @GET
    public Items<DeputyView> list() {
        caller.viewer();
        return Items.of(deputies.list().stream().map(each -> DeputyResource.view(each, agents, deputies)).toList());
    }
}
