package io.switchboard.core.search;

import io.switchboard.core.condition.Facts;
import io.switchboard.core.search.TicketSearch.Wish;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketSource;
import io.switchboard.core.ticket.Tickets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The beginnings of several lists of tickets at once: the lanes of a board, the days of a calendar. The index says which and how many;
 * their tickets are read from the database together, so that twenty lists cost it what one costs.
 */
@ApplicationScoped
@Transactional
public class TicketParts {
    @Inject
    TicketSearch search;

    @Inject
    Tickets tickets;

    @Inject
    TicketSource source;

    /**
     * The beginning of a list, and how long it is.
     *
     * @param next where it goes on, for {@link TicketSearch#page}; nullable
     * @param count as the index knows it; null where nobody does
     */
    public record Part(List<Ticket> items, String next, Long count) {}

    /**
     * @param parts in the order of what was wished for
     * @param everywhere false while there is no index; then nothing is counted and nothing goes on
     */
    public record Parts(List<Part> parts, boolean everywhere) {}

    /** The first ones of each of these lists, at most so many of one. */
    public Parts first(Viewer viewer, List<Wish> wishes, int limit) {
        Set<UUID> approvers = search.approvers(viewer);
        return search.asked(finder -> new Parts(indexed(finder, viewer, approvers, wishes, limit), true))
                .orElseGet(() -> new Parts(walked(viewer, wishes, limit), false));
    }

    private List<Part> indexed(Finder finder, Viewer viewer, Set<UUID> approvers, List<Wish> wishes, int limit) throws IOException {
        List<Long> counts = finder.counts(wishes.stream().map(wish -> TicketSearch.query(viewer, approvers, wish)).toList());
        List<Page<UUID>> pages = new ArrayList<>();
        for (int i = 0; i < wishes.size(); i++) {
            pages.add(Long.valueOf(0).equals(counts.get(i)) ? new Page<>(List.of(), null) : ids(finder, viewer, approvers, wishes.get(i), limit));
        }
        List<UUID> all = pages.stream().flatMap(page -> page.items().stream()).distinct().toList();
        Map<UUID, Ticket> there = tickets.among(all, viewer).stream().collect(Collectors.toMap(Ticket::id, Function.identity()));
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < wishes.size(); i++) {
            Wish wish = wishes.get(i);
            Page<UUID> page = pages.get(i);
            List<Ticket> items =
                    page.items().stream().map(there::get).filter(ticket -> ticket != null && wish.fits(source.facts(ticket))).toList();
            // Words aren't counted; what is all there is counted by itself.
            boolean counted = Question.of(wish.text()).isEmpty();
            parts.add(new Part(items, page.next(), page.next() == null ? (Long) (long) items.size() : counted ? counts.get(i) : null));
        }
        return parts;
    }

    private static Page<UUID> ids(Finder finder, Viewer viewer, Set<UUID> approvers, Wish wish, int limit) throws IOException {
        Question question = Question.of(wish.text());
        if (question.isEmpty() && !wish.text().isBlank()) {
            return new Page<>(List.of(), null);
        }
        return finder.tickets(
                question,
                TicketSearch.query(viewer, approvers, wish),
                TicketOrder.Key.of(wish.sort()),
                null,
                limit,
                ids -> ids.stream().collect(Collectors.toMap(Function.identity(), Function.identity())));
    }

    private List<Part> walked(Viewer viewer, List<Wish> wishes, int limit) {
        List<List<Ticket>> found = new ArrayList<>();
        wishes.forEach(wish -> found.add(new ArrayList<>()));
        String place = null;
        int seen = 0;
        do {
            Page<Ticket> part = tickets.list(viewer, Tickets.Filter.NONE, place, TicketSearch.STEP);
            for (Ticket ticket : part.items()) {
                Facts facts = source.facts(ticket);
                for (int i = 0; i < wishes.size(); i++) {
                    Wish wish = wishes.get(i);
                    if (found.get(i).size() < limit && wish.fits(facts) && TicketSearch.says(ticket, wish.text().strip().toLowerCase(Locale.ROOT))) {
                        found.get(i).add(ticket);
                    }
                }
            }
            place = part.next();
            seen += TicketSearch.STEP;
        } while (place != null && seen < TicketSearch.WALKED);
        return found.stream().map(items -> new Part(items, null, null)).toList();
    }
}
