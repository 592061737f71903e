package io.switchboard.web.ticket;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Deputies;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketApproval;
import io.switchboard.core.ticket.TicketApproval.Approver;
import io.switchboard.core.ticket.TicketApproval.Decision;
import io.switchboard.core.ticket.TicketApproval.Step;
import io.switchboard.core.ticket.TicketFlow;
import io.switchboard.core.ticket.TicketTimes;
import io.switchboard.core.ticket.approval.ApprovalDesk;
import io.switchboard.core.ticket.approval.Approvers;
import io.switchboard.core.ticket.type.Approval;
import io.switchboard.core.ticket.type.StateDefinition;
import io.switchboard.core.ticket.type.Who;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** How tickets stand with those who must agree, as REST shows it. */
@ApplicationScoped
@Transactional
public class ApprovalViews {
    @Inject
    ApprovalDesk desk;

    @Inject
    Approvers approvers;

    @Inject
    Agents agents;

    @Inject
    Deputies deputies;

    @Inject
    TicketFlow flow;

    /** Who is asked; {@code forName}: in whose place; {@code deputy}: who decides for him at the moment; both null as a rule. */
    public record ApproverView(String id, String name, String forName, String deputy, boolean absent) {}

    /** What was decided: APPROVE or REJECT; {@code via}: CONSOLE or MAIL. */
    public record ApprovalDecisionView(String decision, String byId, String by, String forName, Instant at, String comment, String via) {}

    /**
     * A step; 1 is the first.
     *
     * @param who as the type says it
     * @param status LATER, ASKED, APPROVED, REJECTED, or OVER: it was never needed
     * @param decision null while there is none
     * @param mayDecide whether the caller may, {@code forName} in whose place: null: for himself
     */
    public record TicketApprovalStepView(
            int step, String who, String status, List<ApproverView> asked, Instant askedAt, ApprovalDecisionView decision, boolean mayDecide, String forName) {}

    /**
     * The last round; without steps when nobody was ever asked.
     *
     * @param outcome null while it is open; APPROVED, REJECTED, WITHDRAWN
     * @param due when the state's limit tells others; null: there is none
     * @param remindAt when those who are slow are asked again; null: no more
     * @param own whether the caller may not decide, for it is his own request
     */
    public record TicketApprovalView(
            boolean open, String state, Approval.Rule rule, Instant since, String outcome, Instant due, Instant remindAt, boolean own, List<TicketApprovalStepView> steps) {}

    public TicketApprovalView of(Ticket ticket, Viewer viewer) {
        TicketApproval approval = ticket.agenda().approval();
        if (approval == null) {
            return new TicketApprovalView(false, null, null, null, null, null, null, false, List.of());
        }
        Map<Long, String> comments = desk.comments(ticket);
        UUID me = viewer.isKey() ? null : viewer.agentId();
        List<TicketApprovalStepView> steps = new ArrayList<>();
        approval.steps().forEach(step -> steps.add(step(approval, step, comments, me)));
        steps.addAll(later(ticket, approval));
        Map<String, Instant> alarms = ticket.times().alarms();
        return new TicketApprovalView(
                approval.isOpen(),
                approval.state(),
                approval.rule(),
                approval.since(),
                approval.outcome() == null ? null : approval.outcome().name(),
                approval.isOpen() ? alarms.get(TicketTimes.LIMIT) : null,
                approval.isOpen() ? alarms.get("approval") : null,
                approval.isOpen() && approval.barred().contains(me),
                steps);
    }

    private List<TicketApprovalStepView> later(Ticket ticket, TicketApproval approval) {
        Optional<Approval> wanted = flow.definition(ticket).state(approval.state()).map(StateDefinition::approval);
        List<Who> by = wanted.map(Approval::by).orElse(List.of());
        List<TicketApprovalStepView> later = new ArrayList<>();
        for (int number = approval.steps().size() + 1; number <= Math.min(approval.count(), by.size()); number++) {
            String status = approval.isOpen() ? "LATER" : "OVER";
            later.add(new TicketApprovalStepView(number, by.get(number - 1).toString(), status, List.of(), null, null, false, null));
        }
        return later;
    }

    private TicketApprovalStepView step(TicketApproval approval, Step step, Map<Long, String> comments, UUID me) {
        Optional<Approvers.Voice> voice = approvers.voice(approval, step, me);
        Map<UUID, Agent> acting = deputies.acting(step.asked().stream().map(Approver::id).toList());
        Map<UUID, Agent> there = agents.byIds(step.asked().stream().map(Approver::id).toList());
        List<ApproverView> asked = step.asked().stream()
                .map(each -> new ApproverView(
                        each.id().toString(),
                        each.name(),
                        each.forName(),
                        acting.containsKey(each.id()) ? acting.get(each.id()).name() : null,
                        !there.containsKey(each.id()) || deputies.isAbsent(there.get(each.id()))))
                .toList();
        return new TicketApprovalStepView(
                step.step(),
                step.who(),
                status(approval, step),
                asked,
                step.askedAt(),
                decision(step.decision(), comments),
                voice.isPresent(),
                voice.map(Approvers.Voice::forName).orElse(null));
    }

    private static String status(TicketApproval approval, Step step) {
        if (step.decision() != null) {
            return step.decision().approved() ? "APPROVED" : "REJECTED";
        }
        return approval.isOpen() ? "ASKED" : "OVER";
    }

    static ApprovalDecisionView decision(Decision decision, Map<Long, String> comments) {
        return decision == null
                ? null
                : new ApprovalDecisionView(
                        decision.approved() ? "APPROVE" : "REJECT",
                        decision.by().toString(),
                        decision.byName(),
                        decision.forName(),
                        decision.at(),
                        comments.get(decision.seq()),
                        decision.via());
    }
}
