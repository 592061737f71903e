package io.switchboard.core.ticket.view;

import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.RunMacro;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketDesk;
import io.switchboard.core.ticket.TicketFlow;
import io.switchboard.core.ticket.Tickets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** One thing done to many tickets, to each in a transaction of its own, as if it were done one by one. */
@ApplicationScoped
@Transactional
public class BulkTickets {
    @Inject
    Tickets tickets;

    @Inject
    TicketDesk desk;

    @Inject
    TicketFlow flow;

    @Inject
    TicketTakeBack takeBack;

    @Inject
    RunMacro macros;

    /** What can be done to many. */
    public enum Action {
        ASSIGN,
        PRIORITY,
        TAG,
        UNTAG,
        EDIT,
        TRANSITION,
        /** Runs a macro. */
        MACRO,
        /** Takes back the viewer's own last step, as long as nothing has happened since. */
        UNDO
    }

    /**
     * What is done; each as its action needs it, otherwise null.
     *
     * @param tags that come or go
     * @param change as for one ticket, by the names of its JSON
     * @param transition a way's key
     * @param run by which a repeat of the macro's run over all of them is known
     */
    public record Doing(
            Action action, UUID agentId, UUID groupId, String priority, List<String> tags, Map<String, Object> change, String transition, String note, UUID macro, String run) {}

    public Ticket one(Viewer viewer, UUID id, Doing doing) {
        return switch (doing.action()) {
            case ASSIGN -> desk.assign(viewer, id, doing.agentId(), doing.groupId(), doing.note());
            case PRIORITY -> desk.edit(viewer, id, Map.of("priority", doing.priority()), null);
            case TAG, UNTAG -> tag(viewer, id, doing);
            case EDIT -> desk.edit(viewer, id, doing.change(), null);
            case TRANSITION -> flow.move(viewer, id, doing.transition(), new TicketFlow.Step(doing.note(), Map.of(), null, null), null);
            case MACRO -> macros.run(viewer, id, doing.macro(), doing.run(), null);
            case UNDO -> takeBack.undo(viewer, id);
        };
    }

    /** Those that stand there are read under the lock: nobody's go lost. */
    private Ticket tag(Viewer viewer, UUID id, Doing doing) {
        Set<String> tags = new LinkedHashSet<>(tickets.lock(viewer, id).tags());
        if (doing.action() == Action.TAG) {
            tags.addAll(doing.tags());
        } else {
            tags.removeAll(Set.copyOf(doing.tags()));
        }
        return desk.edit(viewer, id, Map.of("tags", List.copyOf(tags)), null);
    }
}
