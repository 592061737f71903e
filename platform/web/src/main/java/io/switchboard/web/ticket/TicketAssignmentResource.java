package io.switchboard.web.ticket;

import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.ticket.assign.Dispatch;
import io.switchboard.core.ticket.assign.Dispatches;
import io.switchboard.core.ticket.assign.GroupDispatch;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How tickets find their agents. */
@Path("/ticket-assignment")
@RequestScoped
@Transactional
@RolesAllowed("groups:write")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class TicketAssignmentResource {
    @Inject
    Caller caller;

    @Inject
    Groups groups;

    @Inject
    Agents agents;

    @Inject
    Dispatches dispatches;

    /** How a group gives out its tickets; {@code awayMinutes} null: what somebody has stays his, however long he is away. */
    public record GroupDispatchView(String groupId, String name, String strategy, Integer awayMinutes) {
        static GroupDispatchView of(AgentGroup group, GroupDispatch dispatch) {
            return new GroupDispatchView(group.id().toString(), group.name(), dispatch.strategy().name(), dispatch.awayMinutes());
        }
    }

    /** The weight of an agent's tickets to be worked on, and of those that he takes. */
    public record TicketLoadView(String agentId, String name, String state, int load, int capacity) {}

    /** How tickets find their agents. */
    public record TicketAssignmentView(List<GroupDispatchView> groups, List<TicketLoadView> agents) {}

    /** How a group is to do it: LEAST_LOAD, ROUND_ROBIN, LAST_OWNER_FIRST or MANUAL. */
    public record GroupDispatchForm(String strategy, Integer awayMinutes) {}

    /** How much an agent takes: URGENT weighs 4, HIGH 2, others 1. */
    public record TicketCapacityForm(Integer capacity) {}

    @GET
    public TicketAssignmentView get() {
        Map<UUID, GroupDispatch> all = dispatches.all();
        List<AgentGroup> list = groups.listWithMembers();
        List<UUID> members = list.stream().flatMap(group -> group.agentIds().stream()).distinct().toList();
        Map<UUID, Dispatches.Load> loads = dispatches.loads(members);
        return new TicketAssignmentView(
                list.stream()
                        .map(group -> GroupDispatchView.of(group, all.containsKey(group.id()) ? all.get(group.id()) : dispatches.orDefault(group.id())))
                        .toList(),
                agents.list().stream()
                        .filter(agent -> agent.isActive() && loads.containsKey(agent.id()))
                        .map(agent -> new TicketLoadView(
                                agent.id().toString(),
                                agent.name(),
                                agent.state().name(),
                                loads.get(agent.id()).load(),
                                loads.get(agent.id()).capacity()))
                        .toList());
    }

    @PUT
    @Path("groups/{id}")
    public GroupDispatchView changeGroup(@PathParam("id") String id, GroupDispatchForm form) {
        UUID group = Items.id(id, "group");
        Dispatch strategy = Arrays.stream(Dispatch.values()).filter(one -> one.name().equals(form.strategy())).findFirst().orElse(null);
        GroupDispatch dispatch = dispatches.change(caller.viewer(), group, strategy, form.awayMinutes());
        return GroupDispatchView.of(groups.get(group), dispatch);
    }

    @PUT
    @Path("agents/{id}")
    public TicketCapacityForm changeAgent(@PathParam("id") String id, TicketCapacityForm form) {
        dispatches.takes(caller.viewer(), Items.id(id, "agent"), form.capacity());
        return form;
    }
}
