package io.switchboard.core.sla;

import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.EventLog;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** The store of calendars: few rows. A change has the clocks of all open tickets counted again. */
@ApplicationScoped
@Transactional
public class Calendars {
    private static final int MOST = 200;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    EventLog events;

    @Inject
    LicenceService licence;

    @Inject
    SlaRecounts recounts;

    /** A calendar's form; of a change null leaves what stands. */
    public record Form(String name, String zone, List<List<WorkPeriod>> week, List<SpecialDay> days) {}

    /** By name. */
    public List<WorkCalendar> list() {
        return em.createQuery("select c from WorkCalendar c order by lower(c.name), c.id", WorkCalendar.class).getResultList();
    }

    /** @throws Refused NOT_FOUND */
    public WorkCalendar get(UUID id) {
        WorkCalendar calendar = em.find(WorkCalendar.class, id);
        if (calendar == null) {
            throw Refused.notFound("calendar");
        }
        return calendar;
    }

    public WorkCalendar create(Viewer viewer, Form form) {
        mayChange(viewer);
        check(form.name());
        WorkHours hours = HoursCheck.checked(form.zone(), form.week(), form.days());
        if (list().size() >= MOST) {
            throw Refused.conflict("calendar.tooMany", MOST);
        }
        return add(free(form.name(), null), hours);
    }

    /** Past all forms. */
    WorkCalendar add(String name, WorkHours hours) {
        WorkCalendar calendar = new WorkCalendar(Ids.next(), name, hours, clock.instant());
        em.persist(calendar);
        events.write("calendar.created", calendar.id());
        return calendar;
    }

    /** @param expected the version that the caller saw; null: any */
    public WorkCalendar change(Viewer viewer, UUID id, Form form, Long expected) {
        mayChange(viewer);
        WorkCalendar calendar = lock(id, expected);
        WorkHours was = calendar.hours();
        String name = form.name() == null ? calendar.name() : form.name();
        check(name);
        WorkHours hours = HoursCheck.checked(
                form.zone() == null ? was.zone().getId() : form.zone(),
                form.week() == null ? was.week() : form.week(),
                form.days() == null ? was.days() : form.days());
        calendar.describe(free(name, id), hours);
        em.flush();
        events.write("calendar.updated", id);
        if (!hours.equals(was) && isUsed(id)) {
            recounts.ask();
        }
        return calendar;
    }

    /** @throws Refused CONFLICT while a policy has it */
    public void delete(Viewer viewer, UUID id, Long expected) {
        mayChange(viewer);
        WorkCalendar calendar = lock(id, expected);
        if (isUsed(id)) {
            throw Refused.conflict("calendar.used");
        }
        em.remove(calendar);
        events.write("calendar.deleted", id);
    }

    private boolean isUsed(UUID id) {
        return em.createQuery("select count(p) from SlaPolicy p where p.calendarId = :id", Long.class)
                        .setParameter("id", id)
                        .getSingleResult()
                > 0;
    }

    private void mayChange(Viewer viewer) {
        viewer.mustBeAllowed(Permission.SLA_WRITE);
        licence.now().require(SlaPolicies.MODULE);
    }

    private WorkCalendar lock(UUID id, Long expected) {
        WorkCalendar calendar = get(id);
        em.refresh(calendar, LockModeType.PESSIMISTIC_WRITE);
        if (expected != null && expected != calendar.version()) {
            throw Refused.stale();
        }
        return calendar;
    }

    private static void check(String name) {
        new Check().text("name", name, 200).done();
    }

    private String free(String name, UUID but) {
        String wanted = name.strip();
        if (list().stream().anyMatch(other -> other.name().equalsIgnoreCase(wanted) && !other.id().equals(but))) {
            throw Refused.invalid("name", "taken");
        }
        return wanted;
    }
}
