package io.switchboard.web.customer;

import io.switchboard.core.conversation.Attachment;
import io.switchboard.core.conversation.Files;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.CustomerDesk;
import io.switchboard.core.ticket.CustomerHistory;
import io.switchboard.core.ticket.CustomerLinks.Holder;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.web.conversation.Views.FileView;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.RateLimits.Limit;
import io.switchboard.web.shared.Uploads;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.EntityPart;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** A ticket as its customer sees it: no account, a token bound to this one ticket. */
@Path("/customer/ticket")
@RequestScoped
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class CustomerTicketResource {
    @Inject
    LinkAdmission admission;

    @Inject
    CustomerDesk desk;

    @Inject
    CustomerHistory history;

    @Inject
    CustomerTicketViews views;

    @Inject
    Files files;

    @Inject
    PlatformSettings settings;

    @HeaderParam("Authorization")
    String authorization;

    /** What the customer writes. */
    public record CustomerReply(String clientId, String text, List<String> fileIds) {}

    /** How content he is, 1 to 5, and why. */
    public record CustomerRating(Integer score, List<String> reasons, String comment) {}

    @GET
    public CustomerTicketViews.CustomerTicketView get() {
        return views.ticket(desk.ticket(holder(Limit.LINK_READS)));
    }

    @GET
    @Path("history")
    public CustomerTicketViews.CustomerHistoryView history(@QueryParam("after") String after, @QueryParam("limit") String limit) {
        Ticket ticket = desk.ticket(holder(Limit.LINK_READS));
        Long seq = Items.number(after, "after");
        if (seq != null && seq < 0) {
            throw Refused.invalid("after", "notCursor");
        }
        return views.history(ticket, history.after(ticket, seq == null ? 0 : seq, Items.limit(limit, 100, 200)));
    }

    @POST
    @Path("replies")
    public Response reply(CustomerReply reply, @HeaderParam("Idempotency-Key") String key) {
        Holder holder = holder(Limit.LINK_WRITES);
        List<UUID> fileIds = ids(reply.fileIds());
        CustomerDesk.Written written = desk.reply(holder, reply.clientId() == null ? key : reply.clientId(), reply.text(), fileIds);
        return Response.status(written.isNew() ? 201 : 200).entity(views.entry(written)).build();
    }

    static List<UUID> ids(List<String> texts) {
        if (texts == null) {
            return List.of();
        }
        if (texts.size() > 100) {
            throw Refused.invalid("fileIds", "tooMany", 10);
        }
        return texts.stream().map(text -> Items.idOrNull(text, "fileIds")).filter(Objects::nonNull).toList();
    }

    @POST
    @Path("files")
    @CustomersOnly
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response upload(List<EntityPart> parts) throws IOException {
        Holder holder = holder(Limit.LINK_READS);
        return Uploads.store(parts, (name, in) -> FileView.of(files.store(CustomerDesk.owner(holder), name, in, settings.maxFileBytes())));
    }

    @GET
    @Path("files/{id}")
    @Produces(MediaType.WILDCARD)
    public Response file(@PathParam("id") String id) throws IOException {
        Attachment file = desk.file(holder(Limit.LINK_READS), Items.id(id, "file"));
        return Uploads.serve(file.file(), files.open(file));
    }

    @POST
    @Path("urge")
    @Consumes(MediaType.WILDCARD)
    public CustomerTicketViews.CustomerTicketView urge() {
        return views.ticket(desk.urge(holder(Limit.LINK_WRITES)));
    }

    @POST
    @Path("rating")
    public CustomerTicketViews.CustomerTicketView rate(CustomerRating rating) {
        Holder holder = holder(Limit.LINK_WRITES);
        if (rating.score() == null) {
            throw Refused.invalid("score", "required");
        }
        List<String> reasons = rating.reasons() == null ? List.of() : rating.reasons();
        if (reasons.size() > CustomerDesk.REASONS.size() || reasons.stream().anyMatch(Objects::isNull)) {
            throw Refused.invalid("reasons", "notChoice", String.join(", ", CustomerDesk.REASONS.stream().sorted().toList()));
        }
        return views.ticket(desk.rate(holder, rating.score(), reasons, rating.comment()));
    }

    private Holder holder(Limit limit) {
        return admission.admit(authorization, limit);
    }
}
