package io.switchboard.core.search;

import io.switchboard.core.shared.Cursor;
import io.switchboard.core.shared.Page;
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

/** Answers questions from the index on this node's disk. */
final class LuceneFinder implements Finder {
    /** So much time of a processor makes a question too broad; not the clock's, for a busy machine makes none broader. */
    private static final long PATIENCE = Duration.ofSeconds(2).toNanos();

    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

    private final DeskIndex index;

    LuceneFinder(DeskIndex index) {
        this.index = index;
    }

    @Override
    public <T> Page<T> conversations(
            Question question, Query allowed, String after, int limit, Function<List<UUID>, Map<UUID, T>> read) throws IOException {
        IndexSearcher shared = index.acquire();
        try {
            IndexSearcher searcher = patient(shared);
            Candidates<Cursor> candidates = new Matching<>(
                    searcher, question.sought(searcher.getIndexReader()), allowed, Newest.FIRST, index.place().slots());
            return Candidates.page(candidates, searcher::timedOut, Newest.FIRST, Cursor.parse(after), limit, read);
        } finally {
            index.release(shared);
        }
    }

    @Override
    public <T> Page<T> contacts(
            Question question, Query allowed, String after, int limit, Function<List<UUID>, Map<UUID, T>> read) throws IOException {
        IndexSearcher shared = index.acquire();
        try {
            IndexSearcher searcher = patient(shared);
            BooleanQuery.Builder query = new BooleanQuery.Builder().add(allowed, Occur.FILTER);
            question.sought(searcher.getIndexReader()).forEach(piece -> query.add(piece.query(), Occur.FILTER));
            Query all = query.build();
            Candidates<Cursor> candidates = (place, most) -> Newest.FIRST.next(searcher, all, place, most).places();
            return Candidates.page(candidates, searcher::timedOut, Newest.FIRST, Cursor.parse(after), limit, read);
        } finally {
            index.release(shared);
        }
    }

    @Override
    public <T> Page<T> tickets(
            Question question,
            Function<Forms, Query> wanted,
            List<TicketOrder.Key> keys,
            String after,
            int limit,
            Function<List<UUID>, Map<UUID, T>> read)
            throws IOException {
        IndexSearcher shared = index.acquire();
        try {
            IndexSearcher searcher = index.kept().with(patient(shared));
            Forms forms = new TicketForms(searcher.getIndexReader());
            TicketOrder order = new TicketOrder(forms, keys);
            Query query = wanted.apply(forms);
            Candidates<TicketOrder.Spot> candidates = question.isEmpty()
                    ? (place, most) -> order.next(searcher, query, place, most).places()
                    : new Matching<>(
                            searcher,
                            question.sought(searcher.getIndexReader(), TicketDocument.SAID, TicketDocument.ABOUT, TicketDocument.PHONE),
                            query,
                            order,
                            index.place().slots());
            return Candidates.page(candidates, searcher::timedOut, order, order.spot(after), limit, read);
        } finally {
            index.release(shared);
        }
    }

    @Override
    public long seq(UUID ticket) throws IOException {
        return index.seq(ticket);
    }

    @Override
    public List<Long> counts(List<Function<Forms, Query>> each) throws IOException {
        IndexSearcher shared = index.acquire();
        try {
            IndexSearcher searcher = index.kept().with(patient(shared));
            List<Long> counts = new ArrayList<>();
            for (Function<Forms, Query> wanted : each) {
                long count = index.kept().count(searcher, wanted.apply(new TicketForms(searcher.getIndexReader())));
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
}
