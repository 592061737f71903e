package io.switchboard.core.report.alarm;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.report.Dimension;
import io.switchboard.core.report.Measure;
import io.switchboard.core.report.ReportQuery;
import io.switchboard.core.report.TicketReports;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The store of alarms. One may have oneself told; colleagues and groups by who may share reports: he lets them know a figure of his. */
@ApplicationScoped
@Transactional
public class ReportAlarms {
    public static final int MOST = 200;

    private static final int MOST_TOLD = 100;
    private static final int MOST_LEAST = 1_000_000;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Agents agents;

    @Inject
    Groups groups;

    @Inject
    LicenceService licence;

    /** Those that are the viewer's, that tell him, or that he may change; by name. */
    public List<ReportAlarm> list(Viewer viewer) {
        viewer.mustBeAllowed(Permission.REPORTS_READ);
        return em.createQuery("select a from ReportAlarm a order by a.name, a.id", ReportAlarm.class).getResultStream().filter(alarm -> sees(viewer, alarm)).toList();
    }

    private boolean sees(Viewer viewer, ReportAlarm alarm) {
        ReportAlarm.Said said = alarm.said();
        return mayChange(viewer, alarm) || said.agents().contains(viewer.agentId()) || said.groups().stream().anyMatch(viewer.groups()::contains);
    }

    /** Empty when there is none, or it is not for the viewer. */
    public Optional<ReportAlarm> find(Viewer viewer, UUID id) {
        return Optional.ofNullable(em.find(ReportAlarm.class, id)).filter(alarm -> viewer.may(Permission.REPORTS_READ) && sees(viewer, alarm));
    }

    /** Whether it is the viewer's, or he may share reports. */
    public boolean mayChange(Viewer viewer, ReportAlarm alarm) {
        return alarm.ownerId().equals(viewer.agentId()) || viewer.may(Permission.VIEWS_SHARE);
    }

    /**
     * For changing it.
     *
     * @throws Refused NOT_FOUND when it isn't for him
     */
    public ReportAlarm own(Viewer viewer, UUID id) {
        viewer.mustBeAllowed(Permission.REPORTS_READ);
        return find(viewer, id).filter(alarm -> mayChange(viewer, alarm)).orElseThrow(() -> Refused.notFound("reportAlarm"));
    }

    /** @throws Refused INVALID naming each wrong field; FORBIDDEN when he tells others and may not */
    public ReportAlarm create(Viewer viewer, ReportAlarm.Said said) {
        check(viewer, said);
        if (em.createQuery("select count(a) from ReportAlarm a", Long.class).getSingleResult() >= MOST) {
            throw Refused.conflict("reportAlarm.tooMany", MOST);
        }
        ReportAlarm alarm = new ReportAlarm(viewer.person(), clock.instant());
        alarm.say(said, clock.instant());
        em.persist(alarm);
        em.flush();
        return alarm;
    }

    /** @param expected the version that he has seen; null: unguarded */
    public ReportAlarm change(Viewer viewer, UUID id, ReportAlarm.Said said, Long expected) {
        ReportAlarm alarm = own(viewer, id);
        if (expected != null && expected != alarm.version()) {
            throw Refused.stale();
        }
        check(viewer, said);
        alarm.say(said, clock.instant());
        em.flush();
        return alarm;
    }

    public void remove(Viewer viewer, UUID id) {
        em.remove(own(viewer, id));
    }

    private void check(Viewer viewer, ReportAlarm.Said said) {
        viewer.mustBeAllowed(Permission.REPORTS_READ);
        licence.now().require(TicketReports.MODULE);
        boolean counts = said.measure() != null && said.measure().kind() == Measure.Kind.COUNT;
        new Check()
                .text("name", said.name(), 100)
                .that(said.measure() != null, "measure", "required")
                .that(said.measure() == null || counts || said.measure().kind() == Measure.Kind.SHARE, "measure", "alarm.noShare")
                .that(!counts || said.by() != null, "by", "required")
                .that(said.by() == null || !said.by().isTime(), "by", "alarm.time")
                .that(isLine(said.by(), said.value()), "value", "alarm.value")
                .optional("value", said.value(), 100)
                .range("days", said.days(), 1, ReportQuery.MOST_DAYS)
                .that(said.threshold() != null && said.threshold().signum() > 0 && said.threshold().compareTo(BigDecimal.valueOf(100)) < 0, "threshold", "alarm.percent")
                .range("least", said.least(), 1, MOST_LEAST)
                .that(!said.agents().isEmpty() || !said.groups().isEmpty(), "agentIds", "required")
                .that(said.agents().size() <= MOST_TOLD, "agentIds", "tooMany", MOST_TOLD)
                .that(said.groups().size() <= MOST_TOLD, "groupIds", "tooMany", MOST_TOLD)
                .done();
        boolean alone = said.groups().isEmpty() && said.agents().equals(Set.of(viewer.person()));
        if (!alone && !viewer.may(Permission.VIEWS_SHARE)) {
            throw Refused.forbidden("report.tellOthers");
        }
        if (said.agents().stream().anyMatch(id -> !mayKnow(id))) {
            throw Refused.invalid("agentIds", "report.noReader");
        }
        Set<UUID> known = new LinkedHashSet<>();
        groups.list().forEach(group -> known.add(group.id()));
        if (!known.containsAll(said.groups())) {
            throw Refused.invalid("groupIds", "unknown");
        }
    }

    /** Whether a report broken down so may have a line of that key. */
    private static boolean isLine(Dimension by, String value) {
        if (value == null || by == null) {
            return value == null;
        }
        boolean ids = by == Dimension.AGENT || by == Dimension.GROUP || by == Dimension.SHOP;
        return value.isEmpty() || !ids || value.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    }

    private boolean mayKnow(UUID agent) {
        return agents.find(agent).filter(Agent::isActive).filter(known -> agents.viewer(known).may(Permission.REPORTS_READ)).isPresent();
    }

    /** With whose eyes it looks; empty when he isn't here any more, or may not read reports. */
    Optional<Viewer> eyes(ReportAlarm alarm) {
        return agents.find(alarm.ownerId()).filter(Agent::isActive).map(agents::viewer).filter(viewer -> viewer.may(Permission.REPORTS_READ));
    }

    /** Whom it tells now: those who are named, and the members of the groups, as far as they may read reports. */
    Set<UUID> told(ReportAlarm alarm) {
        Set<UUID> told = new LinkedHashSet<>(alarm.said().agents());
        for (AgentGroup group : groups.listWithMembers()) {
            if (alarm.said().groups().contains(group.id())) {
                told.addAll(group.agentIds());
            }
        }
        told.removeIf(id -> !mayKnow(id));
        told.removeIf(Objects::isNull);
        return told;
    }
}
