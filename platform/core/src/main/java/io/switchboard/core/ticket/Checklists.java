package io.switchboard.core.ticket;

import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.ChecklistChange.ChecklistAdded;
import io.switchboard.core.ticket.ChecklistChange.ChecklistItem;
import io.switchboard.core.ticket.ChecklistChange.ChecklistMoved;
import io.switchboard.core.ticket.ChecklistChange.ChecklistRemoved;
import io.switchboard.core.ticket.ChecklistChange.ChecklistRenamed;
import io.switchboard.core.ticket.ChecklistChange.ChecklistTicked;
import io.switchboard.core.ticket.TicketAgenda.Item;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What is to be done in a ticket and ticked: what its type begins with, and what people add. Who ticked what and when is in the history. */
@ApplicationScoped
@Transactional
public class Checklists {
    /** How many a ticket may have. */
    static final int MOST = 100;

    private static final int LONGEST = 500;

    @Inject
    Tickets tickets;

    @Inject
    Journal journal;

    @Inject
    TicketFlow flow;

    /**
     * What is to change of one; null leaves what stands.
     *
     * @param place where it is to stand; 0 is the first
     */
    public record Wish(String text, Boolean done, Integer place) {}

    /** Before anything makes a ticket. */
    void start(@Observes @jakarta.annotation.Priority(50) Startup event) {
        listen();
    }

    public void listen() {
        journal.answersBy("checklist", this::begun);
    }

    private List<TicketChange> begun(Ticket ticket, List<TicketEntry> written, Instant now) {
        if (!written.get(0).change().isFirst()) {
            return List.of();
        }
        List<ChecklistItem> items = flow.definition(ticket).checklist().stream().map(one -> new ChecklistItem(one.key(), null)).toList();
        return items.isEmpty() ? List.of() : List.of(new ChecklistAdded(items));
    }

    /** @throws Refused INVALID when there is no text; CONFLICT when there are too many */
    public Ticket add(Viewer viewer, UUID id, String text) {
        new Check().text("text", text, LONGEST).done();
        Ticket ticket = held(viewer, id);
        if (ticket.agenda().checklist().size() >= MOST) {
            throw Refused.conflict("checklist.tooMany", MOST);
        }
        ChecklistItem item = new ChecklistItem(Ids.next().toString(), Texts.storable(text.strip()));
        journal.write(ticket, TicketActor.of(viewer), new ChecklistAdded(List.of(item)));
        return ticket;
    }

    /** Ticks it, or takes that back; says it otherwise; puts it elsewhere. What is so already is left alone. */
    public Ticket change(Viewer viewer, UUID id, String item, Wish wish) {
        new Check().optional("text", wish.text(), LONGEST).that(wish.text() == null || !wish.text().isBlank(), "text", "required").done();
        Ticket ticket = held(viewer, id);
        Item known = item(ticket, item);
        String now = wish.text() == null ? known.text() : Texts.storable(wish.text().strip());
        List<TicketChange> changes = new ArrayList<>();
        if (wish.text() != null && !now.equals(known.text())) {
            changes.add(new ChecklistRenamed(item, known.text(), now));
        }
        if (wish.done() != null && wish.done() != known.isDone()) {
            changes.add(new ChecklistTicked(item, now, wish.done()));
        }
        if (wish.place() != null) {
            int to = Math.max(0, Math.min(wish.place(), ticket.agenda().checklist().size() - 1));
            if (ticket.agenda().checklist().indexOf(known) != to) {
                changes.add(new ChecklistMoved(item, now, to));
            }
        }
        journal.write(ticket, TicketActor.of(viewer), null, changes);
        return ticket;
    }

    /** What a type asks for stays: whoever needn't do it ticks it. */
    public Ticket remove(Viewer viewer, UUID id, String item) {
        Ticket ticket = held(viewer, id);
        Item known = item(ticket, item);
        if (flow.definition(ticket).checklist().stream().anyMatch(one -> one.key().equals(item))) {
            throw Refused.conflict("checklist.ofType");
        }
        journal.write(ticket, TicketActor.of(viewer), new ChecklistRemoved(item, known.text()));
        return ticket;
    }

    private Ticket held(Viewer viewer, UUID id) {
        Ticket ticket = tickets.lock(viewer, id);
        ticket.mustBeAlive();
        return ticket;
    }

    private static Item item(Ticket ticket, String id) {
        Optional<Item> item = ticket.agenda().item(id);
        return item.orElseThrow(() -> Refused.notFound("checklistItem"));
    }
}
