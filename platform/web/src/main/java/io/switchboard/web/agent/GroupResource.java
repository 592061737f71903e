package io.switchboard.web.agent;

import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Departments;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.Versions;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Groups of agents. */
@Path("/groups")
@RequestScoped
@RolesAllowed("agents:read")
@Transactional
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class GroupResource {
    @Inject
    Caller caller;

    @Inject
    Clock clock;

    @Inject
    Groups groups;

    @Inject
    Agents agents;

    @Inject
    Departments departments;

    /** A group. */
    public record GroupView(String id, String name, String shop, String department, List<String> skills, List<String> agentIds, long version) {
        static GroupView of(AgentGroup group) {
            return new GroupView(
                    group.id().toString(),
                    group.name(),
                    group.shopId().toString(),
                    group.departmentId() == null ? null : group.departmentId().toString(),
                    group.skills(),
                    group.agentIds().stream().map(UUID::toString).sorted().toList(),
                    group.version());
        }
    }

    /** A group's form; null leaves what stands; without a shop it belongs to the first; an empty department is none. */
    public record Form(String name, String shop, String department, List<String> skills, List<String> agentIds) {}

    @GET
    public Items<GroupView> list() {
        caller.viewer();
        return Items.of(groups.listWithMembers().stream().map(GroupView::of).toList());
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        AgentGroup group = groups.get(Items.id(id, "group"));
        return Versions.ok(GroupView.of(group), group.version());
    }

    @POST
    @RolesAllowed("groups:write")
    public Response create(Form form) {
        new Check().text("name", form.name(), 200).done();
        UUID shop = Items.idOrNull(form.shop(), "shop");
        shop = shop == null ? groups.shops().get(0).id() : groups.shop(shop).id();
        AgentGroup group = new AgentGroup(Ids.next(), shop, form.name().strip(), clock.instant());
        apply(group, form);
        groups.add(group);
        return Versions.created(GroupView.of(group), group.version());
    }

    @PATCH
    @Path("{id}")
    @RolesAllowed("groups:write")
    public GroupView change(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, Form form) {
        AgentGroup group = groups.get(Items.id(id, "group"));
        Versions.check(ifMatch, group.version());
        apply(group, form);
        groups.changed(group);
        return GroupView.of(group);
    }

    private void apply(AgentGroup group, Form form) {
        new Check()
                .optional("name", form.name(), 200)
                .that(form.name() == null || !form.name().isBlank(), "name", "required")
                .words("skills", form.skills(), 50, 100)
                .done();
        if (form.name() != null) {
            group.rename(form.name().strip());
        }
        if (form.skills() != null) {
            group.askSkills(form.skills().stream().map(String::strip).distinct().toList());
        }
        if (form.department() != null) {
            group.moveTo(departments.check("department", Items.idOrNull(Texts.orNull(form.department()), "department")));
        }
        if (form.agentIds() != null) {
            group.consistOf(members(form.agentIds()));
        }
    }

    private Set<UUID> members(List<String> ids) {
        Set<UUID> members = new HashSet<>();
        ids.forEach(id -> members.add(Items.idOrNull(id, "agentIds")));
        members.remove(null);
        if (agents.byIds(members).size() != members.size()) {
            throw Refused.invalid("agentIds", "unknownAgent");
        }
        return members;
    }
}
