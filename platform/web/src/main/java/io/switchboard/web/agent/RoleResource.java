package io.switchboard.web.agent;

import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Role;
import io.switchboard.core.agent.Roles;
import io.switchboard.core.shared.Permission;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.Problem;
import io.switchboard.web.shared.Versions;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Roles, and the permissions they are made of. */
@Path("/roles")
@RequestScoped
@Transactional
@RolesAllowed("agents:read")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class RoleResource {
    @Inject
    Caller caller;

    @Inject
    Roles roles;

    @Inject
    Agents agents;

    /**
     * A role.
     *
     * @param id of a built-in one: its name, as ADMIN
     * @param permissions each with how far it goes: OWN, TEAM, ALL
     * @param agents how many active ones have it
     */
    public record RoleView(
            String id, String name, boolean builtIn, Map<String, String> permissions, long agents, long version) {}

    /** A permission that a role may have. */
    public record PermissionView(String permission, boolean ranged) {}

    /** A role's form; null leaves what stands. */
    public record Form(String name, Map<String, String> permissions) {}

    @GET
    public Items<RoleView> list() {
        Map<String, Long> held = held();
        List<RoleView> all = new ArrayList<>();
        for (BuiltInRole role : BuiltInRole.values()) {
            String name = Problem.text(caller.locale(), "role." + role.name(), List.of());
            long holders = held.getOrDefault(role.name(), 0L);
            all.add(new RoleView(role.name(), name, true, role.grants().words(), holders, 0));
        }
        roles.list().forEach(role -> all.add(view(role, held)));
        return Items.of(all);
    }

    @GET
    @Path("permissions")
    public Items<PermissionView> permissions() {
        return Items.of(Arrays.stream(Permission.values()).map(p -> new PermissionView(p.word(), p.isRanged())).toList());
    }

    @POST
    @RolesAllowed("roles:write")
    public Response create(Form form) {
        Role role = roles.create(caller.viewer(), form.name(), form.permissions());
        return Versions.created(view(role, Map.of()), role.version());
    }

    @PATCH
    @Path("{id}")
    @RolesAllowed("roles:write")
    public Response change(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, Form form) {
        Role role = roles.change(
                caller.viewer(), Items.id(id, "role"), form.name(), form.permissions(), Versions.expected(ifMatch));
        return Versions.ok(view(role, held()), role.version());
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed("roles:write")
    public Response delete(@PathParam("id") String id) {
        roles.delete(caller.viewer(), Items.id(id, "role"));
        return Response.noContent().build();
    }

    private Map<String, Long> held() {
        return agents.list().stream()
                .filter(agent -> agent.isActive())
                .map(agent -> agent.roles())
                .flatMap(Collection::stream)
                .collect(Collectors.groupingBy(role -> role, Collectors.counting()));
    }

    private static RoleView view(Role role, Map<String, Long> held) {
        String id = role.id().toString();
        return new RoleView(id, role.name(), false, role.grants().words(), held.getOrDefault(id, 0L), role.version());
    }
}
