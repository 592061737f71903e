package io.switchboard.channel.echo;

import io.switchboard.spi.platform.PlatformConversations;
import io.switchboard.spi.platform.Transactions;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** {@code /api/x/channel-echo/notes}. */
@Path("notes")
@RolesAllowed("conversations:read")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class NotesResource {
    private static final int LONGEST = 2000;
    private static final int MOST = 100;

    @Inject
    Transactions transactions;

    @Inject
    EntityManager entities;

    @Inject
    PlatformConversations conversations;

    InstantSource clock = InstantSource.system();

    /** A note to write; with a conversation it becomes an internal note there as well. */
    public record NewNote(@NotBlank @Size(max = LONGEST) String text, @Size(max = 64) String conversationId) {}

    /** A note as it is shown. */
    public record NoteView(String id, String text, String conversationId, String createdAt) {
        static NoteView of(EchoNote note) {
            return new NoteView(
                    note.id(),
                    note.text(),
                    note.conversation(),
                    note.createdAt().truncatedTo(ChronoUnit.MILLIS).toString());
        }
    }

    /** The latest notes, and how many events the plugin has seen. */
    public record Notes(List<NoteView> items, long events) {}

    @GET
    public Notes list() {
        List<NoteView> items = entities.createQuery(
                        "select n from EchoNote n order by n.createdAt desc, n.id desc", EchoNote.class)
                .setMaxResults(MOST)
                .getResultStream()
                .map(NoteView::of)
                .toList();
        EventCount count = entities.find(EventCount.class, EventCount.ONLY);
        return new Notes(items, count == null ? 0 : count.events());
    }

    @POST
    @RolesAllowed("conversations:write")
    public Response add(@NotNull @Valid NewNote wanted) {
        return Response.status(Response.Status.CREATED).entity(write(wanted)).build();
    }

    /** One transaction for our table and the platform's: an unknown conversation leaves no row of ours either. */
    NoteView write(NewNote wanted) {
        EchoNote note = new EchoNote(wanted.text(), wanted.conversationId(), clock.instant());
        transactions.run(() -> {
            entities.persist(note);
            if (wanted.conversationId() != null) {
                conversations.addNote(wanted.conversationId(), wanted.text());
            }
        });
        return NoteView.of(note);
    }

    @DELETE
    @RolesAllowed("ADMIN")
    public void clear() {
        transactions.run(() -> entities.createQuery("delete from EchoNote n").executeUpdate());
    }
}
