package io.switchboard.core.ticket;

import io.switchboard.core.ticket.TicketAgenda.Later;
import io.switchboard.spi.message.FileRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** What becomes of something that is to be said later. What was said then is an entry of its own. */
public sealed interface LaterChange extends TicketChange {
    /** How their alarms' names begin. */
    String ALARM = "later";

    /** Under which name time is to come for it. */
    static String alarm(String id) {
        return ALARM + ":" + id;
    }

    /**
     * The entry's actor wrote it; it is to be said then.
     *
     * @param id of its own
     * @param visible whether the customer is to see it
     * @param via how; as with what is said at once
     */
    record LaterPlanned(String id, boolean visible, String text, List<FileRef> files, List<UUID> mentions, String via, Instant at) implements LaterChange {
        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            List<Later> all = new ArrayList<>(ticket.agenda.later());
            all.add(new Later(id, entry.actor().id(), entry.actor().name(), visible, text, files, mentions, via, at, null));
            ticket.agenda = ticket.agenda.withLater(all);
            ticket.times.alarm(alarm(id), at);
        }
    }

    /** It says something else, or at another time; what was held is planned again. */
    record LaterChanged(String id, String text, String via, Instant at) implements LaterChange {
        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            change(ticket, id, one -> new Later(one.id(), one.by(), one.byName(), one.visible(), text, one.files(), one.mentions(), via, at, null));
            ticket.times.alarm(alarm(id), at);
        }
    }

    /**
     * It isn't said until its author has looked at it.
     *
     * @param by its author
     * @param because {@code customer}: he wrote meanwhile; {@code merged}, {@code closed}: the ticket is; {@code author}: he works here no
     *     longer; {@code rights}: he may write here no longer; {@code channel}: it takes nothing now
     */
    record LaterHeld(String id, UUID by, String because) implements LaterChange {
        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            change(ticket, id, one -> one.held(because));
            ticket.times.alarm(alarm(id), null);
        }
    }

    /** It won't be said. */
    record LaterCancelled(String id, UUID by) implements LaterChange {
        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            remove(ticket, id);
        }
    }

    /** It was said. */
    record LaterSent(String id) implements LaterChange {
        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            remove(ticket, id);
        }
    }

    private static void change(Ticket ticket, String id, UnaryOperator<Later> how) {
        ticket.agenda = ticket.agenda.withLater(ticket.agenda.later().stream().map(one -> one.id().equals(id) ? how.apply(one) : one).toList());
    }

    private static void remove(Ticket ticket, String id) {
        ticket.agenda = ticket.agenda.withLater(ticket.agenda.later().stream().filter(one -> !one.id().equals(id)).toList());
        ticket.times.alarm(alarm(id), null);
    }
}
