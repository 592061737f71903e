package io.switchboard.core.ticket;

import io.switchboard.core.conversation.Conversations;
import io.switchboard.spi.message.FileRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A ticket's history as its customer may know it. What he sees is named here, kind by kind: of what isn't named, and of each one's parts that
 * aren't, he learns nothing (notes, why it was moved, who has it, other tickets).
 */
@ApplicationScoped
@Transactional
public class CustomerHistory {
    private static final String KINDS = "('created', 'replied', 'customer-wrote', 'answered', 'moved', 'rated', 'urged')";

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Conversations conversations;

    /** Who did it, as the customer tells people apart. */
    public enum Side {
        CUSTOMER,
        TEAM,
        /** Nobody: it went by itself. */
        SYSTEM
    }

    /**
     * What happened.
     *
     * @param name of the colleague who wrote; null with all others
     * @param text nullable
     * @param state key of the state it came to, with {@code moved}; else null
     * @param score with {@code rated}; else null
     * @param reasons with {@code rated}
     */
    public record Line(
            long seq, Instant at, String kind, Side by, String name, String text, List<FileRef> files, String state, Integer score, List<String> reasons) {}

    /**
     * A part of it, oldest first.
     *
     * @param next where to go on: there is nothing of his up to there that he hasn't got
     * @param more whether there is more now
     */
    public record Slice(List<Line> lines, long next, boolean more) {}

    /** What happened after a seq; the caller has let him in. */
    public Slice after(Ticket ticket, long seq, int limit) {
        List<TicketEntry> entries = em.createQuery(
                        "select e from TicketEntry e where e.ticketId = :id and e.seq > :seq and e.visible = true and e.kind in " + KINDS + " order by e.seq",
                        TicketEntry.class)
                .setParameter("id", ticket.id())
                .setParameter("seq", seq)
                .setMaxResults(limit + 1)
                .getResultList();
        boolean more = entries.size() > limit;
        List<TicketEntry> shown = more ? entries.subList(0, limit) : entries;
        Set<UUID> his = conversations(ticket, shown);
        long next = shown.isEmpty() ? seq : shown.get(shown.size() - 1).seq();
        return new Slice(shown.stream().flatMap(entry -> line(entry, his).stream()).toList(), next, more);
    }

    /** Conversations of these entries that are this customer's: somebody may have linked another one's. */
    private Set<UUID> conversations(Ticket ticket, List<TicketEntry> entries) {
        Set<UUID> named = new HashSet<>();
        for (TicketEntry entry : entries) {
            if (entry.change() instanceof TicketChange.CustomerWrote wrote) {
                named.add(wrote.conversationId());
            } else if (entry.change() instanceof TicketChange.Answered answered) {
                named.add(answered.conversationId());
            }
        }
        Set<UUID> his = new HashSet<>();
        if (!named.isEmpty() && ticket.contactId() != null) {
            conversations.byIds(named).stream()
                    .filter(each -> ticket.contactId().equals(each.contactId()))
                    .forEach(each -> his.add(each.id()));
        }
        return his;
    }

    /** A file that he may have by what was told him. */
    public Optional<FileRef> file(Ticket ticket, UUID fileId) {
        return em.createQuery(
                        "select e from TicketEntry e where e.ticketId = :id and e.visible = true and e.kind in ('created', 'replied')"
                                + " and e.data like :file",
                        TicketEntry.class)
                .setParameter("id", ticket.id())
                .setParameter("file", "%" + fileId + "%")
                .getResultStream()
                .flatMap(entry -> line(entry, Set.of()).stream())
                .flatMap(line -> line.files().stream())
                .filter(file -> file.id().equals(fileId.toString()))
                .findFirst();
    }

    private static Optional<Line> line(TicketEntry entry, Set<UUID> his) {
        TicketActor by = entry.actor();
        boolean customers = by.kind() == TicketActor.Kind.CONTACT;
        TicketChange change = entry.change();
        if (change instanceof TicketChange.Created made) {
            // What a colleague wrote down when he made it was written for colleagues.
            boolean own = customers || made.messageId() != null;
            return Optional.of(line(entry, own ? made.text() : null, own ? made.files() : List.of()));
        } else if (change instanceof TicketChange.Replied reply) {
            return Optional.of(line(entry, reply.text(), reply.files()));
        } else if (change instanceof TicketChange.CustomerWrote wrote) {
            return his.contains(wrote.conversationId()) ? Optional.of(said(entry, Side.CUSTOMER, wrote.preview())) : Optional.empty();
        } else if (change instanceof TicketChange.Answered answered) {
            return his.contains(answered.conversationId()) ? Optional.of(said(entry, Side.TEAM, answered.preview())) : Optional.empty();
        } else if (change instanceof TicketChange.Moved moved) {
            boolean stayed = moved.to().equals(moved.from());
            return stayed ? Optional.empty() : Optional.of(new Line(entry.seq(), entry.at(), "moved", Side.SYSTEM, null, null, List.of(), moved.to(), null, List.of()));
        } else if (change instanceof TicketChange.Urged urged) {
            return customers ? Optional.of(line(entry, urged.text(), List.of())) : Optional.empty();
        } else if (change instanceof TicketChange.Rated rated && customers) {
            return Optional.of(new Line(entry.seq(), entry.at(), "rated", Side.CUSTOMER, null, rated.comment(), List.of(), null, rated.score(), rated.reasons()));
        }
        return Optional.empty();
    }

    private static Line line(TicketEntry entry, String text, List<FileRef> files) {
        TicketActor by = entry.actor();
        Side side = by.kind() == TicketActor.Kind.CONTACT ? Side.CUSTOMER : by.isOurs() ? Side.TEAM : Side.SYSTEM;
        String name = by.kind() == TicketActor.Kind.AGENT ? by.name() : null;
        List<FileRef> all = files == null ? List.of() : new ArrayList<>(files);
        return new Line(entry.seq(), entry.at(), entry.kind(), side, name, text, all, null, null, List.of());
    }

    private static Line said(TicketEntry entry, Side by, String text) {
        return new Line(entry.seq(), entry.at(), entry.kind(), by, null, text, List.of(), null, null, List.of());
    }
}
