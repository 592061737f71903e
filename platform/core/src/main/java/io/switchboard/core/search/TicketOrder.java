package io.switchboard.core.search;

import io.switchboard.core.search.TicketDocument.Form;
import io.switchboard.core.shared.Refused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.util.BytesRef;

/**
 * Tickets by some fields: those without a value last, whichever way; of equals the latest number first. A field that is a number in
 * one type of tickets and a text in another gives first the ones, then the others.
 */
final class TicketOrder implements Ordered<TicketOrder.Spot> {
    private static final List<Form> SORTED = List.of(Form.RANK, Form.TIME, Form.DAY, Form.NUMBER, Form.ORDER);
    private static final String NUMBER = "number";

    private final Sort sort;

    TicketOrder(Forms forms, List<Key> keys) {
        List<SortField> fields = new ArrayList<>();
        for (Key key : keys) {
            if (key.field().equals(NUMBER)) {
                fields.add(new SortField(TicketDocument.LAST, SortField.Type.LONG, key.descending()));
                break;
            }
            Set<Form> there = forms.of(key.field());
            SORTED.stream().filter(there::contains).forEach(form -> fields.add(by(form, key)));
        }
        if (fields.isEmpty() || !fields.get(fields.size() - 1).getField().equals(TicketDocument.LAST)) {
            fields.add(new SortField(TicketDocument.LAST, SortField.Type.LONG, true));
        }
        sort = new Sort(fields.toArray(SortField[]::new));
    }

    /** A field of tickets by which they are listed. */
    record Key(String field, boolean descending) {
        /** {@code -updatedAt,subject}: by the first, of equals by the next; {@code -} the other way. */
        static List<Key> of(String sort) {
            return Arrays.stream(sort.split(","))
                    .map(word -> word.startsWith("-") ? new Key(word.substring(1), true) : new Key(word, false))
                    .toList();
        }
    }

    private static SortField by(Form form, Key key) {
        boolean text = form == Form.ORDER;
        SortField field = new SortField(form.of(key.field()), text ? SortField.Type.STRING : SortField.Type.LONG, key.descending());
        if (text) {
            field.setMissingValue(key.descending() ? SortField.STRING_FIRST : SortField.STRING_LAST);
        } else {
            field.setMissingValue(key.descending() ? Long.MIN_VALUE : Long.MAX_VALUE);
        }
        return field;
    }

    /** A place in the list: what it is ordered by, and whose it is. */
    record Spot(List<Object> values, UUID id) {
        @Override
        public String toString() {
            return values.stream().map(Spot::text).collect(Collectors.joining("."));
        }

        private static String text(Object value) {
            return value instanceof BytesRef bytes
                    ? "s" + Base64.getUrlEncoder().withoutPadding().encodeToString(BytesRef.deepCopyOf(bytes).bytes)
                    : value == null ? "" : "n" + Long.toString((long) value, 36);
        }
    }

    /**
     * @param text what {@link Spot#toString} gave; nullable
     * @throws Refused INVALID when it isn't a place in this order
     */
    Spot spot(String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            String[] parts = text.split("\\.", -1);
            SortField[] fields = sort.getSort();
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < fields.length; i++) {
                values.add(value(fields[i].getType(), parts[i]));
            }
            if (parts.length != fields.length) {
                throw new IllegalArgumentException(text);
            }
            return new Spot(values, null);
        } catch (RuntimeException notOurs) {
            throw Refused.invalid("after", "notCursor");
        }
    }

    private static Object value(SortField.Type type, String text) {
        if (type == SortField.Type.LONG && text.charAt(0) == 'n') {
            return Long.parseLong(text.substring(1), 36);
        }
        if (text.isEmpty()) {
            return null;
        }
        if (type != SortField.Type.STRING || text.charAt(0) != 's') {
            throw new IllegalArgumentException(text);
        }
        return new BytesRef(Base64.getUrlDecoder().decode(text.substring(1)));
    }

    @Override
    public Sort sort() {
        return sort;
    }

    @Override
    public Object[] values(Spot place) {
        return place.values().toArray();
    }

    @Override
    public Spot place(Object[] values, UUID id) {
        return new Spot(Arrays.asList(values), id);
    }

    @Override
    public UUID id(Spot place) {
        return place.id();
    }
}
