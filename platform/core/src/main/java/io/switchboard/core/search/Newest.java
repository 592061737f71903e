package io.switchboard.core.search;

import io.switchboard.core.shared.Cursor;
import java.time.Instant;
import java.util.UUID;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;

/** Conversations and contacts, newest first. */
final class Newest implements Ordered<Cursor> {
    static final Newest FIRST = new Newest();

    private static final Sort ORDER = new Sort(
            new SortField(Fields.AT, SortField.Type.LONG, true),
            new SortField(Fields.HIGH, SortField.Type.LONG, true),
            new SortField(Fields.LOW, SortField.Type.LONG, true));

    private Newest() {}

    @Override
    public Sort sort() {
        return ORDER;
    }

    @Override
    public Object[] values(Cursor place) {
        return new Object[] {place.at().toEpochMilli(), place.id().getMostSignificantBits(), place.id().getLeastSignificantBits()};
    }

    @Override
    public Cursor place(Object[] values, UUID id) {
        return new Cursor(Instant.ofEpochMilli((long) values[0]), id);
    }

    @Override
    public UUID id(Cursor place) {
        return place.id();
    }
}
