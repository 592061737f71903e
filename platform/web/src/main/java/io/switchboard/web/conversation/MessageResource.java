package io.switchboard.web.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.core.conversation.Answers;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Files;
import io.switchboard.core.conversation.Inbox;
import io.switchboard.core.conversation.Message;
import io.switchboard.core.conversation.Messages;
import io.switchboard.core.conversation.Outbox;
import io.switchboard.core.shared.Refused;
import io.switchboard.spi.message.FileRef;
import io.switchboard.web.channel.ChannelTemplates;
import io.switchboard.web.conversation.Views.MessageView;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import jakarta.annotation.security.RolesAllowed;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;

/** Messages of a conversation: the thread, answers, notes, and what became of them. */
@Path("/conversations/{conversation}/messages")
@RequestScoped
@RolesAllowed("conversations:read")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class MessageResource {
    @Inject
    Caller caller;

    @Inject
    Conversations conversations;

    @Inject
    Messages messages;

    @Inject
    Answers answers;

    @Inject
    Outbox outbox;

    @Inject
    Files files;

    @Inject
    ChannelTemplates templates;

    @PathParam("conversation")
    String conversationId;

    /** An answer or note. */
    public record Draft(
            String clientId, JsonNode content, List<String> attachments, boolean note, Long seenSeq, boolean force) {}

    /** How an unknown outcome ended. */
    public record Decision(Boolean delivered) {}

    /** After a seq, oldest first; or, with {@code before}, the last ones before it. {@code next} is the last seq. */
    @GET
    public Items<MessageView> list(
            @QueryParam("after") String after, @QueryParam("before") String before, @QueryParam("limit") String limit) {
        Conversation conversation = conversation();
        int most = Items.limit(limit, 100, 500);
        Long from = Items.number(after, "after");
        Long until = Items.number(before, "before");
        List<Message> rows = until == null
                ? messages.after(conversation, from == null ? 0 : from, most)
                : messages.before(conversation, until, most);
        boolean more = until == null && rows.size() == most;
        String next = more ? Long.toString(rows.get(rows.size() - 1).seq()) : null;
        return new Items<>(rows.stream().map(MessageView::of).toList(), next);
    }

    @POST
    @RolesAllowed("conversations:write")
    public Response write(Draft draft, @HeaderParam("Idempotency-Key") String key) {
        String clientId = draft.clientId() == null ? key : draft.clientId();
        Contents contents = new Contents(id -> files.get(caller.viewer(), id).file(), template -> templates.fill(conversation().channelId(), template));
        List<FileRef> attachments = contents.files(draft.attachments());
        Answers.Draft answer = new Answers.Draft(
                clientId, contents.read(draft.content()), attachments, draft.note(), draft.seenSeq(), draft.force());
        Inbox.Stored stored = answers.write(caller.viewer(), Items.id(conversationId, "conversation"), answer);
        return Response.status(stored.isNew() ? 201 : 200)
                .entity(MessageView.of(stored.message()))
                .build();
    }

    /** Sends again what failed, or what nobody knows of. */
    @POST
    @RolesAllowed("conversations:write")
    @Path("{id}/retry")
    @Consumes(MediaType.WILDCARD)
    public MessageView retry(@PathParam("id") String id) {
        return MessageView.of(outbox.replay(caller.viewer(), message(id)));
    }

    /** A person knows how an unknown outcome ended. */
    @POST
    @RolesAllowed("conversations:write")
    @Path("{id}/settle")
    public MessageView settle(@PathParam("id") String id, Decision decision) {
        if (decision.delivered() == null) {
            throw Refused.invalid("delivered", "required");
        }
        return MessageView.of(outbox.decide(caller.viewer(), message(id), decision.delivered()));
    }

    private UUID message(String id) {
        return messages.get(conversation(), Items.id(id, "message")).id();
    }

    private Conversation conversation() {
        return conversations.get(caller.viewer(), Items.id(conversationId, "conversation"));
    }
}
