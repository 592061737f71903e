package io.switchboard.core.ticket;

import io.switchboard.core.ticket.TicketAgenda.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What happens to a ticket's checklist. */
public sealed interface ChecklistChange extends TicketChange {

    /**
     * Something to be ticked.
     *
     * @param id of its own; one that the type brings has the type's key
     * @param text null: as the type says it
     */
    record ChecklistItem(String id, String text) {}

    /** These come last. */
    record ChecklistAdded(List<ChecklistItem> items) implements ChecklistChange {
        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            List<Item> all = new ArrayList<>(ticket.agenda.checklist());
            items.forEach(one -> all.add(new Item(one.id(), one.text(), null, null, null)));
            ticket.agenda = ticket.agenda.with(all);
        }
    }

    /** It is done, or isn't after all. */
    record ChecklistTicked(String id, String text, boolean done) implements ChecklistChange {
        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            change(ticket, id, item -> done
                    ? new Item(item.id(), item.text(), entry.actor().id(), entry.actor().name(), entry.at())
                    : new Item(item.id(), item.text(), null, null, null));
        }
    }

    /** It says something else; {@code from} null: as the type said it. */
    record ChecklistRenamed(String id, String from, String text) implements ChecklistChange {
        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            change(ticket, id, item -> new Item(item.id(), text, item.by(), item.byName(), item.at()));
        }
    }

    /** It stands elsewhere; 0 is the first place. */
    record ChecklistMoved(String id, String text, int to) implements ChecklistChange {
        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            List<Item> all = new ArrayList<>(ticket.agenda.checklist());
            Item moved = ticket.agenda.item(id).orElseThrow();
            all.remove(moved);
            all.add(Math.min(to, all.size()), moved);
            ticket.agenda = ticket.agenda.with(all);
        }
    }

    /** It needn't be done. */
    record ChecklistRemoved(String id, String text) implements ChecklistChange {
        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            ticket.agenda = ticket.agenda.with(ticket.agenda.checklist().stream().filter(item -> !item.id().equals(id)).toList());
        }
    }

    private static void change(Ticket ticket, String id, UnaryOperator<Item> how) {
        ticket.agenda = ticket.agenda.with(ticket.agenda.checklist().stream().map(item -> item.id().equals(id) ? how.apply(item) : item).toList());
    }
}
