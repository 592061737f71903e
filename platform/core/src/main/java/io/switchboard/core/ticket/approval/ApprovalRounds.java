package io.switchboard.core.ticket.approval;

import io.switchboard.core.shared.Ids;
import io.switchboard.core.ticket.ApprovalChange.ApprovalAsked;
import io.switchboard.core.ticket.ApprovalChange.ApprovalReminded;
import io.switchboard.core.ticket.ApprovalChange.ApprovalStep;
import io.switchboard.core.ticket.ApprovalChange.ApprovalWithdrawn;
import io.switchboard.core.ticket.DueTickets;
import io.switchboard.core.ticket.Journal;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketApproval;
import io.switchboard.core.ticket.TicketApproval.Approver;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.TicketFlow;
import io.switchboard.core.ticket.type.Approval;
import io.switchboard.core.ticket.type.StateDefinition;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Asks those who must agree when a ticket comes to a state that wants it, in the transaction in which it comes there, whoever or whatever
 * brought it; takes that back when it leaves undecided; asks again whoever is slow.
 */
@ApplicationScoped
public class ApprovalRounds {
    /** The alarm by which who is slow is asked again. */
    static final String ALARM = "approval";

    /** Whoever hasn't decided after so many isn't asked again: the state's limit tells others. */
    static final int MOST_REMINDERS = 5;

    @Inject
    Journal journal;

    @Inject
    DueTickets due;

    @Inject
    TicketFlow flow;

    @Inject
    Approvers approvers;

    @Inject
    ApprovalMails mails;

    @Inject
    Clock clock;

    /** Before anything makes or moves a ticket. */
    void start(@Observes @Priority(50) Startup event) {
        listen();
    }

    public void listen() {
        journal.answersBy(ALARM, this::after);
        due.answersTo(ALARM, this::rings);
    }

    private List<TicketChange> after(Ticket ticket, List<TicketEntry> written, Instant now) {
        List<TicketChange> changes = new ArrayList<>();
        TicketApproval open = ticket.agenda().openApproval();
        String over = ticket.mergedInto() != null ? "merged" : ticket.times().erasedAt() != null ? "erased" : null;
        if (open != null && (over != null || !open.state().equals(ticket.state()))) {
            changes.add(new ApprovalWithdrawn(over == null ? "moved" : over));
            changes.add(new TicketChange.AlarmSet(ALARM, null));
            open = null;
        }
        TicketEntry came = open == null && over == null ? cameBy(ticket, written) : null;
        Approval wanted = came == null ? null : wanted(ticket);
        if (wanted != null) {
            changes.addAll(ask(ticket, wanted, Ids.next(), 1, barred(ticket, wanted, came)));
        }
        return changes;
    }

    /** The entry that brought it to its state; null when none of these did. */
    private static TicketEntry cameBy(Ticket ticket, List<TicketEntry> written) {
        TicketEntry last = null;
        for (TicketEntry entry : written) {
            boolean moved = entry.change() instanceof TicketChange.Moved step && step.to().equals(ticket.state()) && !step.to().equals(step.from());
            last = moved || entry.change().isFirst() || entry.change() instanceof TicketChange.Unmerged ? entry : last;
        }
        return last;
    }

    /** What its state asks for; null when it asks nobody. */
    private Approval wanted(Ticket ticket) {
        return flow.definition(ticket).state(ticket.state()).map(StateDefinition::approval).orElse(null);
    }

    /** Who made the ticket and who brought it here; what an approval brought here is still the request of whoever asked for that one. */
    private static List<UUID> barred(Ticket ticket, Approval approval, TicketEntry came) {
        if (approval.own()) {
            return List.of();
        }
        TreeSet<UUID> barred = new TreeSet<>();
        TicketApproval before = ticket.agenda().approval();
        boolean again = came.change() instanceof TicketChange.Unmerged;
        for (TicketActor each : again ? List.of(ticket.creator()) : List.of(ticket.creator(), came.actor())) {
            if (each.kind() == TicketActor.Kind.AGENT) {
                barred.add(each.id());
            }
        }
        boolean follows = came.actor().kind() == TicketActor.Kind.SYSTEM && before != null && before.outcome() == TicketApproval.Outcome.APPROVED;
        if (before != null && (again || follows)) {
            barred.addAll(before.barred());
        }
        return List.copyOf(barred);
    }

    /** Asks from a step on: the next alone where there is an order, else all. */
    List<TicketChange> ask(Ticket ticket, Approval approval, UUID round, int from, List<UUID> barred) {
        int until = approval.rule() == Approval.Rule.IN_ORDER ? from : approval.by().size();
        List<ApprovalStep> steps = IntStream.rangeClosed(from, until)
                .mapToObj(number -> new ApprovalStep(
                        number,
                        approval.by().get(number - 1).toString(),
                        approvers.asked(approval.by().get(number - 1), ticket, approval, new TreeSet<>(barred))))
                .toList();
        steps.forEach(step -> mails.ask(ticket, round, step.step(), step.asked(), false));
        return List.of(
                new ApprovalAsked(round, ticket.state(), approval.rule(), approval.by().size(), steps, barred),
                new TicketChange.AlarmSet(ALARM, clock.instant().plus(approval.remind())));
    }

    private List<TicketChange> rings(Ticket ticket, Instant now) {
        TicketApproval open = ticket.agenda().openApproval();
        Approval wanted = open == null ? null : wanted(ticket);
        if (wanted == null) {
            return List.of();
        }
        List<Approver> slow = open.waiting().stream().flatMap(step -> step.asked().stream()).distinct().toList();
        open.waiting().forEach(step -> mails.ask(ticket, open.round(), step.step(), step.asked(), true));
        boolean again = open.reminders() + 1 < MOST_REMINDERS;
        return List.of(new ApprovalReminded(slow), new TicketChange.AlarmSet(ALARM, again ? now.plus(wanted.remind()) : null));
    }
}
