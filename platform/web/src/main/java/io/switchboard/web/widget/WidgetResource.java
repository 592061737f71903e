package io.switchboard.web.widget;

import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.core.agent.Tokens;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.conversation.Attachment;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Files;
import io.switchboard.core.conversation.Inbox;
import io.switchboard.core.conversation.Visitors;
import io.switchboard.core.conversation.Visitors.Visitor;
import io.switchboard.core.shared.Refused;
import io.switchboard.spi.message.FileRef;
import io.switchboard.web.conversation.Contents;
import io.switchboard.web.conversation.Views.FileView;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.RateLimits;
import io.switchboard.web.shared.RateLimits.Limit;
import io.switchboard.web.shared.Uploads;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.EntityPart;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The visitors' side: no account, a token bound to one visitor of one channel. */
@Path("/widget/{channelKey}")
@RequestScoped
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class WidgetResource {
    @Inject
    Caller caller;

    @Inject
    WidgetChannels channels;

    @Inject
    Visitors visitors;

    @Inject
    VisitorMessages messages;

    @Inject
    VisitorConversations conversations;

    @Inject
    Files files;

    @Inject
    RateLimits limits;

    @PathParam("channelKey")
    String channelKey;

    @HeaderParam("Authorization")
    String authorization;

    /** How a visitor begins; all nullable. */
    public record Begin(String visitorId, String name, String email, String page, String referrer, String locale) {}

    /** A visitor's session, with a first ticket for his socket. */
    public record SessionView(
            String token, Instant expiresAt, String visitorId, String conversationId, String ticket, Map<String, Object> config) {}

    /** What he writes. */
    public record Draft(String clientId, JsonNode content, List<String> attachments) {}

    /** What he thinks of it: 1 to 5. */
    public record Rating(Integer score, String comment) {}

    /** What he tells of himself. */
    public record Introduction(String name, String email, String phone, Map<String, String> fields) {}

    @GET
    @Path("config")
    public Map<String, Object> config(@QueryParam("locale") String locale) {
        limits.count(Limit.WIDGET_CONFIG, caller.address());
        return channels.config(channels.get(channelKey), locale);
    }

    /** A new visitor; with his token in the header the same one again. */
    @POST
    @Path("session")
    public SessionView begin(Begin begin) {
        ChannelAccount channel = channels.get(channelKey);
        limits.count(Limit.VISITOR_SESSION, caller.address());
        Optional<Visitor> known = visitors.holder(channel.id(), bearer());
        Visitors.Session session = known.isPresent()
                ? visitors.resume(known.get(), bearer())
                : visitors.begin(channel, begin.name(), begin.email(), begin.locale());
        Visitor visitor = session.visitor();
        String conversation =
                visitors.current(visitor).map(Conversation::id).map(Object::toString).orElse(null);
        return new SessionView(
                session.token().token(),
                session.token().expiresAt(),
                visitor.externalId(),
                conversation,
                visitors.ticket(visitor).token(),
                channels.config(channel, begin.locale()));
    }

    @PUT
    @Path("session")
    public SessionView beginAgain(Begin begin) {
        return begin(begin);
    }

    @POST
    @Path("ws-ticket")
    @Consumes(MediaType.WILDCARD)
    public Map<String, Object> ticket() {
        Visitor visitor = visitor(Limit.VISITOR_READS);
        Tokens.Issued ticket = visitors.ticket(visitor);
        return Map.of("ticket", ticket.token(), "expiresAt", ticket.expiresAt());
    }

    /** {@code next} is always given: the place to go on from, also when nothing new is there yet. */
    @GET
    @Path("messages")
    public VisitorMessages.Slice list(@QueryParam("after") String after, @QueryParam("limit") String limit) {
        return messages.after(visitor(Limit.VISITOR_READS), after, Items.limit(limit, 100, 500));
    }

    @POST
    @Path("messages")
    public Response write(Draft draft, @HeaderParam("Idempotency-Key") String key) {
        Visitor visitor = visitor(Limit.VISITOR_WRITES);
        Contents contents = new Contents(
                id -> files.getForVisitor(visitor.channelId(), visitor.contactId(), id).file());
        Inbox.Stored stored = visitors.write(
                visitor,
                draft.clientId() == null ? key : draft.clientId(),
                contents.read(draft.content()),
                contents.files(draft.attachments()));
        return Response.status(stored.isNew() ? 201 : 200)
                .entity(messages.view(visitor, stored.message()))
                .build();
    }

    @POST
    @Path("files")
    @VisitorsOnly
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response upload(List<EntityPart> parts) throws IOException {
        Visitor visitor = visitor();
        Files.Owner owner = Files.Owner.visitor(visitor.channelId(), visitor.contactId());
        ChannelAccount channel = channels.get(channelKey);
        return Uploads.store(parts, (name, in) -> {
            FileRef file = files.store(owner, name, in, channels.maxFileBytes(channel));
            channels.checkKind(channel, file);
            return FileView.of(file);
        });
    }

    @GET
    @Path("files/{id}")
    @Produces(MediaType.WILDCARD)
    public Response file(@PathParam("id") String id) throws IOException {
        Visitor visitor = visitor(Limit.VISITOR_READS);
        Attachment file = files.getForVisitor(visitor.channelId(), visitor.contactId(), Items.id(id, "file"));
        return Uploads.serve(file.file(), files.open(file));
    }

    @POST
    @Path("contact")
    public Response introduce(Introduction introduction) {
        Visitor visitor = visitor(Limit.VISITOR_WRITES);
        Map<String, String> fields = introduction.fields() == null ? Map.of() : new HashMap<>(introduction.fields());
        visitors.introduce(visitor, introduction.name(), introduction.email(), introduction.phone(), fields);
        return Response.noContent().build();
    }

    @POST
    @Path("rating")
    public Response rate(Rating rating) {
        Visitor visitor = visitor(Limit.VISITOR_WRITES);
        if (rating.score() == null) {
            throw Refused.invalid("score", "required");
        }
        visitors.rate(visitor, rating.score(), rating.comment());
        return Response.noContent().build();
    }

    /** How his conversation stands: state, place in the queue, who has it. */
    @GET
    @Path("conversation")
    public VisitorConversations.VisitorConversationView conversation() {
        return conversations.current(visitor(Limit.VISITOR_READS));
    }

    private Visitor visitor(Limit limit) {
        Visitor visitor = visitor();
        limits.count(limit, visitor.externalId());
        return visitor;
    }

    private Visitor visitor() {
        ChannelAccount channel = channels.get(channelKey);
        return visitors.holder(channel.id(), bearer()).orElseThrow(() -> Refused.unauthenticated("signIn.needed"));
    }

    private String bearer() {
        return bearer(authorization);
    }

    static String bearer(String authorization) {
        boolean given = authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7);
        return given ? authorization.substring(7).strip() : null;
    }
}
