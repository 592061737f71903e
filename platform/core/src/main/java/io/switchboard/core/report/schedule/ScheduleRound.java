package io.switchboard.core.report.schedule;

import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.report.KeptReport;
import io.switchboard.core.report.TicketReports;
import io.switchboard.core.shared.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Tells the report of a schedule whose time has come, and moves it to its next time, in one transaction that holds the schedule: once a
 * time, on however many nodes. Of times that were missed while no server ran the last one is made up for.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
public class ScheduleRound {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    ReportSchedules schedules;

    @Inject
    LicenceService licence;

    /** Schedules whose time has come. */
    public List<UUID> due(int limit) {
        return em.createQuery("select s.id from ReportSchedule s where s.nextAt <= :now order by s.nextAt", UUID.class)
                .setParameter("now", clock.instant())
                .setMaxResults(limit)
                .getResultList();
    }

    /** Tells what is due of one, unless another node is at it, or was. */
    public void run(UUID id) {
        ReportSchedule schedule = held(id);
        if (schedule == null) {
            return;
        }
        Instant now = clock.instant();
        Instant due = due(schedule, now);
        KeptReport report = em.find(KeptReport.class, schedule.reportId());
        List<UUID> readers = schedules.readers(report, schedule.agents());
        if (!licence.now().has(TicketReports.MODULE)) {
            schedule.failed(due, ReportSchedule.LICENCE, now);
        } else if (readers.isEmpty()) {
            schedule.failed(due, ReportSchedule.NOBODY, now);
        } else {
            UUID source = schedules.tell(schedule, report, readers, schedule.days(due, report.form().days()));
            schedule.ran(due, source, readers.size(), now);
        }
    }

    /** What could not be told is told with the schedule, which goes on at its next time. */
    public void failed(UUID id, String why) {
        ReportSchedule schedule = held(id);
        if (schedule != null) {
            Instant now = clock.instant();
            schedule.failed(due(schedule, now), why, now);
        }
    }

    private static Instant due(ReportSchedule schedule, Instant now) {
        List<Instant> come = schedule.times().come(schedule.nextAt(), now);
        return come.get(come.size() - 1);
    }

    private ReportSchedule held(UUID id) {
        return Rows.by(em, ReportSchedule.class, "select * from report_schedule where id = :id and next_at <= :now for update skip locked",
                        Map.of("id", id, "now", clock.instant()))
                .stream()
                .findFirst()
                .orElse(null);
    }
}
