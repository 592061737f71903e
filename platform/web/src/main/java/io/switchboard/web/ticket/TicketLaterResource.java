package io.switchboard.web.ticket;

import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.LaterTimes;
import io.switchboard.core.ticket.SendLater;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketAgenda.Later;
import io.switchboard.core.ticket.TicketDesk;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.web.conversation.Views.FileView;
import io.switchboard.web.conversation.Views.Named;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
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
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Answers and notes that are written now and sent later, in their author's name. */
@Path("/tickets/{ticket}/later")
@RequestScoped
@RolesAllowed("tickets:read")
@Transactional
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class TicketLaterResource {
    @Inject
    Caller caller;

    @Inject
    Tickets tickets;

    @Inject
    SendLater later;

    @Inject
    LaterTimes times;

    @Inject
    TicketFileIds files;

    @Inject
    TicketCall call;

    /** What is to be sent, as a comment says it, and when. */
    public record LaterForm(String clientId, String text, boolean visible, List<String> fileIds, List<String> mentions, String via, Instant at) {}

    /** What is to be otherwise; null leaves what stands. */
    public record LaterEdit(String text, Instant at) {}

    /**
     * Something that waits.
     *
     * @param mine whether the caller wrote it: he alone changes it or sends it now
     * @param held why it isn't sent: customer (wrote meanwhile), merged, closed, author (works here no longer), rights, channel; null while
     *     it is planned
     */
    public record LaterView(String id, Named by, boolean mine, boolean visible, String text, List<FileView> files, String via, Instant at, String held) {}

    /** A time one mostly wants: hour, evening, tomorrow, workday. */
    public record LaterChoice(String key, Instant at) {}

    /** All that waits in a ticket, and the times one mostly wants. */
    public record TicketLaterView(List<LaterView> items, List<LaterChoice> choices) {}

    @GET
    public TicketLaterView get(@PathParam("ticket") String id) {
        return view(tickets.get(caller.viewer(), TicketCall.id(id)));
    }

    @POST
    @RolesAllowed("tickets:write")
    public TicketLaterView plan(@PathParam("ticket") String id, @HeaderParam("Idempotency-Key") String key, LaterForm form) {
        Viewer viewer = call.writer();
        List<UUID> mentions = form.mentions() == null
                ? List.of()
                : form.mentions().stream().map(each -> Items.idOrNull(each, "mentions")).filter(Objects::nonNull).distinct().toList();
        TicketDesk.Comment comment = new TicketDesk.Comment(
                form.clientId() == null ? key : form.clientId(),
                form.text(),
                form.visible(),
                files.of(viewer, form.fileIds()),
                mentions,
                null,
                false,
                Texts.orNull(form.via()));
        return view(later.plan(viewer, TicketCall.id(id), comment, form.at()));
    }

    @PATCH
    @Path("{later}")
    @RolesAllowed("tickets:write")
    public TicketLaterView change(@PathParam("ticket") String id, @PathParam("later") String one, LaterEdit edit) {
        return view(later.change(call.writer(), TicketCall.id(id), one, edit.text(), edit.at()));
    }

    @POST
    @Path("{later}/now")
    @RolesAllowed("tickets:write")
    @Consumes(MediaType.WILDCARD)
    public TicketLaterView sendNow(@PathParam("ticket") String id, @PathParam("later") String one) {
        return view(later.sendNow(call.writer(), TicketCall.id(id), one));
    }

    @DELETE
    @Path("{later}")
    @RolesAllowed("tickets:write")
    public TicketLaterView cancel(@PathParam("ticket") String id, @PathParam("later") String one) {
        return view(later.cancel(call.writer(), TicketCall.id(id), one));
    }

    private TicketLaterView view(Ticket ticket) {
        return new TicketLaterView(
                ticket.agenda().later().stream().map(this::view).toList(),
                times.of(ticket).stream().map(choice -> new LaterChoice(choice.key(), choice.at())).toList());
    }

    private LaterView view(Later one) {
        return new LaterView(
                one.id(),
                new Named(one.by().toString(), one.byName()),
                one.by().equals(caller.viewer().agentId()),
                one.visible(),
                one.text(),
                one.files().stream().map(FileView::of).toList(),
                one.via(),
                one.at(),
                one.held());
    }
}
