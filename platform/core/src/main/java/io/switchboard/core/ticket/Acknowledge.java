package io.switchboard.core.ticket;

import io.switchboard.core.conversation.Answers;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Message;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * Tells a customer, where he asked, that his request arrived: its number, and the link by which he follows it. Once a ticket, never to a
 * program that writes by itself, and to nobody more than some times an hour: two programs would write to each other for ever.
 */
@ApplicationScoped
@Transactional
public class Acknowledge {
    /** To one customer, within an hour. */
    static final int AN_HOUR = 3;

    private static final String WORD = "acknowledged";

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Answers answers;

    @Inject
    Journal journal;

    @Inject
    CustomerLinks links;

    @Inject
    CustomerWords words;

    /** A ticket was made of what he said there; in the transaction that makes it. */
    void arrived(Ticket ticket, Conversation talk, Message said) {
        if (said.isAutomatic() || ticket.contactId() == null || lately(ticket.contactId()) >= AN_HOUR) {
            return;
        }
        String arrived = words.of(ticket, WORD + ".subject", "#" + ticket.number());
        String text = arrived + "\n" + words.of(ticket, WORD + ".text") + " " + links.issue(ticket).address();
        if (answers.sayByItself(talk.id(), WORD + ":" + ticket.id(), text)) {
            journal.write(ticket, TicketActor.SYSTEM, new TicketChange.Told(WORD, Map.of("conversationId", talk.id().toString())));
        }
    }

    private long lately(UUID contact) {
        return em.createQuery(
                        "select count(e) from TicketEntry e, Ticket t where e.ticketId = t.id and t.contactId = :contact and t.times.createdAt > :since"
                                + " and e.kind = :kind",
                        Long.class)
                .setParameter("contact", contact)
                .setParameter("since", clock.instant().minus(Duration.ofHours(1)))
                .setParameter("kind", WORD)
                .getSingleResult();
    }
}
