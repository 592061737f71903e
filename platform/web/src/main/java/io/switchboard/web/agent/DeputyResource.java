package io.switchboard.web.agent;

import io.switchboard.core.agent.AgentDeputy;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Deputies;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import jakarta.annotation.security.PermitAll;
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
import java.time.Instant;
import java.util.UUID;

/** Who decides in an agent's place. */
@Path("/agents/{agent}/deputy")
@RequestScoped
@RolesAllowed("agents:read")
@Transactional
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class DeputyResource {
    @Inject
    Caller caller;

    @Inject
    Agents agents;

    @Inject
    Deputies deputies;

    /** A deputy's form; an empty {@code agentId}: nobody. Without {@code until} it asks for {@code whenAbsent}. */
    public record DeputyForm(String agentId, Instant from, Instant until, boolean whenAbsent) {}

    /**
     * Who decides in whose place.
     *
     * @param ownerId in whose
     * @param agentId who does; null: nobody
     * @param whenAbsent only while the other one isn't there
     * @param acts whether he does at the moment
     */
    public record DeputyView(String ownerId, String agentId, String name, Instant from, Instant until, boolean whenAbsent, boolean acts) {}

    @GET
    public DeputyView get(@PathParam("agent") String agent) {
        UUID owner = idOf(agent);
        agents.get(owner);
        return deputies.of(owner).map(each -> view(each, agents, deputies)).orElseGet(() -> nobody(owner));
    }

    /** One's own everybody, others' whoever may change agents. */
    @PUT
    @PermitAll
    public DeputyView name(@PathParam("agent") String agent, DeputyForm form) {
        UUID owner = idOf(agent);
        Deputies.Wish wish = new Deputies.Wish(
                form.agentId() == null || form.agentId().isBlank() ? null : Items.idOrNull(form.agentId(), "agentId"), form.from(), form.until(), form.whenAbsent());
        return deputies.name(caller.viewer(), owner, wish).map(each -> view(each, agents, deputies)).orElseGet(() -> nobody(owner));
    }

    private static DeputyView nobody(UUID owner) {
        return new DeputyView(owner.toString(), null, null, null, null, false, false);
    }

    static DeputyView view(AgentDeputy deputy, Agents agents, Deputies deputies) {
        return new DeputyView(
                deputy.agentId().toString(),
                deputy.deputyId().toString(),
                agents.get(deputy.deputyId()).name(),
                deputy.fromAt(),
                deputy.untilAt(),
                deputy.isWhenAbsent(),
                deputies.acts(deputy));
    }

    /** {@code me} stands for the own id. */
    private UUID idOf(String id) {
        return id.equals("me") ? caller.viewer().person() : Items.id(id, "agent");
    }
}
