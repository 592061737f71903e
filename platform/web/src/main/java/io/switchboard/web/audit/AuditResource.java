package io.switchboard.web.audit;

import com.fasterxml.jackson.databind.ObjectWriter;
import io.switchboard.core.audit.Audit;
import io.switchboard.core.audit.AuditEntry;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.JsonBody;
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
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who did what, when and from where. */
@Path("/audit")
@RequestScoped
@RolesAllowed("audit:read")
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {
    private static final int EXPORT_PAGE = 500;

    @Inject
    Caller caller;

    @Inject
    Audit audit;

    /** What is looked for. */
    public static class Wish {
        @QueryParam("actor")
        public String actor;

        @QueryParam("thing")
        public String thing;

        @QueryParam("thingId")
        public String thingId;

        @QueryParam("action")
        public String action;

        @QueryParam("from")
        public String from;

        @QueryParam("to")
        public String to;

        Audit.Filter filter() {
            return new Audit.Filter(
                    Items.idOrNull(actor, "actor"),
                    Texts.orNull(thing),
                    Texts.orNull(thingId),
                    Texts.orNull(action),
                    Items.time(from, "from"),
                    Items.time(to, "to"));
        }
    }

    @GET
    public Items<AuditView> list(@BeanParam Wish wish, @QueryParam("after") String after, @QueryParam("limit") String limit) {
        return Items.of(audit.list(caller.viewer(), wish.filter(), after, Items.limit(limit, 50, 200)).map(AuditView::of));
    }

    /** All of it, newest first: a line of JSON each, or a table for a spreadsheet. */
    @GET
    @Path("export")
    @Produces(MediaType.WILDCARD)
    public Response export(@BeanParam Wish wish, @QueryParam("format") String format) {
        Viewer viewer = caller.viewer();
        Audit.Filter filter = wish.filter();
        boolean csv = "csv".equals(format);
        if (!csv && format != null && !format.equals("ndjson")) {
            throw Refused.invalid("format", "notChoice", "ndjson, csv");
        }
        Page<AuditEntry> first = audit.list(viewer, filter, null, EXPORT_PAGE);
        audit.record(viewer, "audit.exported", "audit", null, null, null, Map.of("format", csv ? "csv" : "ndjson"));
        ObjectWriter json = JsonBody.json().writer();
        Function<AuditEntry, String> line = csv ? AuditResource::row : entry -> json(json, AuditView.of(entry));
        StreamingOutput stream = out -> {
            if (csv) {
                // Spreadsheets take it for UTF-8 only so.
                write(out, "\uFEFFat,actor,action,thing,thingId,thingName,address,changes\r\n");
            }
            Page<AuditEntry> page = first;
            write(out, lines(page, line, csv));
            while (page.next() != null) {
                page = audit.list(viewer, filter, page.next(), EXPORT_PAGE);
                write(out, lines(page, line, csv));
            }
        };
        String name = "audit." + (csv ? "csv" : "ndjson");
        return Response.ok(stream, csv ? "text/csv;charset=UTF-8" : "application/x-ndjson")
                .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
                .header("Cache-Control", "no-store")
                .build();
    }

    private static String lines(Page<AuditEntry> page, Function<AuditEntry, String> line, boolean csv) {
        return page.items().stream().map(line).collect(Collectors.joining(csv ? "\r\n" : "\n", "", page.items().isEmpty() ? "" : csv ? "\r\n" : "\n"));
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String json(ObjectWriter writer, AuditView view) {
        try {
            return writer.writeValueAsString(view);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String row(AuditEntry entry) {
        List<String> cells = Stream.of(
                        entry.at().toString(),
                        entry.actorName(),
                        entry.action(),
                        entry.thing(),
                        entry.thingId(),
                        entry.thingName(),
                        entry.address(),
                        Json.write(entry.changes()))
                .map(AuditResource::cell)
                .toList();
        return String.join(",", cells);
    }

    /** Quoted, and never a formula: names come from people. */
    private static String cell(String text) {
        String told = text == null ? "" : text;
        boolean formula = !told.isEmpty() && "=+-@\t\r".indexOf(told.charAt(0)) >= 0;
        return "\"" + (formula ? "'" : "") + told.replace("\"", "\"\"") + "\"";
    }
}
