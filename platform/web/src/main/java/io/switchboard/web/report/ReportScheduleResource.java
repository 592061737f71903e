package io.switchboard.web.report;

import io.switchboard.core.agent.Agents;
import io.switchboard.core.notice.NoticeKind;
import io.switchboard.core.notice.NoticePost;
import io.switchboard.core.notice.NoticePosts;
import io.switchboard.core.notice.Notices;
import io.switchboard.core.report.KeptReports;
import io.switchboard.core.report.schedule.ReportSchedule;
import io.switchboard.core.report.schedule.ReportSchedule.Said;
import io.switchboard.core.report.schedule.ReportSchedule.Span;
import io.switchboard.core.report.schedule.ReportSchedules;
import io.switchboard.core.shared.Recurrence;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.Versions;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Kept reports that are told at set times, by mail and in the console, to each with his own figures. */
@Path("/report-schedules")
@RequestScoped
@RolesAllowed("reports:read")
@Transactional
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ReportScheduleResource {
    private static final int NEXT = 3;

    @Inject
    Caller caller;

    @Inject
    ReportSchedules schedules;

    @Inject
    KeptReports reports;

    @Inject
    NoticePosts posts;

    @Inject
    Notices notices;

    @Inject
    Agents agents;

    @Inject
    Clock clock;

    /** Whom the last one didn't reach, by which way (MAIL, MOBILE), and why; {@code givenUp} false: it is tried again. */
    public record ReportUndelivered(String agentId, String name, String way, String problem, boolean givenUp) {}

    /**
     * When a report is told.
     *
     * @param recurrence in the words of RFC 5545: FREQ=DAILY, WEEKLY or MONTHLY; BYDAY, BYMONTHDAY
     * @param span DAYS: as many as the report says, up to the day before; WEEK, MONTH: the last whole one
     * @param without those of {@code agentIds} who don't have the report now
     * @param unmailed those who get no mail of it: by their choice, or without an address
     * @param next three times at most
     * @param told so many the last time
     * @param problem why nobody was the last time: nobody, licence, or words
     */
    public record ReportScheduleView(
            String id,
            String reportId,
            String recurrence,
            String at,
            String zone,
            String span,
            List<String> agentIds,
            List<String> without,
            List<String> unmailed,
            boolean enabled,
            boolean mayChange,
            List<Instant> next,
            Instant lastAt,
            int told,
            String problem,
            List<ReportUndelivered> undelivered,
            long version) {}

    /** A schedule; null leaves what stands. The report is named when it is made. */
    public record ReportScheduleForm(
            String reportId, String recurrence, String at, String zone, String span, List<String> agentIds, Boolean enabled) {
        Said on(Said now) {
            return new Said(
                    recurrence == null ? now.recurrence() : recurrence,
                    at == null ? now.at() : at,
                    zone == null ? now.zone() : zone,
                    span == null ? now.span() : span(span),
                    agentIds == null ? now.agents() : KeptReportResource.ids(agentIds, "agentIds"),
                    enabled == null ? now.enabled() : enabled);
        }

        private static Span span(String word) {
            return Arrays.stream(Span.values())
                    .filter(each -> each.name().equals(word))
                    .findFirst()
                    .orElseThrow(() -> Refused.invalid("span", "notChoice", "DAYS, WEEK, MONTH"));
        }
    }

    /** Whether a mail follows the notice in the console. */
    public record ReportTold(boolean mail) {}

    /** When a report would be told. */
    public record ReportTimes(List<Instant> next) {}

    @GET
    public Items<ReportScheduleView> list(@QueryParam("report") String report) {
        if (report == null) {
            throw Refused.invalid("report", "required");
        }
        Viewer viewer = caller.viewer();
        return Items.of(schedules.of(viewer, Items.id(report, "report")).stream().map(schedule -> view(viewer, schedule)).toList());
    }

    @POST
    @Path("preview")
    public ReportTimes preview(ReportScheduleForm form) {
        LocalDate today = Recurrence.isZone(form.zone()) ? LocalDate.ofInstant(clock.instant(), ZoneId.of(form.zone())) : LocalDate.EPOCH;
        return new ReportTimes(Recurrence.of(form.recurrence(), today, form.at(), form.zone()).after(clock.instant(), NEXT));
    }

    @POST
    public Response create(ReportScheduleForm form) {
        Viewer viewer = caller.viewer();
        if (form.reportId() == null) {
            throw Refused.invalid("reportId", "required");
        }
        Said nothing = new Said(null, null, null, Span.DAYS, Set.of(viewer.person()), true);
        ReportSchedule made = schedules.create(viewer, Items.id(form.reportId(), "report"), form.on(nothing));
        return Versions.created(view(viewer, made), made.version());
    }

    @PATCH
    @Path("{id}")
    public Response change(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, ReportScheduleForm form) {
        Viewer viewer = caller.viewer();
        UUID known = Items.id(id, "reportSchedule");
        Said now = schedules.own(viewer, known).said();
        ReportSchedule changed = schedules.change(viewer, known, form.on(now), Versions.expected(ifMatch));
        return Versions.ok(view(viewer, changed), changed.version());
    }

    @DELETE
    @Path("{id}")
    public Response remove(@PathParam("id") String id) {
        schedules.remove(caller.viewer(), Items.id(id, "reportSchedule"));
        return Response.noContent().build();
    }

    /** Tells the caller alone, now. */
    @POST
    @Path("{id}/now")
    public ReportTold now(@PathParam("id") String id) {
        return new ReportTold(schedules.tellMe(caller.viewer(), Items.id(id, "reportSchedule")));
    }

    private ReportScheduleView view(Viewer viewer, ReportSchedule schedule) {
        Said said = schedule.said();
        List<UUID> readers = schedules.readers(reports.get(viewer, schedule.reportId()), said.agents());
        return new ReportScheduleView(
                schedule.id().toString(),
                schedule.reportId().toString(),
                said.recurrence(),
                said.at(),
                said.zone(),
                said.span().name(),
                said.agents().stream().map(UUID::toString).toList(),
                said.agents().stream().filter(each -> !readers.contains(each)).map(UUID::toString).toList(),
                readers.stream().filter(each -> !notices.wantsMail(each, NoticeKind.REPORT)).map(UUID::toString).toList(),
                said.enabled(),
                schedules.mayChange(viewer, schedule),
                schedule.nextAt() == null ? List.of() : schedule.times().after(schedule.nextAt().minusMillis(1), NEXT),
                schedule.lastAt(),
                schedule.told(),
                schedule.problem(),
                schedule.lastSource() == null ? List.of() : posts.undeliveredOf(schedule.lastSource()).stream().map(this::undelivered).toList(),
                schedule.version());
    }

    private ReportUndelivered undelivered(NoticePost post) {
        return new ReportUndelivered(
                post.agentId().toString(), agents.get(post.agentId()).name(), post.way().name(), post.problem(), post.state() == NoticePost.State.DEAD);
    }
}
