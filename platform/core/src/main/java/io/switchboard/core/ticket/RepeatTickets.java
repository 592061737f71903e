package io.switchboard.core.ticket;

import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Finds what a customer has asked before: his tickets of the last days with the same problem, or that say nearly the same. */
@ApplicationScoped
@Transactional
public class RepeatTickets {
    /** So far back one looks. */
    public static final Duration BACK = Duration.ofDays(7);

    private static final int MOST = 100;
    private static final int OFFERED = 5;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Contacts contacts;

    /**
     * An earlier one.
     *
     * @param likeness from 0 to 1; 1 as well for the same class of problem
     * @param sure whether it is taken to be the same without a person's look
     */
    public record Similar(Ticket ticket, double likeness, boolean sure) {}

    /**
     * Those that a viewer sees, the likest first, five at most.
     *
     * @param subject nullable, as {@code text} and {@code problem}, the class of the problem
     */
    public List<Similar> similar(Viewer viewer, UUID contactId, String subject, String text, String problem) {
        new Check().optional("subject", subject, TicketEdits.MAX_SUBJECT).optional("text", text, 20_000).optional("problem", problem, 100).done();
        Contact contact = contacts.get(viewer, contactId);
        return of(contact.id(), subject, text, problem).stream()
                .filter(each -> viewer.may(Permission.TICKETS_READ, each.ticket().shopId(), each.ticket().groupId(), each.ticket().assigneeId()))
                .limit(OFFERED)
                .toList();
    }

    /** The one that is being repeated, where there is no doubt: the likest, of several the first. */
    Optional<UUID> repeated(UUID contactId, String subject, String text) {
        return of(contactId, subject, text, null).stream().findFirst().filter(Similar::sure).map(each -> each.ticket().id());
    }

    private List<Similar> of(UUID contact, String subject, String text, String problem) {
        List<Ticket> his = em.createQuery(
                        "select t from Ticket t where t.contactId = :contact and t.times.createdAt >= :since and t.mergedInto is null"
                                + " and t.times.erasedAt is null order by t.times.createdAt desc",
                        Ticket.class)
                .setParameter("contact", contact)
                .setParameter("since", clock.instant().minus(BACK))
                .setMaxResults(MOST)
                .getResultList();
        if (his.isEmpty()) {
            return List.of();
        }
        Map<UUID, String> told = new HashMap<>();
        em.createQuery("select e from TicketEntry e where e.ticketId in :ids and e.seq = 1", TicketEntry.class)
                .setParameter("ids", his.stream().map(Ticket::id).toList())
                .getResultStream()
                .forEach(entry -> told.put(entry.ticketId(), ((TicketChange.Created) entry.change()).text()));
        Likeness wanted = new Likeness(subject, text);
        return his.stream()
                .map(ticket -> similar(ticket, wanted.to(new Likeness(ticket.subject(), told.get(ticket.id()))), problem))
                .filter(each -> each.likeness() >= Likeness.OFFERED)
                .sorted(Comparator.comparingDouble(Similar::likeness).reversed().thenComparing(each -> each.ticket().number()))
                .toList();
    }

    private static Similar similar(Ticket ticket, double likeness, String problem) {
        boolean sameProblem = Texts.orNull(problem) != null && problem.equals(ticket.problem());
        return new Similar(ticket, sameProblem ? 1 : likeness, sameProblem || likeness >= Likeness.SURE);
    }
}
