package io.switchboard.web.ticket;

import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.NewTickets;
import io.switchboard.web.shared.Items;
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
import java.util.Map;

/** A chat becomes a ticket: linked, not copied; its customer, channel and group are taken over. */
@Path("/conversations/{conversation}/ticket")
@RequestScoped
@RolesAllowed("tickets:write")
@Transactional
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ConversationTicketResource {
    private static final String USUAL = "general";

    @Inject
    TicketCall call;

    @Inject
    Conversations conversations;

    @Inject
    NewTickets made;

    /** What is other than usual; all of it may be left out. */
    public record ConversationTicket(
            String clientId,
            String type,
            String subject,
            String description,
            String priority,
            String groupId,
            String assigneeId,
            Map<String, Object> fields,
            List<String> tags,
            String repeatOf) {}

    @POST
    public Response make(
            @PathParam("conversation") String id, ConversationTicket wish, @HeaderParam("Idempotency-Key") String key) {
        Viewer viewer = call.writer();
        Conversation conversation = conversations.get(viewer, Items.id(id, "conversation"));
        ConversationTicket given =
                wish == null ? new ConversationTicket(null, null, null, null, null, null, null, null, null, null) : wish;
        // Clicked twice it is one ticket; whoever wants a second one says so by an id of his own.
        String clientId = given.clientId() != null ? given.clientId() : key != null ? key : "conversation:" + conversation.id();
        NewTickets.Made ticket = made.make(viewer, new NewTickets.Draft(
                clientId,
                subject(given, conversation),
                given.type() == null ? USUAL : given.type(),
                given.description(),
                null,
                null,
                null,
                Items.idOrNull(given.groupId(), "groupId"),
                call.agent(given.assigneeId(), "assigneeId"),
                given.priority(),
                given.fields(),
                given.tags(),
                conversation.id(),
                null,
                Items.idOrNull(given.repeatOf(), "repeatOf"),
                List.of()));
        return call.created(ticket);
    }

    private static String subject(ConversationTicket given, Conversation conversation) {
        if (Texts.orNull(given.subject()) != null) {
            return given.subject();
        }
        String known = Texts.orNull(conversation.subject()) == null ? conversation.lastPreview() : conversation.subject();
        if (Texts.orNull(known) == null) {
            throw Refused.invalid("subject", "required");
        }
        return Texts.preview(known, 120);
    }
}
