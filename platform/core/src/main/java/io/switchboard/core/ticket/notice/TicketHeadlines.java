package io.switchboard.core.ticket.notice;

import io.switchboard.core.notice.Headlines;
import io.switchboard.core.notice.Headlines.Headline;
import io.switchboard.core.notice.Notice;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.Tickets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What notices of tickets say: two queries, however many they are. */
@ApplicationScoped
public class TicketHeadlines {
    private static final int MOST_TEXT = 200;

    @Inject
    Headlines headlines;

    @Inject
    Tickets tickets;

    void start(@Observes @jakarta.annotation.Priority(50) Startup event) {
        listen();
    }

    public void listen() {
        headlines.comeFrom(this::of);
    }

    private Map<UUID, Headline> of(Viewer viewer, Collection<Notice> notices) {
        Set<UUID> ids = notices.stream().map(Notice::ticketId).filter(Objects::nonNull).collect(Collectors.toCollection(HashSet::new));
        if (ids.isEmpty()) {
            return Map.of();
        }
        Map<UUID, Ticket> seen = tickets.among(ids, viewer).stream().collect(Collectors.toMap(Ticket::id, Function.identity()));
        Map<UUID, TicketEntry> entries = tickets.entries(notices.stream().map(Notice::sourceId).collect(Collectors.toSet())).stream()
                .collect(Collectors.toMap(TicketEntry::id, Function.identity()));
        Map<UUID, Headline> told = new HashMap<>();
        for (Notice notice : notices) {
            Ticket ticket = notice.ticketId() == null ? null : seen.get(notice.ticketId());
            if (ticket != null) {
                told.put(notice.id(), of(ticket, entries.get(notice.sourceId())));
            }
        }
        return told;
    }

    private static Headline of(Ticket ticket, TicketEntry entry) {
        if (entry == null || !entry.ticketId().equals(ticket.id())) {
            return new Headline(ticket.number(), ticket.subject(), path(ticket), null, null, null, null);
        }
        String text = words(entry.change());
        return new Headline(
                ticket.number(),
                ticket.subject(),
                path(ticket),
                entry.actor().kind().name(),
                entry.actor().name(),
                entry.kind(),
                text == null ? null : Texts.preview(text, MOST_TEXT));
    }

    private static String path(Ticket ticket) {
        return "/tickets/" + ticket.id();
    }

    private static String words(TicketChange change) {
        if (change instanceof TicketChange.Replied replied) {
            return replied.text();
        } else if (change instanceof TicketChange.Noted noted) {
            return noted.text();
        } else if (change instanceof TicketChange.CustomerWrote wrote) {
            return wrote.preview();
        } else if (change instanceof TicketChange.Moved moved) {
            return moved.note();
        } else if (change instanceof TicketChange.Assigned assigned) {
            return assigned.note();
        } else if (change instanceof TicketChange.Urged urged) {
            return urged.text();
        }
        return null;
    }
}
