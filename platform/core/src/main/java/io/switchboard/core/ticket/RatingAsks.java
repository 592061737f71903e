package io.switchboard.core.ticket;

import io.switchboard.core.conversation.Answers;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.RatingAsk.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Asks customers how content they are: once a ticket, a minute after it was solved, on the channel where they wrote, and only where the
 * platform's settings say so.
 */
@ApplicationScoped
@Transactional
public class RatingAsks {
    /** So long somebody has to take back that it is solved. */
    static final Duration AFTER = Duration.ofMinutes(1);

    private static final String NOTICE = "ratingAsk";

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    PlatformSettings settings;

    @Inject
    Tickets tickets;

    @Inject
    TicketTies ties;

    @Inject
    Journal journal;

    @Inject
    CustomerLinks links;

    @Inject
    Conversations conversations;

    @Inject
    Answers answers;

    @Inject
    CustomerWords words;

    /** From now on tickets that are solved are noticed. */
    public void follow() {
        journal.answersBy("rating", this::solved);
    }

    private List<TicketChange> solved(Ticket ticket, List<TicketEntry> written, Instant now) {
        boolean solved = written.stream()
                .anyMatch(entry -> entry.change() instanceof TicketChange.Moved moved && moved.category() == Category.SOLVED);
        if (solved && ticket.contactId() != null && ticket.rating() == null && settings.asksForRating()) {
            em.createNativeQuery("insert into ticket_rating_ask (ticket_id, due_at, outcome) values (?1, ?2, 'WAITING') on conflict do nothing")
                    .setParameter(1, ticket.id())
                    .setParameter(2, now.plus(AFTER))
                    .executeUpdate();
        }
        return List.of();
    }

    /** Tickets whose time has come. */
    public List<UUID> due(int limit) {
        return em.createQuery("select a.ticketId from RatingAsk a where a.outcome = :waiting and a.dueAt <= :now order by a.dueAt", UUID.class)
                .setParameter("waiting", Outcome.WAITING)
                .setParameter("now", clock.instant())
                .setMaxResults(limit)
                .getResultList();
    }

    /** Asks, unless it was done meanwhile, on whatever node. */
    public void ask(UUID ticketId) {
        Ticket ticket = tickets.hold(Viewer.PLATFORM, ticketId);
        RatingAsk ask = em.find(RatingAsk.class, ticketId, LockModeType.PESSIMISTIC_WRITE);
        if (ask == null || !ask.waits()) {
            return;
        }
        boolean over = !ticket.category().isOpen() && ticket.mergedInto() == null && ticket.times().erasedAt() == null;
        if (!over) {
            // It goes on: he is asked when it is solved again.
            em.remove(ask);
        } else if (ticket.rating() != null) {
            ask.became(Outcome.RATED);
        } else {
            ask.became(where(ticket).filter(talk -> ask(ticket, talk)).isPresent() ? Outcome.ASKED : Outcome.NO_WAY);
        }
    }

    /** It can't be done; it isn't tried again. */
    public void giveUp(UUID ticketId) {
        RatingAsk ask = em.find(RatingAsk.class, ticketId, LockModeType.PESSIMISTIC_WRITE);
        if (ask != null && ask.waits()) {
            ask.became(Outcome.FAILED);
        }
    }

    /** His last conversation of those that belong to it; others' never. */
    private Optional<Conversation> where(Ticket ticket) {
        List<UUID> ids = ties.conversations(Set.of(ticket.id())).getOrDefault(ticket.id(), List.of());
        return conversations.byIds(ids).stream()
                .filter(talk -> talk.contactId().equals(ticket.contactId()))
                .max(Comparator.comparing(Conversation::lastMessageAt, Comparator.nullsFirst(Comparator.naturalOrder())));
    }

    private boolean ask(Ticket ticket, Conversation talk) {
        String text = text(ticket, "subject") + "\n" + text(ticket, "text") + " " + links.issue(ticket).address();
        boolean asked = answers.sayByItself(talk.id(), "rating:" + ticket.id(), text);
        if (asked) {
            journal.write(ticket, TicketActor.SYSTEM, new TicketChange.Told("rating-asked", Map.of("conversationId", talk.id().toString())));
        }
        return asked;
    }

    private String text(Ticket ticket, String part) {
        return words.of(ticket, NOTICE + "." + part, "#" + ticket.number());
    }
}
