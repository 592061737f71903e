package io.switchboard.web.ticket;

import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.conversation.ReplyAllowance;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.TicketDesk;
import io.switchboard.core.ticket.TicketReplies;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.Problems;
import io.switchboard.web.ticket.TicketViews.HistoryView;
import io.switchboard.web.ticket.TicketViews.TicketChannelRef;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

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
    TicketReplies replies;

    @Inject
    Tickets tickets;

    @Inject
    TicketViews views;

    @Inject
    ChannelAccounts channels;

    @Inject
    Caller caller;

    @Inject
    TicketCall call;

    /**
     * An answer ({@code visible}: the customer may see it) or a word among colleagues. {@code via}: a conversation's id, {@code page} for the
     * customer's page alone; null: by the best way there is.
     */
    public record TicketComment(
            String clientId, String text, boolean visible, List<String> fileIds, List<String> mentions, Long seenSeq, boolean force, String via) {}

    /**
     * A way by which an answer goes to the customer.
     *
     * @param via what an answer that is to take it says
     * @param reply how far the channel lets us write; null: always
     * @param hindrance why it takes nothing now; null when it does
     */
    public record ReplyWay(String via, TicketChannelRef channel, ReplyUntil reply, String hindrance) {}

    /** Until when, and how many messages (null for any number). */
    public record ReplyUntil(Instant until, Integer left) {}

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
                        comment.force(),
                        Texts.orNull(comment.via())));
        HistoryView view = views.entries(List.of(written.entry())).get(0);
        return Response.status(written.isNew() ? 201 : 200).entity(view).header("ETag", "\"" + written.ticket().seq() + "\"").build();
    }

    /** By which ways an answer can go out, the best first; none: it stands on the customer's page alone. */
    @GET
    @Path("ways")
    public Items<ReplyWay> ways(@PathParam("ticket") String id) {
        List<TicketReplies.Way> ways = replies.ways(tickets.get(call.writer(), TicketCall.id(id)));
        Map<UUID, ChannelAccount> known = channels.byIds(ways.stream().map(way -> way.conversation().channelId()).collect(Collectors.toSet()));
        return Items.of(ways.stream().map(way -> view(way, known.get(way.conversation().channelId()))).toList());
    }

    private ReplyWay view(TicketReplies.Way way, ChannelAccount channel) {
        ReplyAllowance allowance = way.conversation().replies();
        return new ReplyWay(
                way.conversation().id().toString(),
                new TicketChannelRef(channel.id().toString(), channel.name(), channel.connector()),
                allowance.until() == null ? null : new ReplyUntil(allowance.until(), allowance.left()),
                way.hindrance() == null ? null : Problems.problem(way.hindrance(), caller.locale()).detail());
    }

    /** Sends again what of an answer did not arrive. */
    @POST
    @Path("{seq}/retry")
    @Consumes(MediaType.WILDCARD)
    public HistoryView retry(@PathParam("ticket") String id, @PathParam("seq") String seq) {
        Long number = Items.number(seq, "seq");
        return views.entries(List.of(replies.again(call.writer(), TicketCall.id(id), number == null ? 0 : number))).get(0);
    }
}
