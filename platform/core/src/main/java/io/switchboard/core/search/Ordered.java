package io.switchboard.core.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TopDocs;

/**
 * An order of a list, page by keyset.
 *
 * @param <P> a place in the list; its text is what callers get
 */
interface Ordered<P> {
    Sort sort();

    /** A place as the sort's values. */
    Object[] values(P place);

    P place(Object[] values, UUID id);

    UUID id(P place);

    /**
     * @param places in the list's order
     * @param documents their numbers in the searcher
     */
    record Hits<P>(List<P> places, int[] documents) {

        /** The numbers that tie them to what was said in them, in the list's order. */
        int[] slots(IndexSearcher searcher) throws IOException {
            int[] slots = new int[documents.length];
            for (int i = 0; i < slots.length; i++) {
                slots[i] = (int) value(searcher, Fields.SLOT, documents[i]);
            }
            return slots;
        }
    }

    /** At most so many that a query finds, after a place that is nullable. */
    default Hits<P> next(IndexSearcher searcher, Query query, P after, int limit) throws IOException {
        TopDocs top = after == null
                ? searcher.search(query, limit, sort())
                : searcher.searchAfter(
                        new FieldDoc(searcher.getIndexReader().maxDoc() - 1, Float.NaN, values(after)), query, limit, sort());
        int[] documents = new int[top.scoreDocs.length];
        List<P> places = new ArrayList<>(documents.length);
        for (ScoreDoc hit : top.scoreDocs) {
            documents[places.size()] = hit.doc;
            UUID id = new UUID(value(searcher, Fields.HIGH, hit.doc), value(searcher, Fields.LOW, hit.doc));
            places.add(place(((FieldDoc) hit).fields, id));
        }
        return new Hits<>(places, documents);
    }

    private static long value(IndexSearcher searcher, String field, int document) throws IOException {
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
        NumericDocValues values = leaf.reader().getNumericDocValues(field);
        return values != null && values.advanceExact(document - leaf.docBase) ? values.longValue() : 0;
    }
}
