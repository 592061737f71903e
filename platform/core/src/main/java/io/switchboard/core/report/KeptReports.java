package io.switchboard.core.report;

import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.report.KeptReport.Form;
import io.switchboard.core.report.KeptReport.Shared;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Rows;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The store of kept reports. Shared ones are for those to change who may share views, own ones for their owner alone. */
@ApplicationScoped
@Transactional
public class KeptReports {
    /** How many of his own an agent may keep, and how many may be shared. */
    static final int MOST = 100;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    LicenceService licence;

    /** Those that the viewer has, in their order. */
    public List<KeptReport> list(Viewer viewer) {
        viewer.mustBeAllowed(Permission.REPORTS_READ);
        return em.createQuery(
                        "select r from KeptReport r where r.shared <> :own or r.ownerId = :me order by r.place, r.createdAt, r.id", KeptReport.class)
                .setParameter("own", Shared.OWN)
                .setParameter("me", me(viewer))
                .setMaxResults(2 * MOST)
                .getResultStream()
                .filter(report -> has(viewer, report))
                .toList();
    }

    /** Empty when there is none, or the viewer hasn't got it. */
    public Optional<KeptReport> find(Viewer viewer, UUID id) {
        return Optional.ofNullable(em.find(KeptReport.class, id)).filter(report -> has(viewer, report));
    }

    /** @throws Refused NOT_FOUND when he hasn't got it */
    public KeptReport get(Viewer viewer, UUID id) {
        viewer.mustBeAllowed(Permission.REPORTS_READ);
        return find(viewer, id).orElseThrow(() -> Refused.notFound("report"));
    }

    /** Whether there is such a report, and he has it. */
    public boolean has(Viewer viewer, UUID id) {
        return find(viewer, id).isPresent();
    }

    /**
     * For changing it.
     *
     * @throws Refused NOT_FOUND when he hasn't got it; FORBIDDEN when it is shared and he may not share
     */
    public KeptReport own(Viewer viewer, UUID id) {
        viewer.mustBeAllowed(Permission.REPORTS_READ);
        KeptReport report = em.find(KeptReport.class, id);
        if (report == null || !has(viewer, report)) {
            throw Refused.notFound("report");
        }
        if (report.shared() != Shared.OWN) {
            mayShare(viewer);
        }
        return report;
    }

    /** Whether he may read reports, and has this one: it is his, or shared with him. */
    public boolean has(Viewer viewer, KeptReport report) {
        return viewer.may(Permission.REPORTS_READ)
                && (report.shared() == Shared.ALL
                        || report.ownerId().equals(me(viewer))
                        || report.shared() == Shared.GROUPS
                                && (viewer.may(Permission.VIEWS_SHARE) || report.groups().stream().anyMatch(viewer.groups()::contains)));
    }

    private static UUID me(Viewer viewer) {
        return viewer.agentId() == null ? new UUID(0, 0) : viewer.agentId();
    }

    /** Keeps a new one, which has been described. */
    public void add(KeptReport report) {
        boolean own = report.shared() == Shared.OWN;
        String of = own ? "r.shared = :own and r.ownerId = :me" : "r.shared <> :own";
        var count = em.createQuery("select count(r) from KeptReport r where " + of, Long.class).setParameter("own", Shared.OWN);
        if (own) {
            count.setParameter("me", report.ownerId());
        }
        if (count.getSingleResult() >= MOST) {
            throw Refused.conflict("report.tooMany", MOST);
        }
        em.persist(report);
    }

    /**
     * Says what a report is, new or known; its conditions were checked when they were read.
     *
     * @param groups those that have it, when it is shared with groups
     * @param place where it stands, the lowest first
     * @throws Refused INVALID, naming each wrong field; FORBIDDEN when he may not share, or without the licence
     */
    public void describe(Viewer viewer, KeptReport report, Form form, Shared shared, Set<UUID> groups, int place) {
        viewer.mustBeAllowed(Permission.REPORTS_READ);
        licence.now().require(TicketReports.MODULE);
        if (shared != Shared.OWN) {
            mayShare(viewer);
        }
        new Check()
                .text("name", form.name(), 100)
                .that(!form.measures().isEmpty(), "measures", "required")
                .that(form.measures().size() <= ReportQuery.MOST_MEASURES, "measures", "tooMany", ReportQuery.MOST_MEASURES)
                .range("days", form.days(), 1, ReportQuery.MOST_DAYS)
                .range("position", place, 0, 100_000)
                .that(shared != Shared.GROUPS || !groups.isEmpty(), "groupIds", "required")
                .done();
        if (shared == Shared.GROUPS && Rows.byIds(em, AgentGroup.class, groups).size() < groups.size()) {
            throw Refused.invalid("groupIds", "unknown");
        }
        report.describe(
                new Form(form.name().strip(), form.by(), form.measures().stream().distinct().toList(), form.where(), form.chart(), form.days()),
                shared,
                groups,
                place);
    }

    /** Writes changes now, so that the version that is answered is the new one. */
    public void flush() {
        em.flush();
    }

    public void remove(Viewer viewer, UUID id) {
        em.remove(own(viewer, id));
    }

    private static void mayShare(Viewer viewer) {
        if (!viewer.may(Permission.VIEWS_SHARE)) {
            throw Refused.forbidden("view.shared");
        }
    }
}
