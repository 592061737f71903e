package io.switchboard.web.channel;

import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.conversation.Message;
import io.switchboard.core.conversation.Messages;
import io.switchboard.core.conversation.Outbox;
import io.switchboard.core.conversation.OutboxEntry;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Answers that a channel could not deliver, or of which nobody knows. */
@Path("/channels/{channel}/dead-letters")
@RequestScoped
@Transactional
@RolesAllowed("dead-letters:write")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
public class DeadLetterResource {
    @Inject
    Caller caller;

    @Inject
    ChannelAccounts accounts;

    @Inject
    Outbox outbox;

    @Inject
    Messages messages;

    @PathParam("channel")
    String channel;

    /** A dead letter; {@code state} is DEAD or UNKNOWN, its id that of its message. */
    public record DeadLetterView(
            String id,
            String conversationId,
            String messageId,
            String state,
            String problem,
            int attempts,
            Instant createdAt,
            String preview) {}

    @GET
    public Items<DeadLetterView> list(@QueryParam("after") String after, @QueryParam("limit") String limit) {
        Page<OutboxEntry> page = outbox.deadLetters(channelId(), after, Items.limit(limit, 50, 200));
        Map<UUID, Message> letters = messages.byIds(page.items().stream().map(OutboxEntry::messageId).toList()).stream()
                .collect(Collectors.toMap(Message::id, Function.identity()));
        return Items.of(page.map(o -> new DeadLetterView(
                o.messageId().toString(),
                o.conversationId().toString(),
                o.messageId().toString(),
                o.state().name(),
                o.problem(),
                o.attempts(),
                o.createdAt(),
                Texts.preview(letters.get(o.messageId()).content().plainText(), 200))));
    }

    @POST
    @Path("{id}/replay")
    public Response replay(@PathParam("id") String id) {
        outbox.replay(caller.viewer(), letter(id));
        return Response.accepted().build();
    }

    /** Gives it up: the message stays, as failed. */
    @DELETE
    @Path("{id}")
    public Response discard(@PathParam("id") String id) {
        outbox.decide(caller.viewer(), letter(id), false);
        return Response.noContent().build();
    }

    /** A letter of this channel; another channel's isn't found here. */
    private UUID letter(String id) {
        UUID message = Items.id(id, "message");
        UUID here = channelId();
        return messages.byIds(List.of(message)).stream()
                .filter(m -> m.channelId().equals(here))
                .map(Message::id)
                .findFirst()
                .orElseThrow(() -> Refused.notFound("message"));
    }

    private UUID channelId() {
        return accounts.get(caller.viewer(), Items.id(channel, "channel")).id();
    }
}
