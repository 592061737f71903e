package io.switchboard.core.search;

import io.switchboard.core.condition.Asker;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.condition.Facts;
import io.switchboard.core.search.Search.Found;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.agent.Deputies;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketSource;
import io.switchboard.core.ticket.Tickets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.AlreadyClosedException;

/**
 * Lists, counts and finds tickets by any of their fields and by words. The index says which; what comes back is read from the
 * database as it is now, and left out where the viewer or the conditions say no by now. While there is no index, the database is
 * walked through, last changed first.
 */
@ApplicationScoped
@Transactional
public class TicketSearch {
    /** By how many fields a list may be ordered. */
    public static final int MOST_KEYS = 3;

    /** So long a list waits for what its asker has just done. */
    private static final Duration PATIENCE = Duration.ofMillis(600);

    private static final Duration LOOK = Duration.ofMillis(10);

    /** So many tickets are walked through for a page without an index. */
    static final int WALKED = 2000;

    static final int STEP = 200;

    @Inject
    Follower follower;

    @Inject
    Tickets tickets;

    @Inject
    TicketSource source;

    @Inject
    Deputies deputies;

    /**
     * What somebody wants to see.
     *
     * @param where all of them must hold: a view's, a list's own
     * @param text words that must stand in it; nullable
     * @param sort fields with commas between, the first counts most; {@code -} before one: the highest first. Tickets without a
     *     value are last. {@code null}: last changed first
     * @param asker who {@code me} is, and now
     */
    public record Wish(List<Conditions> where, String text, String sort, Asker asker) {
        public Wish {
            where = List.copyOf(where);
            text = text == null ? "" : text;
            sort = sort == null || sort.isBlank() ? "-updatedAt" : sort;
        }

        public static Wish of(Conditions where, Asker asker) {
            return new Wish(List.of(where), null, null, asker);
        }

        /** The same, where this holds as well. */
        public Wish and(Conditions more) {
            List<Conditions> all = new ArrayList<>(where);
            all.add(more);
            return new Wish(all, text, sort, asker);
        }

        boolean fits(Facts facts) {
            return where.stream().allMatch(each -> each.hold(facts, asker));
        }
    }

    interface Asked<T> {
        T of(Finder finder) throws IOException;
    }

    /**
     * @return what fits, in the wish's order; {@link Found#everywhere} is false while there is no index
     * @throws Refused INVALID naming {@code q} when the text is too long or finds too much, {@code after}
     */
    public Found<Ticket> page(Viewer viewer, Wish wish, String after, int limit) {
        Question question = Question.of(wish.text());
        if (question.isEmpty() && !wish.text().isBlank()) {
            return new Found<>(new Page<>(List.of(), null), true);
        }
        List<TicketOrder.Key> keys = TicketOrder.Key.of(wish.sort());
        Set<UUID> approvers = approvers(viewer);
        return asked(finder -> new Found<>(
                        finder.tickets(
                                question,
                                query(viewer, approvers, wish),
                                keys,
                                after,
                                limit,
                                ids -> tickets.among(ids, viewer).stream()
                                        .filter(ticket -> wish.fits(source.facts(ticket)))
                                        .collect(Collectors.toMap(Ticket::id, Function.identity()))),
                        true))
                .orElseGet(() -> new Found<>(walk(viewer, wish, after, limit), false));
    }

    /** How much of the index is there while it is being built, in per cent, below 0 when it can't be reached; empty when all of it is. */
    public Optional<Integer> building() {
        if (follower.ready().isPresent()) {
            return Optional.empty();
        }
        Follower.Status status = follower.status();
        if (status.away()) {
            return Optional.of(-1);
        }
        return Optional.of(status.known() <= 0 ? 0 : (int) Math.min(99, 100 * status.read() / status.known()));
    }

    /** How many tickets this finds; empty while there is no index, or where words are asked for. As it was a moment ago. */
    public Optional<Long> total(Viewer viewer, Wish wish) {
        if (!wish.text().isBlank()) {
            return Optional.empty();
        }
        Set<UUID> approvers = approvers(viewer);
        return asked(finder -> finder.counts(List.of(query(viewer, approvers, wish))).get(0));
    }

    /** How many tickets each of these finds, whatever its text; empty while there is no index. As it was a moment ago. */
    public Optional<List<Long>> counts(Viewer viewer, List<Wish> wishes) {
        Set<UUID> approvers = approvers(viewer);
        return asked(finder -> finder.counts(wishes.stream().map(wish -> query(viewer, approvers, wish)).toList()));
    }

    /**
     * Waits until lists know of this change of a ticket, for whoever made it; not for long.
     *
     * @return whether they do
     */
    public boolean await(UUID ticket, long seq) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (follower.ready().isPresent()) {
            if (asked(finder -> finder.seq(ticket)).orElse(seq) >= seq) {
                return true;
            }
            if (System.nanoTime() - until > 0) {
                return false;
            }
            follower.hurry();
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return true;
    }

    /** For whose word he may give: his own, and those of whom he is the deputy now. */
    Set<UUID> approvers(Viewer viewer) {
        if (viewer.kind() != Viewer.Kind.AGENT || viewer.grants().range(Permission.TICKETS_READ) == Viewer.Scope.ALL) {
            return Set.of();
        }
        Set<UUID> approvers = new HashSet<>(deputies.standsFor(viewer.agentId()));
        approvers.add(viewer.agentId());
        return approvers;
    }

    static Function<Forms, Query> query(Viewer viewer, Set<UUID> approvers, Wish wish) {
        return forms -> {
            ConditionQuery conditions = new ConditionQuery(forms, wish.asker());
            BooleanQuery.Builder query = new BooleanQuery.Builder().add(Allowed.tickets(viewer, approvers), Occur.FILTER);
            wish.where().forEach(each -> query.add(conditions.of(each), Occur.FILTER));
            return query.build();
        };
    }

    <T> Optional<T> asked(Asked<T> asked) {
        Optional<Finder> finder = follower.ready();
        if (finder.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(asked.of(finder.get()));
        } catch (AlreadyClosedException closing) {
            return Optional.empty();
        } catch (IOException e) {
            follower.suspect(e);
            return Optional.empty();
        }
    }

    private Page<Ticket> walk(Viewer viewer, Wish wish, String after, int limit) {
        String words = wish.text().strip().toLowerCase(Locale.ROOT);
        List<Ticket> found = new ArrayList<>();
        String place = after;
        for (int seen = 0; seen < WALKED; seen += STEP) {
            // A page that is full ends at a ticket that is shown: where the next begins, the store says.
            Page<Ticket> part = tickets.list(viewer, Tickets.Filter.NONE, place, Math.min(STEP, limit - found.size()));
            part.items().stream()
                    .filter(ticket -> wish.fits(source.facts(ticket)) && says(ticket, words))
                    .forEach(found::add);
            place = part.next();
            if (place == null || found.size() == limit) {
                break;
            }
        }
        return new Page<>(found, place);
    }

    static boolean says(Ticket ticket, String words) {
        return (ticket.number() + " " + ticket.subject()).toLowerCase(Locale.ROOT).contains(words);
    }
}
