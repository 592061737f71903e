package io.switchboard.core.ticket.plan;

import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Rows;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Journal;
import io.switchboard.core.ticket.NewTickets;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.type.TicketTemplate;
import io.switchboard.core.ticket.type.TicketTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Makes the tickets of a plan whose time has come, and moves it to its next time, in one transaction that holds the plan: once a time, on
 * however many nodes. Of times that were missed while no server ran the last one is made up for, and the ticket's history says how many were missed.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
public class PlanRound {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    TicketTemplates templates;

    @Inject
    NewTickets tickets;

    @Inject
    Contacts contacts;

    @Inject
    Journal journal;

    /** Plans whose time has come. */
    public List<UUID> due(int limit) {
        return em.createQuery("select p.id from TicketPlan p where p.nextAt <= :now order by p.nextAt", UUID.class)
                .setParameter("now", clock.instant())
                .setMaxResults(limit)
                .getResultList();
    }

    /** Makes what is due of one, unless another node is at it, or was. */
    public void run(UUID id) {
        TicketPlan plan = held(id);
        if (plan == null) {
            return;
        }
        Instant now = clock.instant();
        List<Instant> missed = plan.times().come(plan.nextAt(), now);
        Instant due = missed.get(missed.size() - 1);
        TicketTemplate.Filled template = template(plan);
        List<UUID> customers = customers(plan.said());
        for (UUID customer : customers) {
            make(plan, template, customer, due, missed.size() - 1);
        }
        boolean nobodyLeft = !plan.said().contacts().isEmpty() && customers.isEmpty();
        if (nobodyLeft) {
            plan.failed(due, "its customers are gone", now);
        } else {
            plan.ran(due, customers.size(), now);
        }
    }

    /** What could not be made is told with the plan, which goes on at its next time. */
    public void failed(UUID id, String why) {
        TicketPlan plan = held(id);
        if (plan != null) {
            Instant now = clock.instant();
            List<Instant> missed = plan.times().come(plan.nextAt(), now);
            plan.failed(missed.get(missed.size() - 1), why, now);
        }
    }

    private TicketPlan held(UUID id) {
        return Rows.by(em, TicketPlan.class, "select * from ticket_plan where id = :id and next_at <= :now for update skip locked", Map.of("id", id, "now", clock.instant()))
                .stream()
                .findFirst()
                .orElse(null);
    }

    private TicketTemplate.Filled template(TicketPlan plan) {
        try {
            return templates.get(Viewer.PLATFORM, plan.said().templateId()).filled();
        } catch (Refused gone) {
            throw Refused.invalid("templateId", "unknown");
        }
    }

    /** Without customers a single null. Those who were forgotten are left out. */
    private List<UUID> customers(TicketPlan.Said said) {
        List<UUID> found = new ArrayList<>();
        if (said.contacts().isEmpty()) {
            found.add(null);
        }
        List<UUID> ids = said.contacts().stream().map(UUID::fromString).toList();
        Map<UUID, Contact> known = ids.isEmpty() ? Map.of() : contacts.byIds(Set.copyOf(ids));
        ids.stream().filter(each -> known.containsKey(each) && !known.get(each).isErased()).forEach(found::add);
        return found;
    }

    private void make(TicketPlan plan, TicketTemplate.Filled template, UUID customer, Instant due, int missed) {
        TicketPlan.Said said = plan.said();
        String subject = Texts.orNull(template.subject()) == null ? said.name() : template.subject();
        String client = "plan:" + plan.id() + ":" + due.getEpochSecond() + (customer == null ? "" : ":" + customer);
        NewTickets.Made made = tickets.makeFor(
                TicketActor.SYSTEM,
                new NewTickets.Draft(
                        client, subject, template.typeKey(), template.description(), customer, null, said.shopId(), said.groupId(), said.assigneeId(),
                        template.priority() == null ? null : template.priority().name(), template.fields(), List.of(), null, null, null, List.of()),
                null);
        if (made.isNew()) {
            Map<String, Object> told = new HashMap<>(Map.of("plan", plan.id().toString(), "name", said.name(), "due", due.toString()));
            if (missed > 0) {
                told.put("missed", missed);
            }
            journal.write(made.ticket(), TicketActor.SYSTEM, new TicketChange.Told("planned", told));
        }
    }
}
