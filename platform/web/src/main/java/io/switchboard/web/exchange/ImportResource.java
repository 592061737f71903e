package io.switchboard.web.exchange;

import io.switchboard.core.exchange.ContactImport;
import io.switchboard.core.exchange.ContactImports;
import io.switchboard.core.shared.Refused;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.JsonBody;
import io.switchboard.web.shared.Problem;
import io.switchboard.web.shared.Problems;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes contacts in from a file: the answer is a report, one line for each of the file, as they are taken. */
@Path("/import")
@RequestScoped
public class ImportResource {
    private static final Logger LOG = LoggerFactory.getLogger(ImportResource.class);

    @Inject
    Caller caller;

    @Inject
    ContactImports imports;

    /** What is wrong with a field of a line, in the caller's language. */
    public record Fault(String field, String code, String message) {}

    /**
     * What became of a line of the file.
     *
     * @param outcome CREATED, UPDATED, UNCHANGED, REFUSED
     * @param contact its id; null when it was refused, or would be made
     * @param errors empty unless it was refused
     */
    public record ImportedLine(int line, String outcome, String contact, List<Fault> errors) {}

    /**
     * The last line of the report.
     *
     * @param done false when it broke off: the same file again goes on
     * @param problem why it broke off; null when it didn't
     * @param charset in which the file was read
     * @param cut whether there were more lines than are taken at once
     */
    public record ImportSummary(
            boolean done,
            boolean dryRun,
            int lines,
            int created,
            int updated,
            int unchanged,
            int refused,
            String charset,
            boolean cut,
            String problem) {}

    /**
     * @param format csv or ndjson; without it by the Content-Type
     * @param shop of lines that name none
     * @param dryRun true: nothing is changed
     */
    @POST
    @Path("contacts")
    @RolesAllowed("contacts:import")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.WILDCARD)
    public Response contacts(
            @HeaderParam("Content-Type") String type,
            @QueryParam("format") String format,
            @QueryParam("shop") String shop,
            @QueryParam("dryRun") boolean dryRun,
            InputStream body)
            throws IOException {
        Locale locale = caller.locale();
        ContactImports.Upload upload = imports.open(caller.viewer(), body, formatOf(format, type), shop, dryRun);
        StreamingOutput stream = out -> {
            try (upload) {
                write(out, summary(upload, out, dryRun, locale));
            }
        };
        return Response.ok(stream, ExportResource.NDJSON).build();
    }

    private static ImportSummary summary(ContactImports.Upload upload, OutputStream out, boolean dryRun, Locale locale)
            throws IOException {
        try {
            ContactImports.Summary summary = upload.run(some -> {
                for (ContactImport.Outcome outcome : some) {
                    write(out, line(outcome, locale));
                }
                out.flush();
            });
            return new ImportSummary(
                    true,
                    dryRun,
                    summary.read(),
                    summary.counts().get(ContactImport.Kind.CREATED),
                    summary.counts().get(ContactImport.Kind.UPDATED),
                    summary.counts().get(ContactImport.Kind.UNCHANGED),
                    summary.counts().get(ContactImport.Kind.REFUSED),
                    summary.charset(),
                    summary.cut(),
                    null);
        } catch (RuntimeException e) {
            LOG.warn("an import broke off", e);
            String why = Problems.problem(e, locale).detail();
            return new ImportSummary(false, dryRun, 0, 0, 0, 0, 0, null, false, why);
        }
    }

    private static ImportedLine line(ContactImport.Outcome outcome, Locale locale) {
        UUID contact = outcome.contact();
        List<Fault> faults = outcome.faults().stream().map(fault -> fault(fault, locale)).toList();
        return new ImportedLine(outcome.line(), outcome.kind().name(), contact == null ? null : contact.toString(), faults);
    }

    static Fault fault(Refused.Field field, Locale locale) {
        return new Fault(field.field(), field.code(), Problem.text(locale, "field." + field.code(), field.arguments()));
    }

    static void write(OutputStream out, Object line) throws IOException {
        out.write(JsonBody.json().writeValueAsBytes(line));
        out.write('\n');
    }

    static String formatOf(String format, String type) {
        if (format != null && !format.isBlank()) {
            return format.strip().toLowerCase(Locale.ROOT);
        }
        return type != null && type.toLowerCase(Locale.ROOT).contains("json") ? "ndjson" : "csv";
    }
}
