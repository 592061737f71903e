package io.switchboard.core.search;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LRUQueryCache;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryCachingPolicy;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;

/**
 * What lists of tickets needn't look up twice: which tickets of a segment, which never changes, have a word in a field; and how many a
 * question found, until something new is shown.
 */
final class Kept {
    private static final int WORDS = 500;
    private static final long BYTES = 32_000_000;
    private static final int COUNTS = 10_000;

    private static final Set<String> OTHERS = Set.of(
            Fields.SAID, Fields.ABOUT, Fields.PHONE, Fields.KEY, TicketDocument.SAID, TicketDocument.ABOUT, TicketDocument.PHONE);

    private final LRUQueryCache cache = new LRUQueryCache(WORDS, BYTES);
    private final Map<Query, Long> counts = new HashMap<>();
    private IndexReader counted;

    /** Words of fields are asked again and again; what people search for and times that move with the clock aren't. */
    private static final QueryCachingPolicy POLICY = new QueryCachingPolicy() {
        @Override
        public void onUse(Query query) {}

        @Override
        public boolean shouldCache(Query query) {
            if (query instanceof TermQuery one) {
                return !OTHERS.contains(one.getTerm().field());
            }
            return query instanceof TermInSetQuery several && !OTHERS.contains(several.getField());
        }
    };

    /** From now on this searcher uses it. */
    IndexSearcher with(IndexSearcher searcher) {
        searcher.setQueryCache(cache);
        searcher.setQueryCachingPolicy(POLICY);
        return searcher;
    }

    long count(IndexSearcher searcher, Query query) throws IOException {
        IndexReader reader = searcher.getIndexReader();
        synchronized (counts) {
            if (counted != reader || counts.size() > COUNTS) {
                counts.clear();
                counted = reader;
            }
            Long known = counts.get(query);
            if (known != null) {
                return known;
            }
        }
        long count = searcher.count(query);
        synchronized (counts) {
            if (counted == reader && !searcher.timedOut()) {
                counts.put(query, count);
            }
        }
        return count;
    }
}
