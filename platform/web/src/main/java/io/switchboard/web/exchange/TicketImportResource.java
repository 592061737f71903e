package io.switchboard.web.exchange;

import io.switchboard.core.exchange.TicketImport;
import io.switchboard.core.exchange.TicketImports;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.web.exchange.ImportResource.Fault;
import io.switchboard.web.exchange.ImportResource.ImportSummary;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes tickets of a file: the answer is a report, one line for each of the file, as they are taken. */
@Path("/tickets/import")
@RequestScoped
public class TicketImportResource {
    private static final Logger LOG = LoggerFactory.getLogger(TicketImportResource.class);

    @Inject
    Caller caller;

    @Inject
    TicketImports imports;

    @Inject
    LicenceService licence;

    /**
     * What became of a line of the file.
     *
     * @param outcome CREATED, UNCHANGED (its key was known before), REFUSED
     * @param ticket its id; null when it was refused, or would be made; as {@code number}
     * @param errors empty unless it was refused
     */
    public record ImportedTicket(int line, String outcome, String ticket, Long number, List<Fault> errors) {}

    /**
     * Lines: key (of the other system, the same when it comes again), subject, type, description, contactId or contact {name, email, phone},
     * shop, group, assignee (an account), priority, tags, fields. In CSV columns of these names, with name, email, phone, and field.&lt;key&gt;.
     *
     * @param format csv or ndjson; without it by the Content-Type
     * @param shop of lines that name none
     * @param dryRun true: nothing is made
     */
    @POST
    @RolesAllowed("tickets:write")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.WILDCARD)
    public Response tickets(
            @HeaderParam("Content-Type") String type,
            @QueryParam("format") String format,
            @QueryParam("shop") String shop,
            @QueryParam("dryRun") boolean dryRun,
            InputStream body)
            throws IOException {
        licence.now().require("tickets-basic");
        Locale locale = caller.locale();
        TicketImports.Upload upload =
                imports.open(caller.viewer(), body, ImportResource.formatOf(format, type), Items.idOrNull(shop, "shop"), dryRun);
        StreamingOutput stream = out -> {
            try (upload) {
                ImportResource.write(out, summary(upload, out, dryRun, locale));
            }
        };
        return Response.ok(stream, ExportResource.NDJSON).build();
    }

    private static ImportSummary summary(TicketImports.Upload upload, OutputStream out, boolean dryRun, Locale locale) throws IOException {
        try {
            TicketImports.Summary summary = upload.run(some -> {
                for (TicketImport.Outcome outcome : some) {
                    ImportResource.write(out, line(outcome, locale));
                }
                out.flush();
            });
            return new ImportSummary(
                    true,
                    dryRun,
                    summary.read(),
                    summary.counts().get(TicketImport.Kind.CREATED),
                    0,
                    summary.counts().get(TicketImport.Kind.UNCHANGED),
                    summary.counts().get(TicketImport.Kind.REFUSED),
                    summary.charset(),
                    summary.cut(),
                    null);
        } catch (RuntimeException e) {
            LOG.warn("an import broke off", e);
            return new ImportSummary(false, dryRun, 0, 0, 0, 0, 0, null, false, Problems.problem(e, locale).detail());
        }
    }

    private static ImportedTicket line(TicketImport.Outcome outcome, Locale locale) {
        String ticket = outcome.ticket() == null ? null : outcome.ticket().toString();
        List<Fault> faults = outcome.faults().stream().map(fault -> ImportResource.fault(fault, locale)).toList();
        return new ImportedTicket(outcome.line(), outcome.kind().name(), ticket, outcome.number(), faults);
    }
}
