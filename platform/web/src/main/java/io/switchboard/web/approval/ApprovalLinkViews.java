package io.switchboard.web.approval;

import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketApproval;
import io.switchboard.core.ticket.TicketApproval.Decision;
import io.switchboard.core.ticket.TicketApproval.Step;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.TicketFlow;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.core.ticket.approval.ApprovalDesk;
import io.switchboard.core.ticket.approval.ApprovalLinks.Holder;
import io.switchboard.core.ticket.approval.Approvers;
import io.switchboard.core.ticket.type.Definition;
import io.switchboard.core.ticket.type.FieldDefinition;
import io.switchboard.core.ticket.type.StateDefinition;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.ticket.ApprovalViews.ApprovalDecisionView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What is to be decided, as the page of a mail's link shows it: what was asked for, and what those before have said. */
@ApplicationScoped
@Transactional
public class ApprovalLinkViews {
    /** So many words among colleagues are shown, the last ones. */
    private static final int NOTES = 10;

    private static final int LONGEST_NOTE = 2_000;

    @Inject
    Tickets tickets;

    @Inject
    TicketFlow flow;

    @Inject
    ApprovalDesk desk;

    @Inject
    Approvers approvers;

    @Inject
    Agents agents;

    @Inject
    Groups groups;

    @Inject
    Caller caller;

    /** A field with its value in words. */
    public record ApprovalFieldView(String label, String value) {}

    /** A word among colleagues. */
    public record ApprovalNoteView(String by, Instant at, String text) {}

    /**
     * What is to be decided.
     *
     * @param forName in whose place the reader decides; null: for himself
     * @param may whether it waits for his word; else {@code outcome} and {@code decisions} say what happened
     * @param outcome of all of it; null while others are still to be heard; OVER: the ticket went another way, or was asked anew
     */
    public record ApprovalLinkView(
            String name,
            String forName,
            long number,
            String subject,
            String type,
            String shop,
            String state,
            String creator,
            Instant createdAt,
            Instant askedAt,
            String description,
            List<ApprovalFieldView> fields,
            List<ApprovalNoteView> notes,
            int step,
            int count,
            boolean may,
            String outcome,
            List<ApprovalDecisionView> decisions) {}

    public ApprovalLinkView of(Holder holder) {
        Ticket ticket = tickets.get(Viewer.PLATFORM, holder.ticketId());
        Definition type = flow.definition(ticket);
        Locale locale = caller.locale();
        TicketApproval approval = ticket.agenda().approval();
        boolean same = approval != null && approval.round().equals(holder.round());
        Optional<Step> step = same ? approval.step(holder.step()) : Optional.empty();
        Optional<Approvers.Voice> voice = step.flatMap(one -> approvers.voice(approval, one, holder.agentId()));
        String outcome = !same ? "OVER" : approval.outcome() == null ? null : approval.outcome().name();
        return new ApprovalLinkView(
                holder.name(),
                voice.map(Approvers.Voice::forName).orElse(null),
                ticket.number(),
                ticket.subject(),
                type.name().in(locale),
                groups.knownShop(ticket.shopId()).name(),
                type.state(ticket.state()).map(StateDefinition::name).map(label -> label.in(locale)).orElse(ticket.state()),
                ticket.creator().name(),
                ticket.times().createdAt(),
                step.map(Step::askedAt).orElse(null),
                description(ticket),
                fields(ticket, type, locale),
                notes(ticket, holder),
                holder.step(),
                same ? approval.count() : holder.step(),
                voice.isPresent(),
                outcome,
                same ? decisions(ticket, approval) : List.of());
    }

    private String description(Ticket ticket) {
        return tickets.history(ticket, 0, 1).stream().map(TicketEntry::change).map(change -> ((TicketChange.Created) change).text()).findFirst().orElse(null);
    }

    private List<ApprovalDecisionView> decisions(Ticket ticket, TicketApproval approval) {
        Map<Long, String> comments = desk.comments(ticket);
        return approval.steps().stream().map(Step::decision).filter(Objects::nonNull).map(each -> view(each, comments)).toList();
    }

    private static ApprovalDecisionView view(Decision each, Map<Long, String> comments) {
        return new ApprovalDecisionView(
                each.approved() ? "APPROVE" : "REJECT", each.by().toString(), each.byName(), each.forName(), each.at(), comments.get(each.seq()), each.via());
    }

    /** What colleagues noted is for who could read it in the console as well. */
    private List<ApprovalNoteView> notes(Ticket ticket, Holder holder) {
        Viewer viewer = agents.viewer(agents.get(holder.agentId()));
        if (!viewer.may(Permission.TICKETS_READ, ticket.shopId(), ticket.groupId(), ticket.assigneeId())) {
            return List.of();
        }
        List<ApprovalNoteView> notes = tickets.historyBefore(ticket, ticket.seq() + 1, 200).stream()
                .filter(entry -> entry.change() instanceof TicketChange.Noted)
                .map(entry -> new ApprovalNoteView(entry.actor().name(), entry.at(), Texts.cut(((TicketChange.Noted) entry.change()).text(), LONGEST_NOTE)))
                .toList();
        return notes.subList(Math.max(0, notes.size() - NOTES), notes.size());
    }

    private static List<ApprovalFieldView> fields(Ticket ticket, Definition type, Locale locale) {
        return type.fields().stream()
                .filter(field -> field.kind() != FieldDefinition.Kind.FILE && field.kind() != FieldDefinition.Kind.CONTACT)
                .filter(field -> ticket.fields().get(field.key()) != null)
                .map(field -> new ApprovalFieldView(field.name().in(locale), text(field, ticket.fields().get(field.key()), locale)))
                .toList();
    }

    private static String text(FieldDefinition field, Object value, Locale locale) {
        if (value instanceof Collection<?> many) {
            return many.stream().map(each -> choice(field, each, locale)).reduce((a, b) -> a + ", " + b).orElse("");
        }
        return value instanceof Boolean flag ? flag ? "✓" : "–" : choice(field, value, locale);
    }

    private static String choice(FieldDefinition field, Object value, Locale locale) {
        return field.choices().stream()
                .filter(choice -> choice.key().equals(value.toString()))
                .findFirst()
                .map(choice -> choice.name().in(locale))
                .orElse(value.toString());
    }
}
