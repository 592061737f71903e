package io.switchboard.web.report;

import io.switchboard.core.condition.Conditions;
import io.switchboard.core.condition.ConditionsJson;
import io.switchboard.core.report.Dimension;
import io.switchboard.core.report.FactFields;
import io.switchboard.core.report.Measure;
import io.switchboard.core.report.ReportNames;
import io.switchboard.core.report.alarm.AlarmLine;
import io.switchboard.core.report.alarm.ReportAlarm;
import io.switchboard.core.report.alarm.ReportAlarm.Said;
import io.switchboard.core.report.alarm.ReportAlarms;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Viewer;
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
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Shares of tickets that are watched: somebody is told once when one passes its limit, and again only after it fell. */
@Path("/report-alarms")
@RequestScoped
@RolesAllowed("reports:read")
@Transactional
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ReportAlarmResource {
    private static final int USUAL_DAYS = 7;
    private static final int USUAL_LEAST = 20;

    @Inject
    Caller caller;

    @Inject
    ReportAlarms alarms;

    @Inject
    ReportNames names;

    /**
     * How a share stood.
     *
     * @param key null: those that have none, or all
     * @param share 0 to 1; null: no data
     * @param since when it passed the limit; null below
     */
    public record ReportAlarmLine(String key, String name, BigDecimal share, long part, long whole, boolean above, Instant since) {}

    /**
     * An alarm.
     *
     * @param measure a count, of which each line's part of all is watched, or a share
     * @param by null: the share of all
     * @param value the one line that counts, empty: those that have none; null: each
     * @param days so many up to today
     * @param threshold in per cent
     * @param least of fewer tickets nothing is said
     * @param lines those above the limit, and the highest of the others
     * @param problem why it couldn't be looked at: owner, licence, or words
     */
    public record ReportAlarmView(
            String id,
            String name,
            String measure,
            String by,
            String value,
            Map<String, Object> where,
            int days,
            BigDecimal threshold,
            int least,
            List<String> agentIds,
            List<String> groupIds,
            boolean enabled,
            boolean mayChange,
            List<ReportAlarmLine> lines,
            Instant checkedAt,
            String problem,
            long version) {}

    /** An alarm; null leaves what stands. An empty {@code by} is none; {@code each} true: every line counts, not one {@code value}. */
    public record ReportAlarmForm(
            String name,
            String measure,
            String by,
            String value,
            Boolean each,
            Map<String, Object> where,
            Integer days,
            BigDecimal threshold,
            Integer least,
            List<String> agentIds,
            List<String> groupIds,
            Boolean enabled) {
        Said on(Said now) {
            Measure counted = measure == null ? now.measure() : KeptReportResource.measure(measure);
            Dimension dimension = by == null ? now.by() : KeptReportResource.dimension(by);
            Conditions narrowed = where == null ? now.where() : ConditionsJson.read(Json.write(where), "where", new FactFields());
            return new Said(
                    name == null ? now.name() : name,
                    counted,
                    dimension,
                    Boolean.TRUE.equals(each) || dimension == null ? null : value == null ? now.value() : value,
                    narrowed,
                    days == null ? now.days() : days,
                    threshold == null ? now.threshold() : threshold,
                    least == null ? now.least() : least,
                    agentIds == null ? now.agents() : KeptReportResource.ids(agentIds, "agentIds"),
                    groupIds == null ? now.groups() : KeptReportResource.ids(groupIds, "groupIds"),
                    enabled == null ? now.enabled() : enabled);
        }
    }

    @GET
    public Items<ReportAlarmView> list() {
        Viewer viewer = caller.viewer();
        return Items.of(alarms.list(viewer).stream().map(alarm -> view(viewer, alarm)).toList());
    }

    @POST
    public Response create(ReportAlarmForm form) {
        Viewer viewer = caller.viewer();
        Said nothing = new Said(
                null, null, Dimension.PROBLEM, null, Conditions.NONE, USUAL_DAYS, null, USUAL_LEAST, Set.of(viewer.person()), Set.of(), true);
        ReportAlarm made = alarms.create(viewer, form.on(nothing));
        return Versions.created(view(viewer, made), made.version());
    }

    @PATCH
    @Path("{id}")
    public Response change(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, ReportAlarmForm form) {
        Viewer viewer = caller.viewer();
        UUID known = Items.id(id, "reportAlarm");
        ReportAlarm changed = alarms.change(viewer, known, form.on(alarms.own(viewer, known).said()), Versions.expected(ifMatch));
        return Versions.ok(view(viewer, changed), changed.version());
    }

    @DELETE
    @Path("{id}")
    public Response remove(@PathParam("id") String id) {
        alarms.remove(caller.viewer(), Items.id(id, "reportAlarm"));
        return Response.noContent().build();
    }

    private ReportAlarmView view(Viewer viewer, ReportAlarm alarm) {
        Said said = alarm.said();
        List<AlarmLine> lines = alarm.lines();
        UnaryOperator<String> called = names.of(said.by(), lines.stream().map(ReportAlarmResource::key).toList(), caller.locale());
        return new ReportAlarmView(
                alarm.id().toString(),
                said.name(),
                said.measure().key(),
                said.by() == null ? null : said.by().key(),
                said.value(),
                TicketLists.json(said.where()),
                said.days(),
                said.threshold(),
                said.least(),
                said.agents().stream().map(UUID::toString).toList(),
                said.groups().stream().map(UUID::toString).toList(),
                said.enabled(),
                alarms.mayChange(viewer, alarm),
                lines.stream().map(line -> line(line, said, called)).toList(),
                alarm.checkedAt(),
                alarm.problem(),
                alarm.version());
    }

    private static String key(AlarmLine line) {
        return line.key().isEmpty() ? null : line.key();
    }

    private ReportAlarmLine line(AlarmLine line, Said said, UnaryOperator<String> called) {
        String name = said.by() == null ? ReportNames.text(caller.locale(), "total") : called.apply(key(line));
        return new ReportAlarmLine(key(line), name, line.share(), line.part(), line.whole(), line.above(), line.since());
    }
}
