package io.switchboard.core.ticket;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.conversation.Files;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** What it brings that one of us says something in a ticket: now, by a macro, or when its time has come. */
@ApplicationScoped
@Transactional
public class TicketSaying {
    @Inject
    Tickets tickets;

    @Inject
    TicketPeople people;

    @Inject
    TicketTies ties;

    @Inject
    TicketReplies replies;

    @Inject
    Files files;

    /**
     * The changes, first of them what was said; what the customer may see is on its way when the transaction commits. The ticket is held.
     *
     * @throws Refused CONFLICT {@code answeredSince} when a colleague answered the customer after what he has seen, and as {@link
     *     TicketReplies#send} says
     */
    List<TicketChange> changes(Viewer viewer, Ticket ticket, TicketDesk.Comment comment) {
        boolean guarded = comment.visible() && comment.seenSeq() != null && !comment.force();
        if (guarded && answeredByAnother(ticket, comment.seenSeq(), viewer.agentId())) {
            throw Refused.conflict("answeredSince");
        }
        String text = comment.text() == null ? "" : comment.text().strip();
        List<TicketChange> changes = new ArrayList<>();
        changes.add(
                comment.visible()
                        ? replies.send(viewer, ticket, comment, text)
                        : new TicketChange.Noted(text, comment.files(), comment.mentions()));
        for (UUID each : comment.mentions()) {
            Agent mentioned = people.agent(each, ticket.shopId(), "mentions");
            if (ties.watch(ticket.id(), each)) {
                changes.add(new TicketChange.Watched(each, mentioned.name(), true));
            }
        }
        files.claimForTicket(ticket.id(), comment.files());
        return changes;
    }

    private boolean answeredByAnother(Ticket ticket, long seq, UUID me) {
        return tickets.history(ticket, seq, 1_000).stream()
                .anyMatch(entry -> (entry.kind().equals("replied") || entry.kind().equals("answered"))
                        && entry.actor().isOurs()
                        && !Objects.equals(entry.actor().id(), me));
    }
}
