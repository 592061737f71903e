package io.switchboard.web.conversation;

import io.switchboard.core.conversation.Attachment;
import io.switchboard.core.conversation.FileChecks;
import io.switchboard.core.conversation.Files;
import io.switchboard.core.ticket.TicketFiles;
import io.switchboard.web.conversation.Views.FileView;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.Uploads;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
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
import java.util.UUID;
import java.util.stream.Stream;

/** Files of messages and tickets, access checked. */
@Path("/files")
@RequestScoped
@RolesAllowed({"conversations:read", "tickets:read"})
public class FileResource {
    private static final int MOST_ASKED = 200;

    @Inject
    Caller caller;

    @Inject
    Files files;

    @Inject
    FileChecks checks;

    @Inject
    TicketFiles shown;

    @POST
    @RolesAllowed({"conversations:write", "tickets:write"})
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Produces(MediaType.APPLICATION_JSON)
    public Response upload(List<EntityPart> parts) throws IOException {
        return Uploads.store(parts, (name, in) -> FileView.of(files.store(Files.Owner.agent(caller.viewer().agentId()), name, in)));
    }

    /**
     * Why nobody gets a file at the moment.
     *
     * @param state WAITING for a virus scanner's word, or QUARANTINED
     */
    public record HeldFile(String id, String state) {}

    /** Of these files, by comma, those that nobody gets at the moment. */
    @GET
    @Path("held")
    @Produces(MediaType.APPLICATION_JSON)
    public Items<HeldFile> held(@QueryParam("ids") String ids) {
        List<UUID> asked = Stream.of((ids == null ? "" : ids).split(","))
                .filter(id -> !id.isBlank())
                .limit(MOST_ASKED)
                .map(id -> Items.id(id.strip(), "file"))
                .toList();
        return Items.of(checks.held(asked).stream()
                .filter(file -> shown.sees(caller.viewer(), file.id()))
                .map(file -> new HeldFile(file.id().toString(), file.scan().name()))
                .toList());
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) throws IOException {
        Attachment file = shown.get(caller.viewer(), Items.id(id, "file"));
        return Uploads.serve(file.file(), files.open(file));
    }
}
