package io.switchboard.web.report;

import io.switchboard.core.condition.ConditionsJson;
import io.switchboard.core.report.Dimension;
import io.switchboard.core.report.FactFields;
import io.switchboard.core.report.KeptReport;
import io.switchboard.core.report.KeptReport.Chart;
import io.switchboard.core.report.KeptReport.Form;
import io.switchboard.core.report.KeptReport.Shared;
import io.switchboard.core.report.KeptReports;
import io.switchboard.core.report.Measure;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Refused;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.Versions;
import io.switchboard.web.ticket.TicketLists;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Reports that people keep under a name. */
@Path("/reports/kept")
@RequestScoped
@RolesAllowed("reports:read")
@Transactional
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class KeptReportResource {
    private static final int USUAL_DAYS = 30;

    @Inject
    Caller caller;

    @Inject
    Clock clock;

    @Inject
    KeptReports reports;

    /**
     * A kept report.
     *
     * @param by null: the total only
     * @param chart BAR, LINE, PIE or NONE
     * @param days so many up to today
     * @param groupIds shared with these groups; with all when it is shared and there are none
     * @param mine made by the caller
     */
    public record KeptReportView(
            String id,
            String name,
            String by,
            List<String> measures,
            Map<String, Object> where,
            String chart,
            int days,
            boolean shared,
            List<String> groupIds,
            boolean mine,
            int position,
            long version) {
        static KeptReportView of(KeptReport report, UUID me) {
            Form form = report.form();
            return new KeptReportView(
                    report.id().toString(),
                    form.name(),
                    form.by() == null ? null : form.by().key(),
                    form.measures().stream().map(Measure::key).toList(),
                    TicketLists.json(form.where()),
                    form.chart().name(),
                    form.days(),
                    report.shared() != Shared.OWN,
                    report.groups().stream().map(UUID::toString).sorted().toList(),
                    report.ownerId().equals(me),
                    report.place(),
                    report.version());
        }
    }

    /** What a report asks; null leaves what stands, an empty {@code by} asks for the total only. */
    public record KeptReportForm(
            String name,
            String by,
            List<String> measures,
            Map<String, Object> where,
            String chart,
            Integer days,
            Boolean shared,
            List<String> groupIds,
            Integer position) {}

    @GET
    public Items<KeptReportView> list() {
        UUID me = caller.viewer().agentId();
        return Items.of(reports.list(caller.viewer()).stream().map(report -> KeptReportView.of(report, me)).toList());
    }

    @POST
    public Response create(KeptReportForm given) {
        KeptReport report = new KeptReport(caller.viewer().person(), clock.instant());
        Form blank = new Form(null, null, List.of(), ConditionsJson.read((String) null, "where", new FactFields()), Chart.BAR, USUAL_DAYS);
        describe(report, given, blank, Shared.OWN, Set.of(), 0);
        reports.add(report);
        reports.flush();
        return Versions.created(KeptReportView.of(report, caller.viewer().agentId()), report.version());
    }

    @PATCH
    @Path("{id}")
    public Response change(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, KeptReportForm given) {
        KeptReport report = reports.own(caller.viewer(), Items.id(id, "report"));
        Versions.check(ifMatch, report.version());
        describe(report, given, report.form(), report.shared(), report.groups(), report.place());
        reports.flush();
        return Versions.ok(KeptReportView.of(report, caller.viewer().agentId()), report.version());
    }

    @DELETE
    @Path("{id}")
    public Response remove(@PathParam("id") String id) {
        reports.remove(caller.viewer(), Items.id(id, "report"));
        return Response.noContent().build();
    }

    private void describe(KeptReport report, KeptReportForm given, Form now, Shared shared, Set<UUID> groups, int place) {
        Form form = new Form(
                given.name() == null ? now.name() : given.name(),
                given.by() == null ? now.by() : dimension(given.by()),
                given.measures() == null ? now.measures() : given.measures().stream().map(KeptReportResource::measure).toList(),
                given.where() == null ? now.where() : ConditionsJson.read(Json.write(given.where()), "where", new FactFields()),
                given.chart() == null ? now.chart() : chart(given.chart()),
                given.days() == null ? now.days() : given.days());
        Set<UUID> with = given.groupIds() == null ? groups : ids(given.groupIds(), "groupIds");
        boolean isShared = given.shared() == null ? shared != Shared.OWN : given.shared();
        Shared how = !isShared ? Shared.OWN : with.isEmpty() ? Shared.ALL : Shared.GROUPS;
        reports.describe(caller.viewer(), report, form, how, with, given.position() == null ? place : given.position());
    }

    static Dimension dimension(String key) {
        if (key.isBlank()) {
            return null;
        }
        return Arrays.stream(Dimension.values())
                .filter(each -> each.key().equals(key))
                .findFirst()
                .orElseThrow(() -> Refused.invalid(
                        "by", "notChoice", Arrays.stream(Dimension.values()).map(Dimension::key).collect(Collectors.joining(", "))));
    }

    static Measure measure(String key) {
        return Measure.of(String.valueOf(key))
                .orElseThrow(() -> Refused.invalid(
                        "measures", "notChoice", Arrays.stream(Measure.values()).map(Measure::key).collect(Collectors.joining(", "))));
    }

    private static Chart chart(String name) {
        return Arrays.stream(Chart.values())
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refused.invalid("chart", "notChoice", "BAR, LINE, PIE, NONE"));
    }

    static Set<UUID> ids(List<String> texts, String field) {
        Set<UUID> ids = new HashSet<>();
        texts.forEach(text -> ids.add(Items.idOrNull(text, field)));
        if (ids.remove(null)) {
            throw Refused.invalid(field, "notId");
        }
        return ids;
    }
}
