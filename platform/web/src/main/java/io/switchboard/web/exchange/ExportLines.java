package io.switchboard.web.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Message;
import io.switchboard.core.exchange.Exports;
import io.switchboard.core.exchange.Exports.Part;
import io.switchboard.core.exchange.Exports.Span;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.web.contact.ContactViews;
import io.switchboard.web.conversation.Views;
import io.switchboard.web.shared.JsonBody;
import io.switchboard.web.ticket.TicketViews;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Parts of an export as lines of JSON, what REST gives for each thing; each part in a transaction of its own. */
@ApplicationScoped
@Transactional
public class ExportLines {
    @Inject
    Exports exports;

    @Inject
    ContactViews contacts;

    @Inject
    Views views;

    @Inject
    TicketViews tickets;

    /** One of those below. */
    @FunctionalInterface
    interface Reader {
        Part<byte[]> read(Viewer viewer, Span span, String after);
    }

    public Part<byte[]> contacts(Viewer viewer, Span span, String after) {
        var part = exports.contacts(viewer, span, after);
        return lines(contacts.of(part.rows()), part.next());
    }

    public Part<byte[]> conversations(Viewer viewer, Span span, String after) {
        Part<Conversation> part = exports.conversations(viewer, span, after);
        return lines(views.of(part.rows()), part.next());
    }

    public Part<byte[]> messages(Viewer viewer, Span span, String after) {
        Part<Message> part = exports.messages(viewer, span, after);
        return lines(part.rows().stream().map(Views.MessageView::of).toList(), part.next());
    }

    public Part<byte[]> tickets(Viewer viewer, Span span, String after) {
        Part<Ticket> part = exports.tickets(viewer, span, after);
        return lines(tickets.of(part.rows(), Locale.ENGLISH), part.next());
    }

    /** A line of a ticket's history, and whose it is. */
    public record ExportedEntry(String ticketId, TicketViews.HistoryView entry) {}

    public Part<byte[]> history(Viewer viewer, Span span, String after) {
        Part<TicketEntry> part = exports.history(viewer, span, after);
        return lines(part.rows().stream().map(entry -> new ExportedEntry(entry.ticketId().toString(), TicketViews.entry(entry))).toList(), part.next());
    }

    private static Part<byte[]> lines(List<?> views, String next) {
        return new Part<>(views.stream().map(ExportLines::line).toList(), next);
    }

    private static byte[] line(Object view) {
        try {
            byte[] json = JsonBody.json().writeValueAsBytes(view);
            byte[] line = Arrays.copyOf(json, json.length + 1);
            line[json.length] = '\n';
            return line;
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
