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
    interface Candidates {
        /** At most so many; fewer only when there are no more. */
        List<Cursor> after(Cursor place, int limit) throws IOException;
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
            Candidates candidates = new MatchingConversations(
                    searcher, question.sought(searcher.getIndexReader()), allowed, index.place().slots());
            return page(searcher, candidates, after, limit, read);
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
            return page(searcher, (place, most) -> Newest.of(searcher, all, place, most).places(), after, limit, read);
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

    private static <T> Page<T> page(
            IndexSearcher searcher, Candidates candidates, String after, int limit, Function<List<UUID>, Map<UUID, T>> read)
            throws IOException {
        List<T> items = new ArrayList<>();
        Cursor last = null;
        Cursor cursor = Cursor.parse(after);
        int asked = limit + 1;
        for (int seen = 0; seen < MOST_CANDIDATES; seen += asked, asked = Math.min(2 * asked, 1000)) {
            List<Cursor> next = candidates.after(cursor, asked);
            if (searcher.timedOut()) {
                throw Refused.invalid("q", "tooBroad");
            }
            Map<UUID, T> there = next.isEmpty() ? Map.of() : read.apply(next.stream().map(Cursor::id).toList());
            for (Cursor candidate : next) {
                cursor = candidate;
                T item = there.get(candidate.id());
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
