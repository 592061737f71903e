package io.switchboard.core.search;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.util.BytesRef;

/** The index's fields. A document is a conversation's head, a message or a contact. */
final class Fields {
    /** Kind and id: by it a document is replaced. */
    static final String KEY = "key";

    /** On heads and contacts, what it is. */
    static final String KIND = "kind";

    /** A conversation's number in this index, on its head and its messages; 0 on contacts. */
    static final String SLOT = "slot";

    /** The same once more, to look few of them up by; not on contacts. */
    static final String NUMBER = "number";

    /** What a message says. */
    static final String SAID = "said";

    /** Names, addresses, subject. */
    static final String ABOUT = "about";

    /** A phone number's digits and all their ends, so that the beginning of one of these is any part of the number. */
    static final String PHONE = "phone";

    static final String SHOP = "shop";
    static final String GROUP = "group";
    static final String OWNER = "owner";
    static final String CHANNEL = "channel";
    static final String CONTACT = "contact";
    static final String STATE = "state";

    /** How it stands with its agent: snoozed, unread, waiting. */
    static final String STANDING = "standing";

    /** By what lists are ordered, milliseconds; then by the id's two halves. */
    static final String AT = "at";

    static final String HIGH = "high";
    static final String LOW = "low";

    /** What stands for "none" where others have an id. */
    static final UUID NONE = new UUID(0, 0);

    private static final FieldType TEXT = text();

    private Fields() {}

    /** Kinds of documents. */
    enum Kind {
        CONVERSATION,
        MESSAGE,
        CONTACT,
        TICKET,
        ENTRY;

        BytesRef key(UUID id) {
            return new BytesRef(
                    ByteBuffer.allocate(17)
                            .put((byte) ordinal())
                            .putLong(id.getMostSignificantBits())
                            .putLong(id.getLeastSignificantBits())
                            .array());
        }
    }

    static BytesRef bytes(UUID id) {
        UUID known = id == null ? NONE : id;
        return new BytesRef(
                ByteBuffer.allocate(16)
                        .putLong(known.getMostSignificantBits())
                        .putLong(known.getLeastSignificantBits())
                        .array());
    }

    /** An id to be found by; null is found as {@link #NONE}. */
    static Field id(String name, UUID id) {
        return new StringField(name, bytes(id), Field.Store.NO);
    }

    /** Words with their places, without weights: lists are ordered by time. */
    static Field words(String name, String text) {
        return new Field(name, text, TEXT);
    }

    static void phone(Document document, String name, String phone) {
        phone(phone).forEach(end -> document.add(new StringField(name, end, Field.Store.NO)));
    }

    /** A phone number's digits and all their ends; none of null. */
    static List<String> phone(String phone) {
        String digits = phone == null ? "" : phone.replaceAll("[^0-9]", "");
        return IntStream.rangeClosed(0, digits.length() - 3).mapToObj(digits::substring).toList();
    }

    private static FieldType text() {
        FieldType type = new FieldType();
        type.setTokenized(true);
        type.setOmitNorms(true);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
        type.freeze();
        return type;
    }
}
