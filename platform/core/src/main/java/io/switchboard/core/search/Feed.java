package io.switchboard.core.search;

import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.SearchSource;
import io.switchboard.core.search.Place.Stage;
import io.switchboard.core.ticket.TicketSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Brings into the index what the database has. */
@ApplicationScoped
public class Feed {
    private static final int ROWS = 500;

    /** Of a contact whose name changes so many conversations and tickets are found by the new one at once, the others when they change. */
    private static final int OF_A_CONTACT = 20_000;

    @Inject
    SearchSource source;

    @Inject
    TicketSource tickets;

    @Inject
    Contacts contacts;

    /** How much there is to read, without the contacts. */
    long size() {
        return source.size() + tickets.size();
    }

    /** Reads the next part of everything there is. Returns how much that was; after the last of a stage the index is at the next. */
    int next(Target open) throws IOException {
        Place place = open.place();
        List<UUID> read = switch (place.stage()) {
            case CONVERSATIONS -> put(source.headsAfter(place.scanned(), ROWS), open::put, SearchSource.Head::id);
            case MESSAGES -> put(source.saidAfter(place.scanned(), ROWS), open::put, SearchSource.Said::id);
            case TICKETS -> put(tickets.headsAfter(place.scanned(), ROWS), open::put, TicketSource.Head::id);
            case ENTRIES -> put(tickets.saidAfter(place.scanned(), ROWS), open::put, TicketSource.Said::id);
            default -> put(contacts.after(place.scanned(), ROWS), open::put, Contact::id);
        };
        if (read.size() == ROWS) {
            open.move(open.place().scanned(place.stage(), read.get(ROWS - 1)));
        } else {
            open.move(open.place().scanned(Stage.values()[place.stage().ordinal() + 1], Fields.NONE));
        }
        return read.size();
    }

    /** Reads anew what was touched. Returns whether something that was said is gone. */
    boolean follow(Target open, Touched touched) throws IOException {
        for (List<UUID> some : parts(touched.people())) {
            put(List.copyOf(contacts.byIds(some).values()), open::put, Contact::id);
            touched.conversations().addAll(source.of(some, OF_A_CONTACT));
            touched.tickets().addAll(tickets.of(some, OF_A_CONTACT));
        }
        for (List<UUID> some : parts(touched.conversations())) {
            put(source.heads(some), open::put, SearchSource.Head::id);
        }
        for (List<UUID> some : parts(touched.messages())) {
            put(source.said(some), open::put, SearchSource.Said::id);
        }
        for (UUID conversation : touched.erased()) {
            put(source.saidOf(conversation), open::put, SearchSource.Said::id);
        }
        Set<UUID> erased = new HashSet<>(touched.erased());
        for (List<UUID> some : parts(touched.tickets())) {
            erased.addAll(tickets(open, some));
        }
        return !erased.isEmpty();
    }

    /** Returns those of which something that was said is gone. */
    private Set<UUID> tickets(Target open, List<UUID> ids) throws IOException {
        Map<UUID, Long> after = new HashMap<>();
        Set<UUID> erased = new HashSet<>();
        Map<UUID, Long> seqs = open.seqs(ids);
        for (TicketSource.Head head : tickets.heads(ids)) {
            long seen = seqs.getOrDefault(head.id(), 0L);
            if (head.erased() && seen < head.seq()) {
                erased.add(head.id());
                seen = 0;
            }
            after.put(head.id(), seen);
            open.put(head);
        }
        put(tickets.said(after), open::put, TicketSource.Said::id);
        return erased;
    }

    private interface Put<T> {
        void into(T one) throws IOException;
    }

    private interface Id<T> {
        UUID of(T one);
    }

    private static <T> List<UUID> put(List<T> rows, Put<T> put, Id<T> id) throws IOException {
        List<UUID> ids = new ArrayList<>(rows.size());
        for (T row : rows) {
            put.into(row);
            ids.add(id.of(row));
        }
        return ids;
    }

    private static List<List<UUID>> parts(Collection<UUID> ids) {
        List<UUID> all = new ArrayList<>(ids);
        List<List<UUID>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += ROWS) {
            parts.add(all.subList(from, Math.min(from + ROWS, all.size())));
        }
        return parts;
    }
}
