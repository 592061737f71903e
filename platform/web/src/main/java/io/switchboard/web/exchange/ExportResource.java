package io.switchboard.web.exchange;

import io.switchboard.core.exchange.Exports;
import io.switchboard.core.exchange.Exports.Part;
import io.switchboard.core.exchange.Exports.Span;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * All that the caller may see, one JSON object a line, oldest first. The lines come as they are read: what is in memory is one
 * part. {@code from} and {@code until} bound when it was made, {@code after} goes on behind a line that was had, {@code limit} ends
 * it. Goes without a licence.
 */
@Path("/export")
@RequestScoped
@Produces(MediaType.WILDCARD)
public class ExportResource {
    static final String NDJSON = "application/x-ndjson";

    private static final Semaphore PLACES = new Semaphore(4);
    private static final int SECONDS_TO_WAIT = 10;

    @Inject
    Caller caller;

    @Inject
    Exports exports;

    @Inject
    ExportLines lines;

    private boolean holdsPlace;

    /** What is asked for. */
    public static class Asked {
        /** Made from then on. */
        @QueryParam("from")
        public String from;

        /** Made before then. */
        @QueryParam("until")
        public String until;

        /** Goes on behind this one. */
        @QueryParam("after")
        public String after;

        /** So many lines. */
        @QueryParam("limit")
        public String limit;
    }

    /** {@code after} is the id of the last contact had. */
    @GET
    @Path("contacts")
    @RolesAllowed("contacts:export")
    public Response contacts(@BeanParam Asked asked) {
        return stream("contacts", Permission.CONTACTS_EXPORT, asked, lines::contacts);
    }

    /** {@code after} is the id of the last conversation had. */
    @GET
    @Path("conversations")
    @RolesAllowed("conversations:export")
    public Response conversations(@BeanParam Asked asked) {
        return stream("conversations", Permission.CONVERSATIONS_EXPORT, asked, lines::conversations);
    }

    /** Conversation by conversation; {@code after} is {@code <conversationId>.<seq>} of the last message had. */
    @GET
    @Path("messages")
    @RolesAllowed("conversations:export")
    public Response messages(@BeanParam Asked asked) {
        return stream("messages", Permission.CONVERSATIONS_EXPORT, asked, lines::messages);
    }

    /** {@code after} is the id of the last ticket had. */
    @GET
    @Path("tickets")
    @RolesAllowed("tickets:export")
    public Response tickets(@BeanParam Asked asked) {
        return stream("tickets", Permission.TICKETS_EXPORT, asked, lines::tickets);
    }

    /** Ticket by ticket; {@code from} and {@code until} bound when the ticket was made, {@code after} is {@code <ticketId>.<seq>} of the last line had. */
    @GET
    @Path("ticket-history")
    @RolesAllowed("tickets:export")
    public Response history(@BeanParam Asked asked) {
        return stream("ticket-history", Permission.TICKETS_EXPORT, asked, lines::history);
    }

    private Response stream(String what, Permission permission, Asked asked, ExportLines.Reader reader) {
        Viewer viewer = caller.viewer();
        Span span = new Span(Items.time(asked.from, "from"), Items.time(asked.until, "until"));
        Long limit = Items.number(asked.limit, "limit");
        if (limit != null && limit < 1) {
            throw Refused.invalid("limit", "outOfRange", 1, Long.MAX_VALUE);
        }
        takePlace();
        // What is wrong is told before the first line is out.
        Part<byte[]> first = reader.read(viewer, span, asked.after == null || asked.after.isBlank() ? null : asked.after.strip());
        exports.begin(viewer, permission, what, span);
        StreamingOutput stream = out -> write(out, first, limit == null ? Long.MAX_VALUE : limit, next -> reader.read(viewer, span, next));
        return Response.ok(stream, NDJSON)
                .header("Content-Disposition", "attachment; filename=\"" + what + ".ndjson\"")
                .build();
    }

    private static void write(OutputStream out, Part<byte[]> first, long most, Function<String, Part<byte[]>> more) throws IOException {
        long left = most;
        Part<byte[]> part = first;
        while (part != null) {
            for (byte[] line : part.rows()) {
                if (left-- == 0) {
                    return;
                }
                out.write(line);
            }
            out.flush();
            part = part.next() == null ? null : more.apply(part.next());
        }
    }

    /** Before anything is read: what is read for a stream that waits is memory as well. */
    private void takePlace() {
        if (!PLACES.tryAcquire()) {
            throw Refused.tooOften("export.busy", SECONDS_TO_WAIT);
        }
        holdsPlace = true;
    }

    /** At the request's end, however it ends: refused, written, broken off, or never written at all. */
    @PreDestroy
    void givePlaceBack() {
        if (holdsPlace) {
            holdsPlace = false;
            PLACES.release();
        }
    }
}
