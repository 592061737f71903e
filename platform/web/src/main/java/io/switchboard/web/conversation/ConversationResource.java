package io.switchboard.web.conversation;

import io.switchboard.core.agent.Groups;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.conversation.Answers;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.ConversationState;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Snoozes;
import io.switchboard.core.conversation.TakeBack;
import io.switchboard.core.conversation.Transfers;
import io.switchboard.core.search.Search;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.web.conversation.Views.ConversationView;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.Versions;
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
import java.util.Arrays;
import java.util.UUID;

/** Conversations: lists, and who has them. */
@Path("/conversations")
@RequestScoped
@RolesAllowed("conversations:read")
@Transactional
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ConversationResource {
    @Inject
    Caller caller;

    @Inject
    Conversations conversations;

    @Inject
    Search search;

    @Inject
    Transfers transfers;

    @Inject
    Snoozes snoozes;

    @Inject
    TakeBack takeBack;

    @Inject
    Answers answers;

    @Inject
    ChannelAccounts channels;

    @Inject
    Groups groups;

    @Inject
    Views views;

    /** To whom. */
    public record Assignment(String agentId) {}

    /** To whom or where, and what he should know. */
    public record Transfer(String agentId, String groupId, String note) {}

    /** Up to where it was seen. */
    public record Seen(Long seq) {}

    /** How long it sleeps. */
    public record Snooze(Instant until) {}

    /**
     * Newest first. {@code assignee=me} for one's own, {@code open=true} without the closed ones, {@code unread=true} and
     * {@code waiting=true} for those alone, {@code snoozed=true} for those that sleep, {@code false} for those awake.
     * {@code q} finds words in messages, notes, names, addresses and subjects, all of them in one conversation.
     */
    @GET
    public Items<ConversationView> list(
            @QueryParam("state") String state,
            @QueryParam("channel") String channel,
            @QueryParam("assignee") String assignee,
            @QueryParam("group") String group,
            @QueryParam("contact") String contact,
            @QueryParam("open") boolean open,
            @QueryParam("unread") boolean unread,
            @QueryParam("waiting") boolean waiting,
            @QueryParam("snoozed") String snoozed,
            @QueryParam("q") String text,
            @QueryParam("after") String after,
            @QueryParam("limit") String limit) {
        Viewer viewer = caller.viewer();
        UUID who = "me".equals(assignee) ? viewer.agentId() : Items.idOrNull(assignee, "assignee");
        Conversations.Filter filter = new Conversations.Filter(
                stateOf(state),
                channelOf(channel),
                who,
                Items.idOrNull(group, "group"),
                Items.idOrNull(contact, "contact"),
                text,
                open,
                new Conversations.Standing(flag(snoozed), unread, waiting));
        int size = Items.limit(limit, 50, 200);
        if (Texts.orNull(text) != null) {
            Search.Found<Conversation> found = search.conversations(viewer, filter, after, size);
            return Items.of(found, views.of(found.page().items()));
        }
        var page = conversations.list(viewer, filter, after, size);
        return new Items<>(views.of(page.items()), page.next());
    }

    private static ConversationState stateOf(String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        return Arrays.stream(ConversationState.values())
                .filter(s -> s.name().equals(text))
                .findFirst()
                .orElseThrow(() -> Refused.invalid("state", "notChoice", "BOT, QUEUED, ASSIGNED, CLOSED"));
    }

    private static Boolean flag(String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (!text.equals("true") && !text.equals("false")) {
            throw Refused.invalid("snoozed", "notFlag");
        }
        return Boolean.valueOf(text);
    }

    /** A channel by its id or its key. */
    private UUID channelOf(String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        return channels.byKey(text).map(c -> c.id()).orElseGet(() -> Items.idOrNull(text, "channel"));
    }

    @GET
    @Path("counts")
    public Conversations.Counts counts() {
        return conversations.counts(caller.viewer());
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        return answer(conversations.get(caller.viewer(), idOf(id)));
    }

    @POST
    @Path("{id}/accept")
    @RolesAllowed("conversations:write")
    @Consumes(MediaType.WILDCARD)
    public Response accept(@PathParam("id") String id) {
        return answer(transfers.accept(caller.viewer(), idOf(id)));
    }

    @POST
    @Path("{id}/assign")
    @RolesAllowed("conversations:write")
    public Response assign(@PathParam("id") String id, Assignment to) {
        UUID agent = "me".equals(to.agentId()) ? caller.viewer().agentId() : Items.idOrNull(to.agentId(), "agentId");
        if (agent == null) {
            throw Refused.invalid("agentId", "required");
        }
        return answer(transfers.assign(caller.viewer(), idOf(id), agent));
    }

    @POST
    @Path("{id}/transfer")
    @RolesAllowed("conversations:write")
    public Response transfer(@PathParam("id") String id, Transfer to) {
        if (to.note() != null && to.note().length() > 5000) {
            throw Refused.invalid("note", "tooLong", 5000);
        }
        UUID agent = Items.idOrNull(to.agentId(), "agentId");
        UUID group = Items.idOrNull(to.groupId(), "groupId");
        return answer(transfers.transfer(caller.viewer(), idOf(id), agent, group, to.note()));
    }

    @POST
    @Path("{id}/close")
    @RolesAllowed("conversations:write")
    @Consumes(MediaType.WILDCARD)
    public Response close(@PathParam("id") String id) {
        return answer(transfers.close(caller.viewer(), idOf(id)));
    }

    @POST
    @Path("{id}/reopen")
    @RolesAllowed("conversations:write")
    @Consumes(MediaType.WILDCARD)
    public Response reopen(@PathParam("id") String id) {
        return answer(transfers.reopen(caller.viewer(), idOf(id)));
    }

    @POST
    @Path("{id}/snooze")
    @RolesAllowed("conversations:write")
    public Response snooze(@PathParam("id") String id, Snooze snooze) {
        return answer(snoozes.snooze(caller.viewer(), idOf(id), snooze.until()));
    }

    @DELETE
    @Path("{id}/snooze")
    @RolesAllowed("conversations:write")
    public Response unsnooze(@PathParam("id") String id) {
        return answer(snoozes.unsnooze(caller.viewer(), idOf(id)));
    }

    @POST
    @Path("{id}/undo")
    @RolesAllowed("conversations:write")
    @Consumes(MediaType.WILDCARD)
    public Response undo(@PathParam("id") String id) {
        return answer(takeBack.undo(caller.viewer(), idOf(id)));
    }

    @POST
    @Path("{id}/read")
    @RolesAllowed("conversations:write")
    public Response read(@PathParam("id") String id, Seen seen) {
        if (seen.seq() == null) {
            throw Refused.invalid("seq", "required");
        }
        return answer(answers.read(caller.viewer(), idOf(id), seen.seq()));
    }

    private Response answer(Conversation conversation) {
        return Versions.ok(views.of(conversation), conversation.version());
    }

    private static UUID idOf(String id) {
        return Items.id(id, "conversation");
    }
}
