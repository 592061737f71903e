package io.switchboard.web.conversation;

import io.switchboard.core.conversation.Attachment;
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
import jakarta.ws.rs.core.EntityPart;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;

/** Files of messages and tickets, access checked. */
@Path("/files")
@RequestScoped
@RolesAllowed({"conversations:read", "tickets:read"})
public class FileResource {
    @Inject
    Caller caller;

    @Inject
    Files files;

    @Inject
    TicketFiles shown;

    @POST
    @RolesAllowed({"conversations:write", "tickets:write"})
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Produces(MediaType.APPLICATION_JSON)
    public Response upload(List<EntityPart> parts) throws IOException {
        return Uploads.store(parts, (name, in) -> FileView.of(files.store(Files.Owner.agent(caller.viewer().agentId()), name, in)));
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) throws IOException {
        Attachment file = shown.get(caller.viewer(), Items.id(id, "file"));
        return Uploads.serve(file.file(), files.open(file));
    }
}
