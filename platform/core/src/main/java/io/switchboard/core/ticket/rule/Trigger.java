package io.switchboard.core.ticket.rule;

import io.switchboard.core.ticket.Category;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketEntry;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What sets a rule off. */
public enum Trigger {
    CREATED,
    /** It was moved, assigned, edited, tagged, rated or linked to a conversation. */
    CHANGED,
    CUSTOMER_WROTE,
    /** One of us answered the customer. */
    ANSWERED,
    /** It was solved, or closed at once. */
    SOLVED,
    URGED,
    /** So much time has passed since one of its times. */
    TIME;

    /** What these entries set off; a ticket's making counts as that alone, whatever came with it. */
    static Set<Trigger> of(List<TicketEntry> entries) {
        Set<Trigger> found = EnumSet.noneOf(Trigger.class);
        entries.forEach(entry -> add(entry, found));
        if (found.contains(CREATED)) {
            found.remove(CHANGED);
        }
        return found;
    }

    private static void add(TicketEntry entry, Set<Trigger> found) {
        TicketChange change = entry.change();
        if (change instanceof TicketChange.Created) {
            found.add(CREATED);
        } else if (change instanceof TicketChange.CustomerWrote) {
            found.add(CUSTOMER_WROTE);
        } else if (change instanceof TicketChange.Answered) {
            found.add(ANSWERED);
        } else if (change instanceof TicketChange.Replied) {
            found.add(entry.actor().kind() == TicketActor.Kind.CONTACT ? CUSTOMER_WROTE : ANSWERED);
        } else if (change instanceof TicketChange.Urged) {
            found.add(URGED);
        } else if (change instanceof TicketChange.Moved moved) {
            found.add(CHANGED);
            boolean done = moved.category() == Category.SOLVED || moved.category() == Category.CLOSED;
            if (done && !moved.to().equals(moved.from())) {
                found.add(SOLVED);
            }
        } else if (change instanceof TicketChange.Edited
                || change instanceof TicketChange.Assigned
                || change instanceof TicketChange.Tagged
                || change instanceof TicketChange.Rated
                || change instanceof TicketChange.ConversationLinked) {
            found.add(CHANGED);
        }
    }
}
