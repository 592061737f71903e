package io.switchboard.core.report.schedule;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.notice.NoticeKind;
import io.switchboard.core.notice.Notices;
import io.switchboard.core.notice.Notices.Telling;
import io.switchboard.core.report.KeptReport;
import io.switchboard.core.report.KeptReports;
import io.switchboard.core.report.TicketReports;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The store of schedules. Whoever has a report may have it told to himself; to tell colleagues, who must have it too, one must be
 * allowed to share. Each gets his own figures: a schedule gives nobody more than the report's page would.
 */
@ApplicationScoped
@Transactional
public class ReportSchedules {
    /** Schedules of one report. */
    public static final int MOST = 50;

    /** Whom one schedule tells. */
    public static final int MOST_AGENTS = 100;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    KeptReports reports;

    @Inject
    Agents agents;

    @Inject
    LicenceService licence;

    @Inject
    Notices notices;

    /**
     * Those of a report that tell the viewer, or are for him to change.
     *
     * @throws Refused NOT_FOUND when he hasn't got the report
     */
    public List<ReportSchedule> of(Viewer viewer, UUID report) {
        reports.get(viewer, report);
        return em.createQuery("select s from ReportSchedule s where s.reportId = :report order by s.createdAt, s.id", ReportSchedule.class)
                .setParameter("report", report)
                .getResultStream()
                .filter(schedule -> mayChange(viewer, schedule) || schedule.agents().contains(viewer.agentId()))
                .toList();
    }

    /** Whether it is the viewer's, or he may share reports. */
    public boolean mayChange(Viewer viewer, ReportSchedule schedule) {
        return schedule.ownerId().equals(viewer.agentId()) || viewer.may(Permission.VIEWS_SHARE);
    }

    /**
     * For changing it.
     *
     * @throws Refused NOT_FOUND when it isn't for him, or its report isn't
     */
    public ReportSchedule own(Viewer viewer, UUID id) {
        viewer.mustBeAllowed(Permission.REPORTS_READ);
        ReportSchedule schedule = em.find(ReportSchedule.class, id);
        if (schedule == null || !mayChange(viewer, schedule) || !reports.has(viewer, schedule.reportId())) {
            throw Refused.notFound("reportSchedule");
        }
        return schedule;
    }

    /** @throws Refused INVALID naming each wrong field; NOT_FOUND without the report */
    public ReportSchedule create(Viewer viewer, UUID report, ReportSchedule.Said said) {
        reports.get(viewer, report);
        if (em.createQuery("select count(s) from ReportSchedule s where s.reportId = :report", Long.class).setParameter("report", report).getSingleResult() >= MOST) {
            throw Refused.conflict("reportSchedule.tooMany", MOST);
        }
        ReportSchedule schedule = new ReportSchedule(report, viewer.person(), clock.instant());
        say(viewer, schedule, said);
        em.persist(schedule);
        em.flush();
        return schedule;
    }

    /** @param expected the version that he has seen; null: unguarded */
    public ReportSchedule change(Viewer viewer, UUID id, ReportSchedule.Said said, Long expected) {
        ReportSchedule schedule = own(viewer, id);
        if (expected != null && expected != schedule.version()) {
            throw Refused.stale();
        }
        say(viewer, schedule, said);
        em.flush();
        return schedule;
    }

    private void say(Viewer viewer, ReportSchedule schedule, ReportSchedule.Said said) {
        licence.now().require(TicketReports.MODULE);
        new Check()
                .that(said.span() != null, "span", "required")
                .that(!said.agents().isEmpty(), "agentIds", "required")
                .that(said.agents().size() <= MOST_AGENTS, "agentIds", "tooMany", MOST_AGENTS)
                .done();
        if (!viewer.may(Permission.VIEWS_SHARE) && !said.agents().equals(Set.of(viewer.person()))) {
            throw Refused.forbidden("report.tellOthers");
        }
        if (readers(reports.get(viewer, schedule.reportId()), said.agents()).size() < said.agents().size()) {
            throw Refused.invalid("agentIds", "report.notHis");
        }
        schedule.say(said, clock.instant());
    }

    /** Those of these who work here and have the report. */
    public List<UUID> readers(KeptReport report, Collection<UUID> ids) {
        Map<UUID, Agent> known = agents.byIds(ids);
        return ids.stream().filter(id -> known.containsKey(id) && known.get(id).isActive() && reports.has(agents.viewer(known.get(id)), report)).toList();
    }

    public void remove(Viewer viewer, UUID id) {
        em.remove(own(viewer, id));
    }

    /** Tells the viewer alone, as if its time had come now; says whether a mail follows. */
    public boolean tellMe(Viewer viewer, UUID id) {
        licence.now().require(TicketReports.MODULE);
        ReportSchedule schedule = own(viewer, id);
        UUID me = viewer.person();
        tell(schedule, reports.get(viewer, schedule.reportId()), List.of(me), schedule.days(clock.instant(), reports.get(viewer, schedule.reportId()).form().days()));
        return notices.wantsMail(me, NoticeKind.REPORT);
    }

    /** Returns what the notices come from. */
    UUID tell(ReportSchedule schedule, KeptReport report, Collection<UUID> readers, ReportSchedule.Days days) {
        UUID source = Ids.next();
        Map<String, Object> params = Map.of(
                "report", report.id().toString(), "schedule", schedule.id().toString(), "from", days.from().toString(), "to", days.to().toString());
        notices.tellOfNew(readers, new Telling(NoticeKind.REPORT, null, source, null, false, params));
        return source;
    }
}
