package io.switchboard.core.ticket;

import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Placeholders.Filled;
import io.switchboard.core.ticket.macro.TicketMacro;
import io.switchboard.core.ticket.macro.TicketMacros;
import io.switchboard.core.ticket.type.Action;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Does to a ticket what a macro says, as if whoever runs it did one after the other by hand: each step is checked as he, on the ticket as the
 * steps before left it. It is done as a whole or not at all, and stands in the history as one call of his, with the macro's name.
 */
@ApplicationScoped
@Transactional
public class RunMacro {
    /** The word in the history. */
    static final String RAN = "macro-ran";

    @Inject
    Tickets tickets;

    @Inject
    TicketMacros macros;

    @Inject
    Journal journal;

    @Inject
    TicketFlow flow;

    @Inject
    TicketEdits edits;

    @Inject
    TicketPeople people;

    @Inject
    TicketTies ties;

    @Inject
    TicketSaying says;

    @Inject
    Placeholders placeholders;

    /**
     * What a step would say or do to one ticket.
     *
     * @param text of an answer or a note, with its placeholders filled; null with the others
     * @param gaps names without a value: with one, it can't be run
     */
    public record Step(Action action, String text, List<String> gaps) {}

    /** What it would do to this ticket; whether that is possible is seen when it is run. */
    public List<Step> preview(Viewer viewer, UUID ticketId, UUID macroId) {
        Ticket ticket = tickets.get(viewer, ticketId);
        return macros.get(viewer, macroId).form().actions().stream().map(action -> step(action, ticket, viewer)).toList();
    }

    private Step step(Action action, Ticket ticket, Viewer viewer) {
        if (action.kind() != Action.Kind.REPLY && action.kind() != Action.Kind.NOTE) {
            return new Step(action, null, List.of());
        }
        Filled filled = placeholders.fill(action.value().toString(), ticket, viewer);
        return new Step(action, filled.text(), filled.gaps());
    }

    /**
     * @param clientId the client's own id of this run, the same when it is repeated; 1 to 100 characters
     * @param seen up to where he has seen the ticket, for what it answers; null: unguarded
     * @throws Refused what the first step that isn't possible is refused with; it tells which ({@code step}, from 1) and nothing is done
     */
    public Ticket run(Viewer viewer, UUID ticketId, UUID macroId, String clientId, Long seen) {
        new Check().text("clientId", clientId, 100).done();
        TicketMacro macro = macros.get(viewer, macroId);
        Ticket ticket = tickets.lock(viewer, ticketId);
        Optional<TicketEntry> repeated = tickets.byClientId(ticketId, clientId.strip());
        if (repeated.isPresent()) {
            if (!Objects.equals(viewer.agentId(), repeated.get().actor().id())) {
                throw Refused.invalid("clientId", "taken");
            }
            return ticket;
        }
        ticket.mustBeAlive();
        journal.writeEach(ticket, TicketActor.of(viewer), clientId.strip(), pen -> {
            pen.accept(new TicketChange.Told(RAN, Map.of("macro", macro.id().toString(), "name", macro.form().name())));
            Run run = new Run(viewer, ticket, seen);
            int number = 0;
            for (Action action : macro.form().actions()) {
                number++;
                try {
                    run.take(action, pen);
                } catch (Refused why) {
                    throw why.with("step", number);
                }
            }
        });
        return ticket;
    }

    /** One run over one ticket. */
    private final class Run {
        private final Viewer viewer;
        private final Ticket ticket;
        private final Long seen;

        Run(Viewer viewer, Ticket ticket, Long seen) {
            this.viewer = viewer;
            this.ticket = ticket;
            this.seen = seen;
        }

        void take(Action action, Consumer<TicketChange> pen) {
            // A step before may have taken it out of his hands.
            if (!viewer.may(Permission.TICKETS_WRITE, ticket.shopId(), ticket.groupId(), ticket.assigneeId())) {
                throw Refused.forbidden("forbidden");
            }
            changes(action).forEach(pen);
        }

        private List<TicketChange> changes(Action action) {
            return switch (action.kind()) {
                case REPLY, NOTE -> said(action);
                case MOVE -> flow.taken(viewer, ticket, action.value().toString(), TicketFlow.Step.NOTHING);
                case WATCH -> watched();
                case URGE -> urged();
                default -> set(action);
            };
        }

        private List<TicketChange> said(Action action) {
            String text = placeholders.whole(action.value().toString(), ticket, viewer);
            boolean visible = action.kind() == Action.Kind.REPLY;
            if (visible && ticket.contactId() == null) {
                throw Refused.conflict("macro.noContact");
            }
            return says.changes(viewer, ticket, new TicketDesk.Comment(null, text, visible, List.of(), List.of(), seen, false));
        }

        private List<TicketChange> watched() {
            UUID me = viewer.person();
            return me != null && ties.watch(ticket.id(), me) ? List.of(new TicketChange.Watched(me, viewer.name(), true)) : List.of();
        }

        private List<TicketChange> urged() {
            if (!ticket.category().isOpen()) {
                throw Refused.conflict("ticket.done");
            }
            return List.of(new TicketChange.Urged(null));
        }

        private List<TicketChange> set(Action action) {
            Wanted wanted = new Wanted(ticket);
            UUID me = viewer.kind() == Viewer.Kind.AGENT ? viewer.agentId() : null;
            String problem = wanted.act(action, people.of(ticket.shopId()), me);
            if (problem != null) {
                String code = problem.equals("noGroup") ? "macro.noGroup" : "macro.noAgent";
                throw Refused.conflict(code, String.valueOf(action.value()));
            }
            return edits.changes(viewer, ticket, flow.definition(ticket), wanted.byHand());
        }
    }
}
