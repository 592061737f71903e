package io.switchboard.core.ticket.approval;

import io.switchboard.core.audit.Audit;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.ApprovalChange.ApprovalDecided;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketApproval;
import io.switchboard.core.ticket.TicketApproval.Decision;
import io.switchboard.core.ticket.TicketApproval.Outcome;
import io.switchboard.core.ticket.TicketApproval.Step;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.TicketFlow;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.core.ticket.Journal;
import io.switchboard.core.ticket.type.Approval;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What approvers decide. The ticket takes the step that follows from it in the same transaction. */
@ApplicationScoped
@Transactional
public class ApprovalDesk {
    private static final int MAX_COMMENT = 5_000;

    @Inject
    Tickets tickets;

    @Inject
    TicketFlow flow;

    @Inject
    Journal journal;

    @Inject
    Approvers approvers;

    @Inject
    ApprovalRounds rounds;

    @Inject
    Audit audit;

    /** What somebody decides; {@code comment} is required when he doesn't agree. */
    public record Verdict(boolean approved, String comment) {}

    /** What was decided before, as a refusal tells it. */
    public record Before(String decision, String by, String forName, Instant at, String outcome) {}

    /**
     * Somebody who was asked decides in the console. The same decision once more changes nothing.
     *
     * @param step 1 is the first
     * @throws Refused FORBIDDEN when he wasn't asked, or it is his own request; CONFLICT with what happened when it is decided, or over
     */
    public Ticket decide(Viewer viewer, UUID id, int step, Verdict verdict) {
        UUID me = viewer.person();
        tickets.get(viewer, id);
        Ticket ticket = decide(id, null, step, new TicketActor(TicketActor.Kind.AGENT, me, viewer.name()), verdict, "CONSOLE");
        note(viewer, ticket, step, verdict, "CONSOLE");
        return ticket;
    }

    /** The same by a link that he was sent. */
    public Ticket decide(ApprovalLinks.Holder holder, Verdict verdict) {
        TicketActor by = new TicketActor(TicketActor.Kind.AGENT, holder.agentId(), holder.name());
        Ticket ticket = decide(holder.ticketId(), holder.round(), holder.step(), by, verdict, "MAIL");
        note(Viewer.named(holder.agentId(), holder.name()), ticket, holder.step(), verdict, "MAIL");
        return ticket;
    }

    private void note(Viewer viewer, Ticket ticket, int step, Verdict verdict, String via) {
        String word = verdict.approved() ? "approved" : "rejected";
        audit.record(viewer, "approval." + word, "approval", ticket.id(), "#" + ticket.number(), Map.of(), Map.of("step", step, "via", via));
    }

    private Ticket decide(UUID id, UUID round, int number, TicketActor by, Verdict verdict, String via) {
        new Check()
                .optional("comment", verdict.comment(), MAX_COMMENT)
                .that(verdict.approved() || Texts.orNull(verdict.comment()) != null, "comment", "required")
                .done();
        Ticket ticket = tickets.lock(Viewer.PLATFORM, id);
        TicketApproval approval = ticket.agenda().approval();
        if (approval == null || round != null && !round.equals(approval.round())) {
            throw Refused.conflict("approval.over");
        }
        Step step = approval.step(number).orElseThrow(() -> number >= 1 && number <= approval.count() && approval.isOpen()
                ? Refused.conflict("approval.notYet")
                : Refused.notFound("approvalStep"));
        if (step.decision() != null || !approval.isOpen()) {
            boolean again = step.decision() != null && by.id().equals(step.decision().by()) && step.decision().approved() == verdict.approved();
            if (again) {
                return ticket;
            }
            throw over(approval, step);
        }
        Approvers.Voice voice = approvers.voice(approval, step, by.id())
                .orElseThrow(() -> Refused.forbidden(approval.barred().contains(by.id()) ? "approval.own" : "approval.notAsked"));
        write(ticket, approval, number, by, verdict, voice, via);
        return ticket;
    }

    private void write(Ticket ticket, TicketApproval approval, int step, TicketActor by, Verdict verdict, Approvers.Voice voice, String via) {
        Approval wanted = flow.definition(ticket).state(ticket.state()).orElseThrow().approval();
        Outcome outcome = approval.after(step, verdict.approved());
        List<TicketChange> changes = new ArrayList<>();
        String comment = Texts.storable(Texts.orNull(verdict.comment()));
        changes.add(new ApprovalDecided(step, verdict.approved(), comment, voice.forId(), voice.forName(), via, outcome));
        if (outcome != null) {
            changes.add(new TicketChange.AlarmSet(ApprovalRounds.ALARM, null));
        } else if (approval.rule() == Approval.Rule.IN_ORDER) {
            changes.addAll(rounds.ask(ticket, wanted, approval.round(), step + 1, approval.barred()));
        }
        journal.write(ticket, by, changes.toArray(TicketChange[]::new));
        if (outcome != null) {
            String way = outcome == Outcome.APPROVED ? wanted.approved() : wanted.refused();
            List<TicketChange> moved = flow.byItself(ticket, way);
            if (moved.isEmpty()) {
                throw new IllegalStateException("ticket " + ticket.number() + " can't take " + way + " from " + ticket.state());
            }
            journal.write(ticket, TicketActor.SYSTEM, moved.toArray(TicketChange[]::new));
        }
    }

    private static Refused over(TicketApproval approval, Step step) {
        Decision decision = step.decision() != null
                ? step.decision()
                : approval.steps().stream().map(Step::decision).filter(each -> each != null).reduce((first, last) -> last).orElse(null);
        String outcome = approval.outcome() == null ? null : approval.outcome().name();
        if (decision == null) {
            return Refused.conflict("approval.over").with("before", new Before(null, null, null, null, outcome));
        }
        String word = decision.approved() ? "APPROVE" : "REJECT";
        return Refused.conflict("approval.decided", decision.byName())
                .with("before", new Before(word, decision.byName(), decision.forName(), decision.at(), outcome));
    }

    /** What was said with the decisions of a round, by the seq of each. */
    public Map<Long, String> comments(Ticket ticket) {
        Map<Long, String> comments = new LinkedHashMap<>();
        if (ticket.agenda().approval() != null) {
            for (Step step : ticket.agenda().approval().steps()) {
                if (step.decision() != null) {
                    TicketEntry entry = tickets.history(ticket, step.decision().seq() - 1, 1).get(0);
                    comments.put(entry.seq(), entry.change() instanceof ApprovalDecided said ? said.comment() : null);
                }
            }
        }
        return comments;
    }
}
