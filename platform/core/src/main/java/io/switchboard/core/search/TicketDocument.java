package io.switchboard.core.search;

import io.switchboard.core.search.Fields.Kind;
import io.switchboard.core.ticket.TicketSource.Head;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Locale;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;

/**
 * A ticket's head as a document. Each of its fields is a field of the index, told apart by the form of its value, for two types of
 * tickets may have a field of one name and different kinds, and a field of the index has one.
 */
final class TicketDocument {
    /** Words in a ticket's thread, and around it; apart from those of conversations. */
    static final String SAID = "ticket.said";

    static final String ABOUT = "ticket.about";
    static final String PHONE = "ticket.phone";

    /** The ticket's number: the last word in each order. */
    static final String LAST = "ticket.number";

    /** How much of its history is in it. */
    static final String SEQ = "ticket.seq";

    /** Which fields hold something. */
    static final String HAS = "ticket.has";

    /** So much of a text is compared when a list is sorted by it. */
    private static final int SORTED = 60;

    /** Longer texts are what no condition's value can be. */
    static final int LONGEST_VALUE = 500;

    private TicketDocument() {}

    /** As what a field's value is kept. */
    enum Form {
        /** Of several. */
        MANY("m."),
        TEXT("t."),
        NUMBER("n."),
        TIME("i."),
        DAY("d."),
        /** The place of a word among those there are. */
        RANK("k."),
        /** Of a text, by what it is sorted. */
        ORDER("o."),
        /** Of a text, the runs of characters in it. */
        RUNS("r.");

        private final String prefix;

        Form(String prefix) {
            this.prefix = prefix;
        }

        /** What the index calls a field of this form. */
        String of(String field) {
            return prefix + field;
        }
    }

    static void fill(Document document, Head head) {
        document.add(new StringField(Fields.KIND, Kind.TICKET.name(), Field.Store.NO));
        document.add(new LongPoint(LAST, head.number()));
        document.add(new NumericDocValuesField(LAST, head.number()));
        document.add(new NumericDocValuesField(SEQ, head.seq()));
        document.add(new NumericDocValuesField(Fields.HIGH, head.id().getMostSignificantBits()));
        document.add(new NumericDocValuesField(Fields.LOW, head.id().getLeastSignificantBits()));
        document.add(Fields.id(Fields.SHOP, head.shop()));
        document.add(Fields.id(Fields.GROUP, head.group()));
        document.add(Fields.id(Fields.OWNER, head.assignee()));
        document.add(Fields.id(Fields.CONTACT, head.contact()));
        head.facts().forEach((field, value) -> {
            document.add(new StringField(HAS, field, Field.Store.NO));
            if (value instanceof Collection<?> many) {
                many.forEach(each -> document.add(new StringField(Form.MANY.of(field), each.toString(), Field.Store.NO)));
            } else {
                one(document, field, value, head.names().get(field));
                if (head.isText(field)) {
                    document.add(Runs.field(Form.RUNS.of(field), String.valueOf(value)));
                }
            }
        });
        head.about().forEach(text -> document.add(Fields.words(ABOUT, Words.parts(text))));
        Fields.phone(document, PHONE, head.phone());
    }

    private static void one(Document document, String field, Object value, String name) {
        if (value instanceof Instant time) {
            number(document, Form.TIME.of(field), time.toEpochMilli());
        } else if (value instanceof LocalDate day) {
            number(document, Form.DAY.of(field), day.toEpochDay());
        } else if (value instanceof BigDecimal number) {
            number(document, Form.NUMBER.of(field), sortable(number));
        } else if (value instanceof Enum<?> word) {
            document.add(new StringField(Form.TEXT.of(field), word.name(), Field.Store.NO));
            number(document, Form.RANK.of(field), word.ordinal());
        } else {
            String text = value.toString();
            if (text.length() <= LONGEST_VALUE) {
                document.add(new StringField(Form.TEXT.of(field), text, Field.Store.NO));
            }
            document.add(new SortedDocValuesField(Form.ORDER.of(field), order(name == null ? text : name)));
        }
    }

    private static void number(Document document, String name, long value) {
        document.add(new LongPoint(name, value));
        document.add(new NumericDocValuesField(name, value));
    }

    /** Numbers that are apart by less than a fifteenth digit are the same. */
    static long sortable(BigDecimal number) {
        return NumericUtils.doubleToSortableLong(number.doubleValue());
    }

    /** By what a text is sorted: without case and width. */
    static BytesRef order(String text) {
        String beginning = text.length() > SORTED ? text.substring(0, SORTED) : text;
        return new BytesRef(Normalizer.normalize(beginning, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT));
    }
}
