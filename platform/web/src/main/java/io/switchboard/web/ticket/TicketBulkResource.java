package io.switchboard.web.ticket;

import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.core.ticket.view.BulkTickets;
import io.switchboard.core.ticket.view.BulkTickets.Action;
import io.switchboard.core.ticket.view.BulkTickets.Doing;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.Problem;
import io.switchboard.web.shared.Problems;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** One thing done to many tickets: one that it can't be done to hinders none of the others. */
@Path("/tickets/bulk")
@RequestScoped
@RolesAllowed("tickets:write")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class TicketBulkResource {
    private static final int MOST = 200;

    @Inject
    Caller caller;

    @Inject
    TicketCall call;

    @Inject
    TicketLists lists;

    @Inject
    BulkTickets bulk;

    /**
     * What is done to which: 1 to 200 {@code ids}, or the first 200 of a list as {@code GET /api/tickets} gives it by {@code view, where, q, sort}.
     * Agent, group, priority, tags, change, transition, note and macro as the action needs them, {@code clientId} names one run of a macro; {@code change} is what PATCH takes.
     */
    public record TicketBulk(
            List<String> ids,
            String view,
            Map<String, Object> where,
            String q,
            String sort,
            String action,
            String agentId,
            String groupId,
            String priority,
            List<String> tags,
            Map<String, Object> change,
            String transition,
            String note,
            String macroId,
            String clientId) {}

    /** How it went with one; {@code seq}: where its history stands now. */
    public record TicketOutcome(String id, boolean ok, Long seq, Problem problem) {}

    @POST
    public Items<TicketOutcome> run(TicketBulk given) {
        Viewer viewer = call.writer();
        Doing doing = doing(given);
        List<TicketOutcome> outcomes = new ArrayList<>();
        for (String id : ids(given)) {
            outcomes.add(one(viewer, id, doing));
        }
        return Items.of(outcomes);
    }

    private TicketOutcome one(Viewer viewer, String id, Doing doing) {
        try {
            Ticket ticket = bulk.one(viewer, TicketCall.id(id), doing);
            return new TicketOutcome(id, true, ticket.seq(), null);
        } catch (RuntimeException e) {
            return new TicketOutcome(id, false, null, Problems.problem(e, caller.locale()));
        }
    }

    private Set<String> ids(TicketBulk given) {
        if (given.ids() != null) {
            new Check()
                    .that(!given.ids().isEmpty(), "ids", "required")
                    .that(given.ids().size() <= MOST, "ids", "tooMany", MOST)
                    .that(given.ids().stream().noneMatch(Objects::isNull), "ids", "notId")
                    .done();
            return new LinkedHashSet<>(given.ids());
        }
        TicketLists.Query query = new TicketLists.Query(given.view(), TicketLists.text(given.where()), given.q(), given.sort());
        // All there are, by an oversight, would be a bad surprise.
        new Check().that(query.asks(), "ids", "required").done();
        Set<String> ids = new LinkedHashSet<>();
        lists.page(query, Tickets.Filter.NONE, null, null, MOST).page().items().forEach(ticket -> ids.add(ticket.id().toString()));
        return ids;
    }

    private Doing doing(TicketBulk given) {
        Action action = Arrays.stream(Action.values())
                .filter(each -> each.name().equalsIgnoreCase(given.action()))
                .findFirst()
                .orElseThrow(() -> Refused.invalid("action", "notChoice", "assign, priority, tag, untag, edit, transition, macro, undo"));
        new Check()
                .that(action != Action.PRIORITY || given.priority() != null, "priority", "required")
                .that(action != Action.TAG && action != Action.UNTAG || said(given.tags()), "tags", "required")
                .that(action != Action.EDIT || given.change() != null && !given.change().isEmpty(), "change", "required")
                .that(action != Action.TRANSITION || given.transition() != null, "transition", "required")
                .that(action != Action.MACRO || given.macroId() != null, "macroId", "required")
                .optional("clientId", given.clientId(), 100)
                .optional("note", given.note(), 5000)
                .done();
        return new Doing(
                action,
                call.agent(given.agentId(), "agentId"),
                Items.idOrNull(given.groupId(), "groupId"),
                given.priority(),
                given.tags(),
                given.change(),
                given.transition(),
                given.note(),
                Items.idOrNull(given.macroId(), "macroId"),
                given.clientId() == null ? Ids.next().toString() : given.clientId());
    }

    private static boolean said(List<String> tags) {
        return tags != null && !tags.isEmpty() && tags.stream().noneMatch(Objects::isNull);
    }
}
