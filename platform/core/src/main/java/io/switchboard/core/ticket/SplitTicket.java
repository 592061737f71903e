package io.switchboard.core.ticket;

import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.TicketLink.Kind;
import io.switchboard.spi.message.FileRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A comment that is about something else becomes a ticket of its own, which knows where it came from; it stays where it was as well. */
@ApplicationScoped
@Transactional
public class SplitTicket {
    @Inject
    Tickets tickets;

    @Inject
    NewTickets made;

    @Inject
    TicketTies ties;

    @Inject
    Journal journal;

    /**
     * @param seq of the reply, note or beginning
     * @param type nullable: the same as the ticket's
     * @throws Refused INVALID for {@code seq} when nothing was said there
     */
    public NewTickets.Made split(Viewer viewer, UUID id, long seq, String clientId, String subject, String type) {
        Ticket ticket = tickets.lock(viewer, id);
        TicketChange said = tickets.history(ticket, seq - 1, 1).stream()
                .filter(entry -> entry.seq() == seq)
                .findFirst()
                .map(TicketEntry::change)
                .orElseThrow(() -> Refused.invalid("seq", "unknown"));
        String text;
        List<FileRef> files;
        if (said instanceof TicketChange.Replied replied) {
            text = replied.text();
            files = replied.files();
        } else if (said instanceof TicketChange.Noted noted) {
            text = noted.text();
            files = noted.files();
        } else if (said instanceof TicketChange.Created created) {
            text = created.text();
            files = created.files();
        } else {
            throw Refused.invalid("seq", "unknown");
        }
        NewTickets.Made split = made.make(viewer, new NewTickets.Draft(
                clientId, subject, type == null ? ticket.typeKey() : type, text, ticket.contactId(), null, ticket.shopId(), ticket.groupId(),
                null, null, Map.of(), List.of(), null, null, null, files));
        if (split.isNew()) {
            UUID other = split.ticket().id();
            boolean first = id.compareTo(other) < 0;
            ties.link(first ? id : other, first ? other : id, Kind.RELATED);
            TicketActor by = TicketActor.of(viewer);
            journal.write(ticket, by, new TicketChange.Split(seq, other, split.ticket().number()));
            journal.write(split.ticket(), by, new TicketChange.Linked(Kind.RELATED.word(), id, ticket.number()));
        }
        return split;
    }
}
