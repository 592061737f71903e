package io.switchboard.web.conversation;

import io.switchboard.core.conversation.FileChecks;
import io.switchboard.core.conversation.Quarantine;
import io.switchboard.core.shared.Page;
import io.switchboard.spi.message.FileRef;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.Uploads;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
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
import java.io.IOException;
import java.time.Instant;

/** Files that a scanner said no to, and those that wait for its word. */
@Path("/quarantine")
@RequestScoped
@RolesAllowed("quarantine:write")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
public class QuarantineResource {
    @Inject
    Caller caller;

    @Inject
    FileChecks checks;

    @Inject
    Quarantine quarantine;

    /**
     * A withheld file.
     *
     * @param finding what the scanner said
     * @param conversationId where it was sent; nullable
     * @param ticketId likewise
     */
    public record WithheldView(
            String id, String name, String type, long size, String finding, Instant at, String conversationId, String ticketId) {
        static WithheldView of(FileChecks.Withheld one) {
            FileRef file = one.file().file();
            return new WithheldView(
                    file.id(),
                    file.name(),
                    file.mediaType(),
                    file.size(),
                    one.check().finding(),
                    one.check().foundAt(),
                    one.file().conversationId() == null ? null : one.file().conversationId().toString(),
                    one.file().ticketId() == null ? null : one.file().ticketId().toString());
        }
    }

    /**
     * What is still to be looked at.
     *
     * @param scanner whether a scanner runs
     * @param files how many wait
     * @param problem why the one that has waited longest wasn't looked at; null when there is no reason
     */
    public record ScanView(boolean scanner, long files, String problem) {}

    /** How many files are looked at once more. */
    public record ScannedAgain(int files) {}

    @GET
    public Items<WithheldView> list(@QueryParam("after") String after, @QueryParam("limit") String limit) {
        Page<FileChecks.Withheld> page = checks.list(after, Items.limit(limit, 50, 200));
        return Items.of(page.map(WithheldView::of));
    }

    @GET
    @Path("scan")
    public ScanView waiting() {
        FileChecks.Waiting waiting = checks.waiting();
        return new ScanView(checks.isWatched(), waiting.files(), waiting.problem());
    }

    @POST
    @Path("scan")
    public ScannedAgain scan() {
        return new ScannedAgain(quarantine.scanAll(caller.viewer()));
    }

    /** Never shown, always a download: whoever opens it knows what he does. */
    @GET
    @Path("{id}")
    @Produces(MediaType.WILDCARD)
    public Response open(@PathParam("id") String id) throws IOException {
        Quarantine.Opened opened = quarantine.open(caller.viewer(), Items.id(id, "file"));
        FileRef file = opened.file().file();
        return Uploads.serve(new FileRef(file.id(), file.name(), MediaType.APPLICATION_OCTET_STREAM, file.size()), opened.bytes());
    }

    @POST
    @Path("{id}/release")
    public Response release(@PathParam("id") String id) {
        quarantine.release(caller.viewer(), Items.id(id, "file"));
        return Response.noContent().build();
    }

    @DELETE
    @Path("{id}")
    public Response remove(@PathParam("id") String id) throws IOException {
        quarantine.remove(caller.viewer(), Items.id(id, "file"));
        return Response.noContent().build();
    }
}
