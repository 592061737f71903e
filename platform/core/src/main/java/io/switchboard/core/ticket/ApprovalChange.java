package io.switchboard.core.ticket;

import io.switchboard.core.ticket.type.Approval;
import java.util.List;
import java.util.UUID;

/** What happens between a ticket and those who must agree. */
public sealed interface ApprovalChange extends TicketChange {

    /**
     * Somebody must agree before it goes on.
     *
     * @param round which begins, or goes on with its next step
     * @param state in which this is asked
     * @param count how many steps there are
     * @param barred who may not decide: it is his own request
     */
    record ApprovalAsked(UUID round, String state, Approval.Rule rule, int count, List<ApprovalStep> steps, List<UUID> barred) implements ApprovalChange {
        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            ticket.agenda = ticket.agenda.with(TicketApproval.asked(ticket.agenda.approval(), this, entry.at()));
        }
    }

    /**
     * One of those who are asked together.
     *
     * @param step 1 is the first
     * @param who as the type says it
     */
    record ApprovalStep(int step, String who, List<TicketApproval.Approver> asked) {}

    /**
     * The entry's actor agreed, or didn't.
     *
     * @param comment nullable when he agreed
     * @param forId in whose place; null: for himself
     * @param via CONSOLE or MAIL
     * @param outcome what this makes of the whole; null: others are still to be heard
     */
    record ApprovalDecided(
            int step, boolean approved, String comment, UUID forId, String forName, String via, TicketApproval.Outcome outcome) implements ApprovalChange {
        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            ticket.agenda = ticket.agenda.with(ticket.agenda.approval().decided(this, entry));
        }
    }

    /** Nobody needs to decide any more; {@code because}: moved, merged, erased. */
    record ApprovalWithdrawn(String because) implements ApprovalChange {
        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            ticket.agenda = ticket.agenda.with(ticket.agenda.approval().withdrawn());
        }
    }

    /** These haven't decided yet, and were asked again. */
    record ApprovalReminded(List<TicketApproval.Approver> whom) implements ApprovalChange {
        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            ticket.agenda = ticket.agenda.with(ticket.agenda.approval().reminded());
        }
    }
}
