package io.switchboard.web.ticket;

import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.TicketDesk;
import io.switchboard.web.shared.Items;
import io.switchboard.web.ticket.TicketViews.HistoryView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;

/** Answers and words among colleagues in a ticket's thread, which is its history. */
@Path("/tickets/{ticket}/comments")
@RequestScoped
@RolesAllowed("tickets:write")
@Transactional
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class TicketCommentResource {
    @Inject
    TicketDesk desk;

    @Inject
    TicketFileIds files;

    @Inject
    TicketCall call;

    /** An answer ({@code visible}: the customer may see it) or a word among colleagues. */
    public record TicketComment(
            String clientId, String text, boolean visible, List<String> fileIds, List<String> mentions, Long seenSeq, boolean force) {}

    @POST
    public Response write(@PathParam("ticket") String id, TicketComment comment, @HeaderParam("Idempotency-Key") String key) {
        Viewer viewer = call.writer();
        List<UUID> mentions = comment.mentions() == null
                ? List.of()
                : comment.mentions().stream().map(each -> Items.idOrNull(each, "mentions")).distinct().toList();
        TicketDesk.Written written = desk.comment(
                viewer,
                TicketCall.id(id),
                new TicketDesk.Comment(
                        comment.clientId() == null ? key : comment.clientId(),
                        comment.text(),
                        comment.visible(),
                        files.of(viewer, comment.fileIds()),
                        mentions,
                        comment.seenSeq(),
                        comment.force()));
        HistoryView view = TicketViews.entry(written.entry());
        return Response.status(written.isNew() ? 201 : 200).entity(view).header("ETag", "\"" + written.ticket().seq() + "\"").build();
    }
}
