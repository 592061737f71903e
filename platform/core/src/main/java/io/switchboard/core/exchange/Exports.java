package io.switchboard.core.exchange;

import io.switchboard.core.audit.Audit;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Message;
import io.switchboard.core.conversation.Messages;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.Tickets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Everything that somebody may see, a part at a time, in an order that stays while new things come. No licence is asked for: data
 * can always be taken away.
 */
@ApplicationScoped
@Transactional
public class Exports {
    private static final int ROWS = 500;
    private static final int CONVERSATIONS = 50;
    private static final UUID FIRST = new UUID(0, 0);

    @Inject
    Contacts contacts;

    @Inject
    Conversations conversations;

    @Inject
    Messages messages;

    @Inject
    Tickets tickets;

    @Inject
    Audit audit;

    /** What is asked for; {@code from} counts, {@code until} no more; both nullable. */
    public record Span(Instant from, Instant until) {
        boolean has(Instant at) {
            return (from == null || !at.isBefore(from)) && (until == null || at.isBefore(until));
        }
    }

    /**
     * A part.
     *
     * @param next where the next one begins; null after the last
     */
    public record Part<T>(List<T> rows, String next) {}

    /** Takes note of who takes what away. */
    public void begin(Viewer viewer, Permission permission, String what, Span span) {
        viewer.mustBeAllowed(permission);
        Map<String, Object> asked = new HashMap<>();
        if (span.from() != null) {
            asked.put("from", span.from().toString());
        }
        if (span.until() != null) {
            asked.put("until", span.until().toString());
        }
        audit.record(viewer, "export.made", "export", what, null, null, asked);
    }

    /** @param after the id of the last one had; null: from the beginning */
    public Part<Contact> contacts(Viewer viewer, Span span, String after) {
        List<Contact> rows = contacts.readAfter(viewer, id(after), span.from(), span.until(), ROWS);
        return new Part<>(rows, rows.size() < ROWS ? null : rows.get(ROWS - 1).id().toString());
    }

    /** @param after the id of the last one had; null: from the beginning */
    public Part<Conversation> conversations(Viewer viewer, Span span, String after) {
        List<Conversation> rows = conversations.readAfter(viewer, id(after), null, span.from(), span.until(), ROWS);
        return new Part<>(rows, rows.size() < ROWS ? null : rows.get(ROWS - 1).id().toString());
    }

    /** @param after the id of the last one had; null: from the beginning */
    public Part<Ticket> tickets(Viewer viewer, Span span, String after) {
        List<Ticket> rows = tickets.readAfter(viewer, id(after), span.from(), span.until(), ROWS);
        return new Part<>(rows, rows.size() < ROWS ? null : rows.get(ROWS - 1).id().toString());
    }

    /**
     * Conversation by conversation.
     *
     * @param after {@code <conversation>.<seq>} of the last one had; null: from the beginning
     */
    public Part<Message> messages(Viewer viewer, Span span, String after) {
        String[] place = after == null ? new String[] {FIRST.toString(), "0"} : after.split("\\.", 2);
        UUID begun = id(place[0]);
        long seq = seq(place);
        List<Message> found = new ArrayList<>();
        List<Conversation> some = new ArrayList<>(conversations.among(List.of(begun), viewer, Conversations.Filter.NONE));
        List<Conversation> others = conversations.readAfter(viewer, begun, span.from(), null, span.until(), CONVERSATIONS);
        some.addAll(others);
        for (Conversation conversation : some) {
            long from = conversation.id().equals(begun) ? seq : 0;
            int most = ROWS - found.size();
            List<Message> rows = messages.after(conversation, from, most);
            rows.stream().filter(message -> span.has(message.createdAt())).forEach(found::add);
            if (rows.size() == most) {
                return new Part<>(found, conversation.id() + "." + rows.get(most - 1).seq());
            }
        }
        String next = others.size() < CONVERSATIONS ? null : others.get(CONVERSATIONS - 1).id() + "." + Long.MAX_VALUE;
        return new Part<>(found, next);
    }

    /**
     * Ticket by ticket what happened to it.
     *
     * @param after {@code <ticket>.<seq>} of the last one had; null: from the beginning
     */
    public Part<TicketEntry> history(Viewer viewer, Span span, String after) {
        String[] place = after == null ? new String[] {FIRST.toString(), "0"} : after.split("\\.", 2);
        UUID begun = id(place[0]);
        long seq = seq(place);
        List<TicketEntry> found = new ArrayList<>();
        List<Ticket> some = new ArrayList<>(tickets.among(List.of(begun), viewer));
        List<Ticket> others = tickets.readAfter(viewer, begun, span.from(), span.until(), CONVERSATIONS);
        some.addAll(others);
        for (Ticket ticket : some) {
            int most = ROWS - found.size();
            List<TicketEntry> rows = tickets.history(ticket, ticket.id().equals(begun) ? seq : 0, most);
            found.addAll(rows);
            if (rows.size() == most) {
                return new Part<>(found, ticket.id() + "." + rows.get(most - 1).seq());
            }
        }
        String next = others.size() < CONVERSATIONS ? null : others.get(CONVERSATIONS - 1).id() + "." + Long.MAX_VALUE;
        return new Part<>(found, next);
    }

    private static long seq(String[] place) {
        try {
            return place.length == 1 ? 0 : Long.parseLong(place[1]);
        } catch (NumberFormatException e) {
            throw Refused.invalid("after", "notCursor");
        }
    }

    private static UUID id(String after) {
        try {
            return after == null || after.isBlank() ? FIRST : UUID.fromString(after.strip());
        } catch (IllegalArgumentException e) {
            throw Refused.invalid("after", "notCursor");
        }
    }
}
