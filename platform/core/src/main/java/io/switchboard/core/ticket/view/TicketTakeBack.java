package io.switchboard.core.ticket.view;

import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Journal;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketChange.FieldEdit;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.Tickets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Undoes the viewer's own last step with a ticket (moved, given away, changed), as long as nothing has happened to it since. What it was
 * before, its history says; what makes it so again is told as changes of their own.
 */
@ApplicationScoped
@Transactional
public class TicketTakeBack {
    /** How long an undo is offered; a little longer than the half minute for which screens show it. */
    static final Duration WITHIN = Duration.ofMinutes(2);

    private static final Set<String> STEPS = Set.of("moved", "assigned", "edited", "tagged", "snoozed", "woke");

    /** How a macro's steps begin. */
    private static final String MACRO = "macro-ran";

    /** What a macro may have done besides: it stays, for nothing makes it unsaid, but keeps nobody from undoing the rest. */
    private static final Set<String> STAYS = Set.of("noted", "watched", "urged");

    /** What clocks say of themselves stands between nobody and his step. */
    private static final Set<String> CLOCKS = Set.of("clock-set", "alarm-set");

    /** Of longer histories nothing is undone. */
    private static final int LONGEST = 5000;

    @Inject
    Tickets tickets;

    @Inject
    Journal journal;

    @Inject
    Clock clock;

    /**
     * @throws Refused CONFLICT when the last step wasn't the viewer's, is too long ago, or something has happened since; NOT_FOUND when the
     *     ticket wasn't his to change
     */
    public Ticket undo(Viewer viewer, UUID id) {
        Ticket ticket = tickets.lock(Viewer.PLATFORM, id);
        if (ticket.seq() > LONGEST) {
            throw Refused.conflict("ticket.undo");
        }
        List<TicketEntry> history = tickets.history(ticket, 0, LONGEST);
        int begin = stepOf(viewer, history);
        Ticket before = Ticket.rebuilt(history.subList(0, begin));
        // It may be out of his sight by what he has just done.
        if (!viewer.may(Permission.TICKETS_WRITE, before.shopId(), before.groupId(), before.assigneeId())) {
            throw Refused.notFound("ticket");
        }
        List<TicketChange> changes = back(ticket, before, history.subList(0, begin));
        journal.write(ticket, TicketActor.of(viewer), changes.toArray(TicketChange[]::new));
        return ticket;
    }

    /** Where in the history the viewer's last step begins. */
    private int stepOf(Viewer viewer, List<TicketEntry> history) {
        int end = history.size();
        while (end > 0 && isClock(history.get(end - 1))) {
            end--;
        }
        int begin = macro(viewer, history, end);
        // What one call did has one time.
        while (begin > 0 && isOwn(viewer, history.get(begin - 1)) && history.get(begin - 1).at().equals(history.get(end - 1).at())) {
            begin--;
        }
        boolean recent = begin < end && !history.get(begin).at().plus(WITHIN).isBefore(clock.instant());
        if (begin == 0 || !recent) {
            throw Refused.conflict("ticket.undo");
        }
        return begin;
    }

    /**
     * Where the viewer's macro begins with which the history ends; the end when it doesn't end with one.
     *
     * @throws Refused CONFLICT when it did something that can't be undone: half of it would be neither done nor undone
     */
    private static int macro(Viewer viewer, List<TicketEntry> history, int end) {
        int begin = end;
        boolean undoable = true;
        while (begin > 0 && isBy(viewer, history.get(begin - 1)) && history.get(begin - 1).at().equals(history.get(end - 1).at())) {
            begin--;
            TicketEntry entry = history.get(begin);
            if (entry.kind().equals(MACRO)) {
                if (!undoable) {
                    throw Refused.conflict("ticket.undo");
                }
                return begin;
            }
            undoable = undoable && (STEPS.contains(entry.kind()) || STAYS.contains(entry.kind()));
        }
        return end;
    }

    private static boolean isBy(Viewer viewer, TicketEntry entry) {
        return viewer.agentId() != null && viewer.agentId().equals(entry.actor().id());
    }

    private static boolean isClock(TicketEntry entry) {
        return entry.actor().kind() == TicketActor.Kind.SYSTEM && CLOCKS.contains(entry.kind());
    }

    private static boolean isOwn(Viewer viewer, TicketEntry entry) {
        return isBy(viewer, entry) && STEPS.contains(entry.kind());
    }

    private static List<TicketChange> back(Ticket now, Ticket before, List<TicketEntry> history) {
        List<TicketChange> changes = new ArrayList<>();
        if (!now.state().equals(before.state()) || now.category() != before.category()) {
            changes.add(new TicketChange.Moved(null, now.state(), before.state(), before.category(), null));
        }
        if (!Objects.equals(now.assigneeId(), before.assigneeId()) || !Objects.equals(now.groupId(), before.groupId())) {
            changes.add(given(before, history));
        }
        List<FieldEdit> edits = edits(now, before);
        if (!edits.isEmpty()) {
            changes.add(new TicketChange.Edited(edits, null));
        }
        List<String> lost = before.tags().stream().filter(tag -> !now.tags().contains(tag)).toList();
        List<String> come = now.tags().stream().filter(tag -> !before.tags().contains(tag)).toList();
        if (!lost.isEmpty() || !come.isEmpty()) {
            changes.add(new TicketChange.Tagged(lost, come));
        }
        if (!Objects.equals(now.times().snoozedUntil(), before.times().snoozedUntil())) {
            changes.add(before.times().snoozedUntil() == null
                    ? new TicketChange.Woke("person")
                    : new TicketChange.Snoozed(before.times().snoozedUntil()));
        }
        return changes;
    }

    /** With the names that the history has for them. */
    private static TicketChange given(Ticket before, List<TicketEntry> history) {
        String agent = null;
        String group = null;
        for (TicketEntry entry : history) {
            if (entry.change() instanceof TicketChange.Assigned then) {
                agent = Objects.equals(then.agentId(), before.assigneeId()) ? then.agentName() : agent;
                group = Objects.equals(then.groupId(), before.groupId()) ? then.groupName() : group;
            }
        }
        return new TicketChange.Assigned(before.assigneeId(), agent, before.groupId(), group, false, null, Map.of("undo", true));
    }

    private static List<FieldEdit> edits(Ticket now, Ticket before) {
        List<FieldEdit> edits = new ArrayList<>();
        edit(edits, "subject", now.subject(), before.subject());
        edit(edits, "priority", now.priority().name(), before.priority().name());
        edit(edits, "problem", now.problem(), before.problem());
        edit(edits, "contact", text(now.contactId()), text(before.contactId()));
        edit(edits, "repeatOf", text(now.repeatOf()), text(before.repeatOf()));
        Set<String> own = new TreeSet<>(now.fields().keySet());
        own.addAll(before.fields().keySet());
        own.forEach(key -> edit(edits, "field." + key, now.fields().get(key), before.fields().get(key)));
        return edits;
    }

    private static void edit(List<FieldEdit> edits, String field, Object now, Object before) {
        if (!Objects.equals(now, before)) {
            edits.add(new FieldEdit(field, now, before));
        }
    }

    private static String text(UUID id) {
        return id == null ? null : id.toString();
    }
}
