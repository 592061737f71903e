package io.switchboard.web.ticket;

import io.switchboard.core.ticket.Checklists;
import io.switchboard.core.ticket.Checklists.Wish;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketAgenda.Item;
import io.switchboard.core.ticket.TicketFlow;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.core.ticket.type.Definition;
import io.switchboard.core.ticket.type.Definition.Todo;
import io.switchboard.core.ticket.type.TransitionDefinition;
import io.switchboard.web.shared.Caller;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What is to be done in a ticket and ticked. */
@Path("/tickets/{ticket}/checklist")
@RequestScoped
@RolesAllowed("tickets:read")
@Transactional
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ChecklistResource {
    @Inject
    Caller caller;

    @Inject
    Tickets tickets;

    @Inject
    Checklists checklists;

    @Inject
    TicketFlow flow;

    @Inject
    TicketCall call;

    /** Something to be ticked; null leaves what stands; {@code place}: 0 is the first. */
    public record ChecklistItemForm(String text, Boolean done, Integer place) {}

    /**
     * Something to be ticked.
     *
     * @param ofType whether the type brought it: it can't be removed
     * @param by who ticked it, and when; null while nobody has
     */
    public record ChecklistItemView(String id, String text, boolean ofType, boolean done, String by, Instant at) {}

    /**
     * All of them, in their order.
     *
     * @param holds the steps, in the caller's language, that wait until all is ticked
     */
    public record ChecklistView(List<ChecklistItemView> items, int done, List<String> holds) {}

    @GET
    public ChecklistView get(@PathParam("ticket") String id) {
        return view(tickets.get(caller.viewer(), TicketCall.id(id)));
    }

    @POST
    @RolesAllowed("tickets:write")
    public ChecklistView add(@PathParam("ticket") String id, ChecklistItemForm form) {
        return view(checklists.add(call.writer(), TicketCall.id(id), form.text()));
    }

    @PATCH
    @Path("{item}")
    @RolesAllowed("tickets:write")
    public ChecklistView change(@PathParam("ticket") String id, @PathParam("item") String item, ChecklistItemForm form) {
        return view(checklists.change(call.writer(), TicketCall.id(id), item, new Wish(form.text(), form.done(), form.place())));
    }

    @DELETE
    @Path("{item}")
    @RolesAllowed("tickets:write")
    public ChecklistView remove(@PathParam("ticket") String id, @PathParam("item") String item) {
        return view(checklists.remove(call.writer(), TicketCall.id(id), item));
    }

    private ChecklistView view(Ticket ticket) {
        Definition type = flow.definition(ticket);
        Map<String, String> texts = type.checklist().stream().collect(Collectors.toMap(Todo::key, one -> one.name().in(caller.locale())));
        List<ChecklistItemView> items = ticket.agenda().checklist().stream()
                .map(item -> new ChecklistItemView(
                        item.id(), text(item, texts), texts.containsKey(item.id()), item.isDone(), item.byName(), item.at()))
                .toList();
        List<String> holds = ticket.agenda().allTicked()
                ? List.of()
                : type.from(ticket.state()).stream().filter(TransitionDefinition::ticked).map(way -> way.name().in(caller.locale())).toList();
        return new ChecklistView(items, (int) items.stream().filter(ChecklistItemView::done).count(), holds);
    }

    private static String text(Item item, Map<String, String> texts) {
        return item.text() != null ? item.text() : texts.getOrDefault(item.id(), item.id());
    }
}
