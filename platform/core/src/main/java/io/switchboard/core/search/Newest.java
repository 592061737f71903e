package io.switchboard.core.search;

import io.switchboard.core.shared.Cursor;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TopDocs;

/**
 * The newest heads or contacts that a query finds.
 *
 * @param places their places in the list
 * @param documents their numbers in the searcher
 */
record Newest(List<Cursor> places, int[] documents) {
    private static final Sort ORDER = new Sort(
            new SortField(Fields.AT, SortField.Type.LONG, true),
            new SortField(Fields.HIGH, SortField.Type.LONG, true),
            new SortField(Fields.LOW, SortField.Type.LONG, true));

    /** At most so many, after a place that is nullable. */
    static Newest of(IndexSearcher searcher, Query query, Cursor after, int limit) throws IOException {
        TopDocs top = after == null
                ? searcher.search(query, limit, ORDER)
                : searcher.searchAfter(place(after, searcher.getIndexReader().maxDoc() - 1), query, limit, ORDER);
        List<Cursor> places = new ArrayList<>(top.scoreDocs.length);
        int[] documents = new int[top.scoreDocs.length];
        for (ScoreDoc hit : top.scoreDocs) {
            Object[] values = ((FieldDoc) hit).fields;
            documents[places.size()] = hit.doc;
            places.add(new Cursor(Instant.ofEpochMilli((long) values[0]), new java.util.UUID((long) values[1], (long) values[2])));
        }
        return new Newest(places, documents);
    }

    /** The conversations' numbers, in the list's order. */
    int[] slots(IndexSearcher searcher) throws IOException {
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        int[] slots = new int[documents.length];
        for (int i = 0; i < slots.length; i++) {
            LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(documents[i], leaves));
            NumericDocValues values = leaf.reader().getNumericDocValues(Fields.SLOT);
            slots[i] = values.advanceExact(documents[i] - leaf.docBase) ? (int) values.longValue() : 0;
        }
        return slots;
    }

    private static FieldDoc place(Cursor cursor, int document) {
        Object[] values = {
            cursor.at().toEpochMilli(), cursor.id().getMostSignificantBits(), cursor.id().getLeastSignificantBits()
        };
        return new FieldDoc(document, Float.NaN, values);
    }
}
