package io.switchboard.core.ticket;

import io.switchboard.core.conversation.SamePerson;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.TicketChange.FieldEdit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Takes out of tickets what was said, and leaves that something was: who had it, how long it took, the rating's score. And when two
 * contacts turn out to be one, it has the tickets of both.
 */
@ApplicationScoped
@Transactional
public class EraseTickets {
    /** What entries tell beside the fact, in people's own words. */
    private static final Set<String> WORDS = Set.of("text", "note", "comment", "preview", "subject", "problem");

    @Inject
    Tickets tickets;

    @Inject
    Journal journal;

    /** A contact's tickets that still say something, some of them. */
    public List<UUID> of(UUID contact, int limit) {
        return tickets.saying(contact, limit);
    }

    /** Returns whether it said anything. */
    public boolean erase(UUID id) {
        Ticket ticket = tickets.lock(Viewer.PLATFORM, id);
        if (ticket.times().erasedAt() != null) {
            return false;
        }
        tickets.history(ticket, 0, Integer.MAX_VALUE).forEach(entry -> entry.redact(without(entry.change())));
        journal.write(ticket, TicketActor.SYSTEM, new TicketChange.Erased());
        return true;
    }

    private static TicketChange without(TicketChange change) {
        if (change instanceof TicketChange.Created c) {
            return new TicketChange.Created(
                    c.number(), c.shopId(), c.groupId(), c.contactId(), c.channelId(), c.channelTag(), c.type(), c.typeVersion(), "", c.state(),
                    c.category(), c.priority(), Map.of(), c.tags(), c.parentId(), c.repeatOf(), null, List.of(), c.messageId());
        } else if (change instanceof TicketChange.Replied replied) {
            return new TicketChange.Replied("", List.of(), replied.mentions(), replied.conversationId(), replied.messageIds());
        } else if (change instanceof TicketChange.Noted noted) {
            return new TicketChange.Noted("", List.of(), noted.mentions());
        } else if (change instanceof TicketChange.CustomerWrote wrote) {
            return new TicketChange.CustomerWrote(wrote.conversationId(), wrote.messageId(), null);
        } else if (change instanceof TicketChange.Answered answered) {
            return new TicketChange.Answered(answered.conversationId(), answered.messageId(), null);
        } else if (change instanceof TicketChange.Moved moved) {
            return new TicketChange.Moved(moved.transition(), moved.from(), moved.to(), moved.category(), null);
        } else if (change instanceof TicketChange.Assigned a) {
            return new TicketChange.Assigned(a.agentId(), a.agentName(), a.groupId(), a.groupName(), a.byHand(), null, a.why());
        } else if (change instanceof TicketChange.Edited edited) {
            return new TicketChange.Edited(edited.edits().stream().map(EraseTickets::without).toList(), null);
        } else if (change instanceof TicketChange.Urged) {
            return new TicketChange.Urged(null);
        } else if (change instanceof TicketChange.Rated rated) {
            return new TicketChange.Rated(rated.score(), rated.reasons(), null);
        } else if (change instanceof ApprovalChange.ApprovalDecided d) {
            return new ApprovalChange.ApprovalDecided(d.step(), d.approved(), null, d.forId(), d.forName(), d.via(), d.outcome());
        } else if (change instanceof ChecklistChange listed) {
            return without(listed);
        } else if (change instanceof LaterChange.LaterPlanned p) {
            return new LaterChange.LaterPlanned(p.id(), p.visible(), "", List.of(), p.mentions(), p.via(), p.at());
        } else if (change instanceof LaterChange.LaterChanged c) {
            return new LaterChange.LaterChanged(c.id(), "", c.via(), c.at());
        } else if (change instanceof TicketChange.Told told) {
            Map<String, Object> data = new TreeMap<>(told.data());
            data.keySet().removeAll(WORDS);
            return new TicketChange.Told(told.kind(), data);
        }
        return change;
    }

    private static TicketChange without(ChecklistChange change) {
        if (change instanceof ChecklistChange.ChecklistAdded added) {
            return new ChecklistChange.ChecklistAdded(
                    added.items().stream().map(one -> new ChecklistChange.ChecklistItem(one.id(), one.text() == null ? null : "")).toList());
        } else if (change instanceof ChecklistChange.ChecklistTicked ticked) {
            return new ChecklistChange.ChecklistTicked(ticked.id(), null, ticked.done());
        } else if (change instanceof ChecklistChange.ChecklistRenamed renamed) {
            return new ChecklistChange.ChecklistRenamed(renamed.id(), null, "");
        } else if (change instanceof ChecklistChange.ChecklistMoved moved) {
            return new ChecklistChange.ChecklistMoved(moved.id(), null, moved.to());
        }
        return new ChecklistChange.ChecklistRemoved(((ChecklistChange.ChecklistRemoved) change).id(), null);
    }

    private static FieldEdit without(FieldEdit edit) {
        if (edit.field().equals("subject")) {
            return new FieldEdit("subject", "", "");
        }
        return edit.field().startsWith(TicketFacts.OWN) ? new FieldEdit(edit.field(), null, null) : edit;
    }

    /** In the transaction in which the two become one. */
    void joined(@Observes SamePerson.Joined both) {
        for (UUID id : tickets.of(both.from())) {
            Ticket ticket = tickets.lock(Viewer.PLATFORM, id);
            journal.write(ticket, TicketActor.SYSTEM, new TicketChange.ContactJoined(both.into()));
        }
    }
}
