package io.switchboard.core.ticket.plan;

import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.EventLog;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Recurrence;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.type.TicketTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** The store of plans: few rows. */
@ApplicationScoped
@Transactional
public class TicketPlans {
    /** Customers of one plan. */
    public static final int MOST_CONTACTS = 200;

    private static final int MOST = 500;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    EventLog events;

    @Inject
    Groups groups;

    @Inject
    Agents agents;

    @Inject
    Contacts contacts;

    @Inject
    TicketTemplates templates;

    /** Those of the viewer's shops, by name. */
    public List<TicketPlan> list(Viewer viewer) {
        return em.createQuery("select p from TicketPlan p order by p.name, p.id", TicketPlan.class).getResultList().stream()
                .filter(plan -> sees(viewer, plan.said().shopId()))
                .toList();
    }

    /** @throws Refused NOT_FOUND when there is none, or it isn't of the viewer's shops */
    public TicketPlan get(Viewer viewer, UUID id) {
        TicketPlan plan = em.find(TicketPlan.class, id);
        if (plan == null || !sees(viewer, plan.said().shopId())) {
            throw Refused.notFound("ticketPlan");
        }
        return plan;
    }

    private static boolean sees(Viewer viewer, UUID shop) {
        return viewer.shops().isEmpty() || viewer.shops().contains(shop);
    }

    public TicketPlan create(Viewer viewer, TicketPlan.Said said) {
        viewer.mustBeAllowed(Permission.TICKET_RULES_WRITE);
        if (em.createQuery("select count(p) from TicketPlan p", Long.class).getSingleResult() >= MOST) {
            throw Refused.conflict("ticketPlan.tooMany", MOST);
        }
        TicketPlan plan = new TicketPlan(clock.instant());
        plan.say(said, checked(viewer, said), clock.instant());
        em.persist(plan);
        em.flush();
        events.write("ticket-plan.created", plan.id());
        return plan;
    }

    /** @param expected the version that he has seen, or null */
    public TicketPlan change(Viewer viewer, UUID id, TicketPlan.Said said, Long expected) {
        viewer.mustBeAllowed(Permission.TICKET_RULES_WRITE);
        TicketPlan plan = get(viewer, id);
        if (expected != null && expected != plan.version()) {
            throw Refused.stale();
        }
        plan.say(said, checked(viewer, said), clock.instant());
        em.flush();
        events.write("ticket-plan.updated", id);
        return plan;
    }

    /** Tickets that it made stay. */
    public void delete(Viewer viewer, UUID id) {
        viewer.mustBeAllowed(Permission.TICKET_RULES_WRITE);
        em.remove(get(viewer, id));
        events.write("ticket-plan.deleted", id);
    }

    /** The next times of what somebody is planning, five at most. */
    public List<Instant> preview(String recurrence, LocalDate startsOn, String at, String zone) {
        return Recurrence.of(recurrence, startsOn, at, zone).after(clock.instant(), 5);
    }

    private Recurrence checked(Viewer viewer, TicketPlan.Said said) {
        new Check()
                .text("name", said.name(), 200)
                .that(said.templateId() != null, "templateId", "required")
                .that(said.shopId() != null && sees(viewer, said.shopId()) && groups.shops().stream().anyMatch(shop -> shop.id().equals(said.shopId())), "shopId", "unknownShop")
                .that(said.contacts().size() <= MOST_CONTACTS, "contactIds", "tooMany", MOST_CONTACTS)
                .that(said.groupId() == null || groups.list().stream().anyMatch(group -> group.id().equals(said.groupId()) && group.shopId().equals(said.shopId())), "groupId", "unknownGroup")
                .that(said.assigneeId() == null || agents.find(said.assigneeId()).filter(agent -> agent.isActive()).isPresent(), "assigneeId", "unknownAgent")
                .done();
        try {
            templates.get(viewer, said.templateId());
        } catch (Refused none) {
            throw Refused.invalid("templateId", "unknown");
        }
        said.contacts().forEach(id -> contacts.get(viewer, UUID.fromString(id)));
        return Recurrence.of(said.recurrence(), said.startsOn(), said.at(), said.zone());
    }
}
