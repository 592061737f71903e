package io.switchboard.web.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.switchboard.core.agent.AccessToken;
import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentService;
import io.switchboard.core.agent.AgentState;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.SignIn;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.PeopleOnly;
import io.switchboard.web.shared.ToldOnce;
import io.switchboard.web.shared.Versions;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** People who work here. */
@Path("/agents")
@RequestScoped
@RolesAllowed("agents:read")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class AgentResource {
    @Inject
    Caller caller;

    @Inject
    Agents agents;

    @Inject
    AgentService service;

    @Inject
    AgentViews views;

    @Inject
    SignIn signIn;

    /** An agent's form; null leaves what stands; an empty department is none. */
    public record Form(
            String username,
            String name,
            String email,
            List<String> roles,
            String password,
            Integer capacity,
            List<String> skills,
            List<String> groupIds,
            String department,
            String locale,
            Boolean active) {

        AgentService.Form toCore() {
            return new AgentService.Form(
                    username,
                    name,
                    email,
                    roles == null ? null : new HashSet<>(roles),
                    password,
                    capacity,
                    skills,
                    groups(),
                    department == null ? null : Optional.ofNullable(Items.idOrNull(Texts.orNull(department), "department")),
                    locale,
                    active);
        }

        private Set<UUID> groups() {
            if (groupIds == null) {
                return null;
            }
            Set<UUID> set = new HashSet<>();
            groupIds.forEach(id -> set.add(Items.idOrNull(id, "groupIds")));
            set.remove(null);
            return set;
        }
    }

    /** The state to enter. */
    public record StateChange(String state) {}

    /** A new agent, and how he gets in. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Invited(@JsonUnwrapped AgentView agent, Boolean invited, String inviteUrl) {}

    @GET
    public Items<AgentView> list() {
        caller.viewer();
        return Items.of(views.all());
    }

    @POST
    @RolesAllowed("agents:write")
    @ToldOnce
    public Response create(Form form) {
        Agent agent = service.create(caller.viewer(), form.toCore());
        AgentView view = views.of(agent.id());
        if (form.password() != null) {
            return Versions.created(new Invited(view, null, null), view.version());
        }
        Optional<String> link = signIn.sendLink(agent, AccessToken.Kind.INVITE);
        return Versions.created(new Invited(view, link.isEmpty(), link.orElse(null)), view.version());
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        AgentView view = views.of(idOf(id));
        return Versions.ok(view, view.version());
    }

    /** His own name and language everybody; all else asks for the permission. */
    @PATCH
    @Path("{id}")
    @PermitAll
    public Response change(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, Form form) {
        UUID agent = idOf(id);
        service.change(caller.viewer(), agent, form.toCore(), Versions.expected(ifMatch));
        AgentView view = views.of(agent);
        return Versions.ok(view, view.version());
    }

    /** A link for a new password: mailed, or given to the admin where no mail can go out. */
    @POST
    @Path("{id}/reset-password")
    @PeopleOnly
    @RolesAllowed("agents:write")
    public Map<String, Object> resetPassword(@PathParam("id") String id) {
        Agent agent = agents.get(idOf(id));
        service.mayChange(caller.viewer(), agent);
        boolean first = agent.passwordHash() == null;
        Optional<String> link = signIn.sendLink(agent, first ? AccessToken.Kind.INVITE : AccessToken.Kind.RESET);
        Map<String, Object> answer = new HashMap<>(Map.of("sent", link.isEmpty()));
        link.ifPresent(url -> answer.put("resetUrl", url));
        return answer;
    }

    @PUT
    @Path("{id}/state")
    @PermitAll
    public AgentView enter(@PathParam("id") String id, StateChange change) {
        UUID agent = idOf(id);
        boolean own = agent.equals(caller.viewer().agentId());
        if (!own) {
            caller.viewer().mustBeAllowed(Permission.AGENTS_STATE);
        }
        AgentState state = Arrays.stream(AgentState.values())
                .filter(s -> s.name().equals(change.state()))
                .findFirst()
                .orElseThrow(() -> Refused.invalid("state", "notChoice", "ONLINE, BUSY, AWAY, INVISIBLE, OFFLINE"));
        agents.enter(agent, state);
        return views.of(agent);
    }

    /** {@code me} stands for the own id. */
    private UUID idOf(String id) {
        return id.equals("me") ? caller.viewer().agentId() : Items.id(id, "agent");
    }
}
