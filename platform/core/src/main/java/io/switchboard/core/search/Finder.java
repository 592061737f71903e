package io.switchboard.core.search;

import io.switchboard.core.shared.Cursor;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.Refused;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;

/** Answers a question from an index: which conversations or contacts, newest first, page by keyset. */
final class Finder {
    /** So much time of a processor makes a question too broad; not the clock's, for a busy machine makes none broader. */
    private static final long PATIENCE = Duration.ofSeconds(2).toNanos();

    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

    /**
     * So many of a page's candidates may have changed since they were indexed, or be left out by a filter that the index
     * hasn't, before the page is given as it is.
     */
    private static final int MOST_CANDIDATES = 20_000;

    private final DeskIndex index;

    Finder(DeskIndex index) {
        this.index = index;
    }

    /** Things of the index after a place in the list, in its order. */
    @FunctionalInterface
    interface Candidates<P> {
        /** At most so many; fewer only when there are no more. */
        List<P> after(P place, int limit) throws IOException;
    }

    /**
     * Conversations in which all pieces stand, each anywhere in it.
     *
     * @param read gives those of these ids that may be shown, by id
     */
    <T> Page<T> conversations(
            Question question, Query allowed, String after, int limit, Function<List<UUID>, Map<UUID, T>> read) throws IOException {
        IndexSearcher shared = index.acquire();
        try {
            IndexSearcher searcher = patient(shared);
            Candidates<Cursor> candidates = new Matching<>(
                    searcher, question.sought(searcher.getIndexReader()), allowed, Newest.FIRST, index.place().slots());
            return page(searcher, candidates, Newest.FIRST, Cursor.parse(after), limit, read);
        } finally {
            index.release(shared);
        }
    }

    /** Contacts in whose name, address or number all pieces stand. */
    <T> Page<T> contacts(
            Question question, Query allowed, String after, int limit, Function<List<UUID>, Map<UUID, T>> read) throws IOException {
        IndexSearcher shared = index.acquire();
        try {
            IndexSearcher searcher = patient(shared);
            BooleanQuery.Builder query = new BooleanQuery.Builder().add(allowed, Occur.FILTER);
            question.sought(searcher.getIndexReader()).forEach(piece -> query.add(piece.query(), Occur.FILTER));
            Query all = query.build();
            Candidates<Cursor> candidates = (place, most) -> Newest.FIRST.next(searcher, all, place, most).places();
            return page(searcher, candidates, Newest.FIRST, Cursor.parse(after), limit, read);
        } finally {
            index.release(shared);
        }
    }

    /**
     * Tickets in which all pieces stand, if there are any.
     *
     * @param wanted which of them, of those that the asker may see
     * @param keys their order
     */
    <T> Page<T> tickets(
            Question question,
            Function<IndexReader, Query> wanted,
            List<TicketOrder.Key> keys,
            String after,
            int limit,
            Function<List<UUID>, Map<UUID, T>> read)
            throws IOException {
        IndexSearcher shared = index.acquire();
        try {
            IndexSearcher searcher = index.kept().with(patient(shared));
            TicketOrder order = new TicketOrder(searcher.getIndexReader(), keys);
            Query query = wanted.apply(searcher.getIndexReader());
            Candidates<TicketOrder.Spot> candidates = question.isEmpty()
                    ? (place, most) -> order.next(searcher, query, place, most).places()
                    : new Matching<>(
                            searcher,
                            question.sought(searcher.getIndexReader(), TicketDocument.SAID, TicketDocument.ABOUT, TicketDocument.PHONE),
                            query,
                            order,
                            index.place().slots());
            return page(searcher, candidates, order, order.spot(after), limit, read);
        } finally {
            index.release(shared);
        }
    }

    /** How much of a ticket's history can be found. */
    long seq(UUID ticket) throws IOException {
        return index.seq(ticket);
    }

    /** How many each of these finds; null for those that it can't say in its time. */
    List<Long> counts(List<Function<IndexReader, Query>> each) throws IOException {
        IndexSearcher shared = index.acquire();
        try {
            IndexSearcher searcher = index.kept().with(patient(shared));
            List<Long> counts = new ArrayList<>();
            for (Function<IndexReader, Query> wanted : each) {
                long count = index.kept().count(searcher, wanted.apply(searcher.getIndexReader()));
                counts.add(searcher.timedOut() ? null : (Long) count);
            }
            return counts;
        } finally {
            index.release(shared);
        }
    }

    private static IndexSearcher patient(IndexSearcher shared) {
        IndexSearcher searcher = new IndexSearcher(shared.getIndexReader());
        searcher.setQueryCache(null);
        long began = THREAD.getCurrentThreadCpuTime();
        searcher.setTimeout(() -> THREAD.getCurrentThreadCpuTime() - began > PATIENCE);
        return searcher;
    }

    private static <P, T> Page<T> page(
            IndexSearcher searcher, Candidates<P> candidates, Ordered<P> order, P after, int limit, Function<List<UUID>, Map<UUID, T>> read)
            throws IOException {
        List<T> items = new ArrayList<>();
        P last = null;
        P cursor = after;
        int asked = limit + 1;
        for (int seen = 0; seen < MOST_CANDIDATES; seen += asked, asked = Math.min(2 * asked, 1000)) {
            List<P> next = candidates.after(cursor, asked);
            if (searcher.timedOut()) {
                throw Refused.invalid("q", "tooBroad");
            }
            Map<UUID, T> there = next.isEmpty() ? Map.of() : read.apply(next.stream().map(order::id).toList());
            for (P candidate : next) {
                cursor = candidate;
                T item = there.get(order.id(candidate));
                if (item != null && items.size() == limit) {
                    return new Page<>(items, last.toString());
                }
                if (item != null) {
                    items.add(item);
                    last = candidate;
                }
            }
            if (next.size() < asked) {
                return new Page<>(items, null);
            }
        }
        return new Page<>(items, cursor.toString());
    }
}
