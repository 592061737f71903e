package io.switchboard.web.exchange;

import io.switchboard.core.exchange.Exports;
import io.switchboard.core.exchange.Exports.Part;
import io.switchboard.core.exchange.Exports.Span;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.concurrent.atomic.AtomicInteger;

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

    private static final int MOST_AT_ONCE = 4;
    private static final AtomicInteger RUNNING = new AtomicInteger();

    @Inject
    Caller caller;

    @Inject
    Exports exports;

    @Inject
    ExportLines lines;

    /** {@code after} is the id of the last contact had. */
    @GET
    @Path("contacts")
    @RolesAllowed("contacts:export")
    public Response contacts(
            @QueryParam("from") String from,
            @QueryParam("until") String until,
            @QueryParam("after") String after,
            @QueryParam("limit") String limit) {
        return stream("contacts", Permission.CONTACTS_EXPORT, span(from, until), after, limit, lines::contacts);
    }

    /** {@code after} is the id of the last conversation had. */
    @GET
    @Path("conversations")
    @RolesAllowed("conversations:export")
    public Response conversations(
            @QueryParam("from") String from,
            @QueryParam("until") String until,
            @QueryParam("after") String after,
            @QueryParam("limit") String limit) {
        return stream("conversations", Permission.CONVERSATIONS_EXPORT, span(from, until), after, limit, lines::conversations);
    }

    /** Conversation by conversation; {@code after} is {@code <conversationId>.<seq>} of the last message had. */
    @GET
    @Path("messages")
    @RolesAllowed("conversations:export")
    public Response messages(
            @QueryParam("from") String from,
            @QueryParam("until") String until,
            @QueryParam("after") String after,
            @QueryParam("limit") String limit) {
        return stream("messages", Permission.CONVERSATIONS_EXPORT, span(from, until), after, limit, lines::messages);
    }

    private Response stream(
            String what, Permission permission, Span span, String after, String limit, ExportLines.Reader reader) {
        Viewer viewer = caller.viewer();
        Long asked = Items.number(limit, "limit");
        if (asked != null && asked < 1) {
            throw Refused.invalid("limit", "outOfRange", 1, Long.MAX_VALUE);
        }
        long most = asked == null ? Long.MAX_VALUE : asked;
        if (RUNNING.get() >= MOST_AT_ONCE) {
            throw Refused.unavailable("export.busy");
        }
        // What is wrong is told before the first line is out.
        Part<byte[]> first = reader.read(viewer, span, after == null || after.isBlank() ? null : after.strip());
        exports.begin(viewer, permission, what, span);
        StreamingOutput stream = out -> {
            RUNNING.incrementAndGet();
            try {
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
                    part = part.next() == null ? null : reader.read(viewer, span, part.next());
                }
            } finally {
                RUNNING.decrementAndGet();
            }
        };
        return Response.ok(stream, NDJSON)
                .header("Content-Disposition", "attachment; filename=\"" + what + ".ndjson\"")
                .build();
    }

    private static Span span(String from, String until) {
        return new Span(time(from, "from"), time(until, "until"));
    }

    private static Instant time(String text, String field) {
        try {
            return text == null || text.isBlank() ? null : Instant.parse(text.strip());
        } catch (DateTimeParseException e) {
            throw Refused.invalid(field, "notTime");
        }
    }
}
