package io.switchboard.web.ticket;

import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Category;
import io.switchboard.core.ticket.NewTickets;
import io.switchboard.core.ticket.SplitTicket;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketDesk;
import io.switchboard.core.ticket.TicketFlow;
import io.switchboard.core.ticket.TicketLinks;
import io.switchboard.core.ticket.TicketPeople;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.Versions;
import io.switchboard.web.ticket.TicketViews.HistoryView;
import io.switchboard.web.ticket.TicketViews.TicketView;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Tickets: lists, what they are, and how they move. Whoever wants them changed only if nobody else has says which seq he saw. */
@Path("/tickets")
@RequestScoped
@RolesAllowed("tickets:read")
@Transactional
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class TicketResource {
    @Inject
    Caller caller;

    @Inject
    Tickets tickets;

    @Inject
    NewTickets made;

    @Inject
    TicketDesk desk;

    @Inject
    TicketFlow flow;

    @Inject
    TicketLists lists;

    @Inject
    TicketLinks links;

    @Inject
    SplitTicket splits;

    @Inject
    TicketViews views;

    @Inject
    TicketFileIds files;

    @Inject
    TicketCall call;

    /** A customer who may not be known yet. */
    public record AskingForm(String name, String email, String phone) {}

    /** A new ticket. */
    public record TicketForm(
            String clientId,
            String subject,
            String type,
            String description,
            String contactId,
            AskingForm contact,
            String shopId,
            String groupId,
            String assigneeId,
            String priority,
            Map<String, Object> fields,
            List<String> tags,
            String conversationId,
            String parentId,
            String repeatOf,
            List<String> fileIds) {}

    /** What a way asks for. */
    public record TicketStep(String note, Map<String, Object> fields, String groupId, String assigneeId) {}

    /** To whom or where, and what he should know. */
    public record TicketAssignment(String agentId, String groupId, String note) {}

    /** Why. */
    public record TicketUrge(String text) {}

    /** In which it goes on. */
    public record TicketMerge(String into) {}

    /** What of its history becomes a ticket; without a type it has the same. */
    public record TicketSplit(Long seq, String clientId, String subject, String type) {}

    /** Which conversation. */
    public record TicketTalk(String conversationId) {}

    /** Who; nobody named is the caller. */
    public record TicketWatch(String agentId) {}

    /** How long it sleeps. */
    public record TicketSleep(Instant until) {}

    /**
     * Last changed first. {@code assignee=me} for one's own, {@code open=true} without the solved and closed ones, {@code number} as people
     * say it. {@code view}: a list by its id, {@code where}: conditions as JSON, {@code q}: words in subject, thread, fields and names, {@code
     * sort}: up to three fields with commas between, {@code -} before one: the highest first. Those four know what happened up to a second ago, and
     * the caller's own change when {@code seen} names it: {@code <ticket>:<seq>}. With {@code total=true} a first page tells how many there are in all.
     */
    @GET
    public Items<TicketView> list(
            @QueryParam("state") String state,
            @QueryParam("category") String category,
            @QueryParam("assignee") String assignee,
            @QueryParam("group") String group,
            @QueryParam("contact") String contact,
            @QueryParam("type") String type,
            @QueryParam("conversation") String conversation,
            @QueryParam("number") String number,
            @QueryParam("open") boolean open,
            @QueryParam("view") String view,
            @QueryParam("where") String where,
            @QueryParam("q") String text,
            @QueryParam("sort") String sort,
            @QueryParam("seen") String seen,
            @QueryParam("total") boolean total,
            @QueryParam("after") String after,
            @QueryParam("limit") String limit) {
        Viewer viewer = caller.viewer();
        Long said = Items.number(number, "number");
        if (said != null) {
            return Items.of(views.of(tickets.numbered(viewer, said), caller.locale()));
        }
        UUID who = "me".equals(assignee) ? viewer.agentId() : Items.idOrNull(assignee, "assignee");
        Tickets.Filter filter = new Tickets.Filter(
                state == null || state.isBlank() ? null : state,
                category(category),
                who,
                Items.idOrNull(group, "group"),
                Items.idOrNull(contact, "contact"),
                type == null || type.isBlank() ? null : type,
                Items.idOrNull(conversation, "conversation"),
                open);
        TicketLists.Query query = new TicketLists.Query(view, where, text, sort);
        if (query.asks()) {
            var found = lists.page(query, filter, seen, after, Items.limit(limit, 50, 200));
            Items<TicketView> page = Items.of(found, views.of(found.page().items(), caller.locale()));
            page = found.everywhere() ? page : page.withIndexed(lists.building());
            return total && after == null ? counted(page, query, filter) : page;
        }
        var page = tickets.list(viewer, filter, after, Items.limit(limit, 50, 200));
        Items<TicketView> shown = new Items<>(views.of(page.items(), caller.locale()), page.next());
        return total && after == null && filter.conversation() == null ? counted(shown, query, filter) : shown;
    }

    /** What is all there needn't be counted by the index. */
    private Items<TicketView> counted(Items<TicketView> page, TicketLists.Query query, Tickets.Filter filter) {
        return page.withTotal(page.next() == null ? (Long) (long) page.items().size() : lists.total(query, filter));
    }

    private static Category category(String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        return Arrays.stream(Category.values())
                .filter(each -> each.name().equals(text))
                .findFirst()
                .orElseThrow(() -> Refused.invalid("category", "notChoice", "NEW, OPEN, PENDING, HOLD, SOLVED, CLOSED"));
    }

    @POST
    @RolesAllowed("tickets:write")
    public Response create(TicketForm form, @HeaderParam("Idempotency-Key") String key) {
        return call.created(made.make(call.writer(), draft(form, key)));
    }

    private NewTickets.Draft draft(TicketForm form, String key) {
        String clientId = form.clientId() != null ? form.clientId() : key == null ? Ids.next().toString() : key;
        AskingForm asking = form.contact();
        return new NewTickets.Draft(
                clientId,
                form.subject(),
                form.type(),
                form.description(),
                Items.idOrNull(form.contactId(), "contactId"),
                asking == null ? null : new TicketPeople.Asking(asking.name(), asking.email(), asking.phone()),
                Items.idOrNull(form.shopId(), "shopId"),
                Items.idOrNull(form.groupId(), "groupId"),
                call.agent(form.assigneeId(), "assigneeId"),
                form.priority(),
                form.fields(),
                form.tags(),
                Items.idOrNull(form.conversationId(), "conversationId"),
                Items.idOrNull(form.parentId(), "parentId"),
                Items.idOrNull(form.repeatOf(), "repeatOf"),
                files.of(caller.viewer(), form.fileIds()));
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        return call.answer(tickets.get(caller.viewer(), TicketCall.id(id)));
    }

    /** Names that aren't there leave what stands, null empties: subject, priority, problem, contactId, groupId, assigneeId, fields, tags, snoozedUntil. */
    @PATCH
    @Path("{id}")
    @RolesAllowed("tickets:write")
    public Response change(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, Map<String, Object> given) {
        Map<String, Object> wanted = new HashMap<>(given);
        wanted.computeIfPresent("assigneeId", (name, who) -> "me".equals(who) ? String.valueOf(caller.viewer().agentId()) : who);
        return call.answer(desk.edit(call.writer(), TicketCall.id(id), wanted, Versions.expected(ifMatch)));
    }

    /** After a seq, oldest first; or, with {@code before}, the last ones before it. {@code next} is the last seq. */
    @GET
    @Path("{id}/history")
    public Items<HistoryView> history(
            @PathParam("id") String id, @QueryParam("after") String after, @QueryParam("before") String before, @QueryParam("limit") String limit) {
        Ticket ticket = tickets.get(caller.viewer(), TicketCall.id(id));
        int most = Items.limit(limit, 100, 500);
        Long from = Items.number(after, "after");
        Long until = Items.number(before, "before");
        var rows = until == null ? tickets.history(ticket, from == null ? 0 : from, most) : tickets.historyBefore(ticket, until, most);
        boolean more = until == null && rows.size() == most;
        return new Items<>(views.entries(rows), more ? Long.toString(rows.get(rows.size() - 1).seq()) : null);
    }

    @POST
    @Path("{id}/assign")
    @RolesAllowed("tickets:write")
    public Response assign(@PathParam("id") String id, TicketAssignment to) {
        return call.answer(desk.assign(call.writer(), TicketCall.id(id), call.agent(to.agentId(), "agentId"), Items.idOrNull(to.groupId(), "groupId"), to.note()));
    }

    @POST
    @Path("{id}/urge")
    @RolesAllowed("tickets:write")
    public Response urge(@PathParam("id") String id, TicketUrge urge) {
        return call.answer(desk.urge(call.writer(), TicketCall.id(id), urge == null ? null : urge.text()));
    }

    @POST
    @Path("{id}/snooze")
    @RolesAllowed("tickets:write")
    public Response snooze(@PathParam("id") String id, TicketSleep sleep) {
        return call.answer(desk.snooze(call.writer(), TicketCall.id(id), sleep.until()));
    }

    @DELETE
    @Path("{id}/snooze")
    @RolesAllowed("tickets:write")
    public Response wake(@PathParam("id") String id) {
        return call.answer(desk.wake(call.writer(), TicketCall.id(id)));
    }

    /** Somebody hears what becomes of it. */
    @POST
    @Path("{id}/watchers")
    @RolesAllowed("tickets:write")
    public Response watch(@PathParam("id") String id, TicketWatch watch) {
        UUID who = call.agent(watch.agentId() == null ? "me" : watch.agentId(), "agentId");
        return call.answer(desk.watch(call.writer(), TicketCall.id(id), who, true));
    }

    @DELETE
    @Path("{id}/watchers/{agent}")
    @RolesAllowed("tickets:write")
    public Response unwatch(@PathParam("id") String id, @PathParam("agent") String agent) {
        return call.answer(desk.watch(call.writer(), TicketCall.id(id), call.agent(agent, "agentId"), false));
    }

    /** It goes on in another one; answers with that. */
    @POST
    @Path("{id}/merge")
    @RolesAllowed("tickets:write")
    public Response merge(@PathParam("id") String id, TicketMerge into) {
        UUID other = Items.idOrNull(into.into(), "into");
        if (other == null) {
            throw Refused.invalid("into", "required");
        }
        return call.answer(links.merge(call.writer(), TicketCall.id(id), other));
    }

    @POST
    @Path("{id}/unmerge")
    @RolesAllowed("tickets:write")
    @Consumes(MediaType.WILDCARD)
    public Response unmerge(@PathParam("id") String id) {
        return call.answer(links.unmerge(call.writer(), TicketCall.id(id)));
    }

    /** What was said there becomes a ticket of its own, too. */
    @POST
    @Path("{id}/split")
    @RolesAllowed("tickets:write")
    public Response split(@PathParam("id") String id, TicketSplit form) {
        if (form.seq() == null) {
            throw Refused.invalid("seq", "required");
        }
        String clientId = form.clientId() == null ? Ids.next().toString() : form.clientId();
        return call.created(splits.split(call.writer(), TicketCall.id(id), form.seq(), clientId, form.subject(), form.type()));
    }

    /** A conversation belongs to it; nothing is copied. */
    @POST
    @Path("{id}/conversations")
    @RolesAllowed("tickets:write")
    public Response tie(@PathParam("id") String id, TicketTalk talk) {
        UUID conversation = Items.idOrNull(talk.conversationId(), "conversationId");
        if (conversation == null) {
            throw Refused.invalid("conversationId", "required");
        }
        return call.answer(links.tie(call.writer(), TicketCall.id(id), conversation));
    }

    @DELETE
    @Path("{id}/conversations/{conversation}")
    @RolesAllowed("tickets:write")
    public Response untie(@PathParam("id") String id, @PathParam("conversation") String conversation) {
        return call.answer(links.untie(call.writer(), TicketCall.id(id), Items.id(conversation, "conversation")));
    }

    /** A way of the ticket's type, by its key. */
    @POST
    @Path("{id}/{transition}")
    @RolesAllowed("tickets:write")
    public Response move(
            @PathParam("id") String id, @PathParam("transition") String way, @HeaderParam("If-Match") String ifMatch, TicketStep given) {
        TicketFlow.Step step = given == null
                ? TicketFlow.Step.NOTHING
                : new TicketFlow.Step(given.note(), given.fields(), Items.idOrNull(given.groupId(), "groupId"), call.agent(given.assigneeId(), "assigneeId"));
        return call.answer(flow.move(call.writer(), TicketCall.id(id), way, step, Versions.expected(ifMatch)));
    }
}
