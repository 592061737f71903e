package io.switchboard.core.report.alarm;

import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.notice.NoticeKind;
import io.switchboard.core.notice.Notices;
import io.switchboard.core.notice.Notices.Telling;
import io.switchboard.core.report.Figure;
import io.switchboard.core.report.Measure;
import io.switchboard.core.report.ReportQuery;
import io.switchboard.core.report.TicketReport;
import io.switchboard.core.report.TicketReport.Row;
import io.switchboard.core.report.TicketReports;
import io.switchboard.core.report.alarm.ReportAlarm.Reading;
import io.switchboard.core.report.alarm.ReportAlarm.Said;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Rows;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Looks at an alarm whose time has come: with the eyes of who made it, in one transaction that holds it, so that what passes its limit is
 * told once, on however many nodes.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
public class AlarmRound {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    ReportAlarms alarms;

    @Inject
    TicketReports reports;

    @Inject
    Notices notices;

    @Inject
    Groups groups;

    @Inject
    LicenceService licence;

    /** Alarms whose time has come. */
    public List<UUID> due(int limit) {
        return em.createQuery("select a.id from ReportAlarm a where a.nextAt <= :now order by a.nextAt", UUID.class)
                .setParameter("now", clock.instant())
                .setMaxResults(limit)
                .getResultList();
    }

    /** Looks at one, unless another node is at it, or was. */
    public void run(UUID id) {
        ReportAlarm alarm = held(id);
        if (alarm == null) {
            return;
        }
        Instant now = clock.instant();
        Optional<Viewer> eyes = alarms.eyes(alarm);
        if (!licence.now().has(TicketReports.MODULE) || eyes.isEmpty()) {
            alarm.failed(eyes.isEmpty() ? ReportAlarm.OWNER : ReportAlarm.LICENCE, now);
            return;
        }
        Said said = alarm.said();
        ZoneId zone = groups.shops().stream().findFirst().map(Shop::zone).orElse(ZoneOffset.UTC);
        LocalDate today = LocalDate.ofInstant(now, zone);
        TicketReport report = reports.ask(
                eyes.get(), new ReportQuery(today.minusDays(said.days() - 1L), today, said.by(), List.of(said.measure()), said.where()), zone);
        long whole = said.measure().kind() == Measure.Kind.COUNT ? part(report.total()) : 0;
        List<AlarmLine> crossed = alarm.judge(readings(report, said, whole), whole, now);
        if (!crossed.isEmpty()) {
            tell(alarm, crossed, report.query());
        }
    }

    private void tell(ReportAlarm alarm, List<AlarmLine> crossed, ReportQuery query) {
        Set<UUID> told = alarms.told(alarm);
        for (AlarmLine line : crossed) {
            Map<String, Object> params = Map.of(
                    "alarm", alarm.id().toString(), "key", line.key(), "part", line.part(), "whole", line.whole(),
                    "from", query.from().toString(), "to", query.to().toString());
            notices.tellOfNew(told, new Telling(NoticeKind.ALARM, null, Ids.next(), null, false, params));
        }
    }

    /** Of a count each line's part of all; of a share itself. */
    private static List<Reading> readings(TicketReport report, Said said, long whole) {
        List<Row> rows = said.by() == null ? List.of(report.total()) : report.rows();
        List<Reading> readings = new ArrayList<>();
        for (Row row : rows) {
            String key = row.key() == null ? "" : row.key();
            Figure figure = row.figures().get(0);
            if (figure == null || said.value() != null && !said.value().equals(key)) {
                continue;
            }
            readings.add(said.measure().kind() == Measure.Kind.COUNT
                    ? new Reading(key, part(row), whole)
                    : new Reading(key, figure.numerator(), figure.denominator()));
        }
        if (readings.isEmpty() && said.value() != null) {
            readings.add(new Reading(said.value(), 0, whole));
        }
        return readings.subList(0, Math.min(readings.size(), TicketReport.MOST_ROWS));
    }

    private static long part(Row row) {
        Figure figure = row.figures().get(0);
        return figure == null ? 0 : figure.numerator();
    }

    /** It is tried again later. */
    public void failed(UUID id, String why) {
        ReportAlarm alarm = held(id);
        if (alarm != null) {
            alarm.failed(why, clock.instant());
        }
    }

    private ReportAlarm held(UUID id) {
        return Rows.by(em, ReportAlarm.class, "select * from report_alarm where id = :id and next_at <= :now for update skip locked",
                        Map.of("id", id, "now", clock.instant()))
                .stream()
                .findFirst()
                .orElse(null);
    }
}
