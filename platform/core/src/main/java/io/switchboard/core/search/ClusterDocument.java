package io.switchboard.core.search;

import io.switchboard.core.contact.Contact;
import io.switchboard.core.conversation.SearchSource;
import io.switchboard.core.search.Fields.Kind;
import io.switchboard.core.search.TicketDocument.Form;
import io.switchboard.core.ticket.TicketSource;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Documents as the cluster gets them: the same fields that the index on the disk has, ids as text. */
final class ClusterDocument {
    static final String JOIN = "join";

    private ClusterDocument() {}

    /** What the cluster calls a document. */
    static String key(Kind kind, UUID id) {
        return kind.ordinal() + "-" + id;
    }

    /** Whose document that is. */
    static UUID id(String key) {
        return UUID.fromString(key.substring(2));
    }

    static Map<String, Object> of(SearchSource.Head head) {
        Map<String, Object> document = listed(Kind.CONVERSATION, head.id(), head.lastMessageAt());
        document.put(JOIN, "conversation");
        whose(document, head.shop(), head.group(), head.assignee());
        document.put(Fields.CHANNEL, id(head.channel()));
        document.put(Fields.CONTACT, id(head.contact()));
        document.put(Fields.STATE, head.state().name());
        List<String> standing = new ArrayList<>();
        if (head.snoozedUntil() != null) {
            standing.add("snoozed");
        }
        if (head.unread() > 0) {
            standing.add("unread");
        }
        if (head.waitingSince() != null) {
            standing.add("waiting");
        }
        document.put(Fields.STANDING, standing);
        about(document, head.subject(), head.name(), head.email(), head.phone());
        return document;
    }

    static Map<String, Object> of(Contact contact) {
        Map<String, Object> document = listed(Kind.CONTACT, contact.id(), contact.createdAt());
        whose(document, contact.shopId(), contact.groupId(), contact.ownerId());
        about(document, null, contact.name(), contact.email(), contact.phone());
        return document;
    }

    static Map<String, Object> of(TicketSource.Head head) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(Fields.KIND, Kind.TICKET.name());
        document.put(JOIN, "ticket");
        put(document, TicketDocument.LAST, head.number());
        put(document, TicketDocument.SEQ, head.seq());
        whose(document, head.shop(), head.group(), head.assignee());
        document.put(Fields.CONTACT, id(head.contact()));
        put(document, TicketDocument.HAS, head.facts().keySet());
        head.facts().forEach((field, value) -> {
            if (value instanceof Collection<?> many) {
                put(document, Form.MANY.of(field), many.stream().map(each -> whole(each.toString())).toList());
            } else {
                one(document, field, value, head.names().get(field));
                if (head.isText(field)) {
                    put(document, Form.RUNS.of(field), Runs.filled(whole(String.valueOf(value))));
                }
            }
        });
        put(document, TicketDocument.ABOUT, head.about().stream().map(text -> Words.parts(whole(text))).toList());
        put(document, TicketDocument.PHONE, Fields.phone(head.phone()));
        return document;
    }

    /** @param parent the document of what it was said in */
    static Map<String, Object> said(String relation, String parent, String field, String text) {
        return Map.of(JOIN, Map.of("name", relation, "parent", parent), ClusterQuery.name(field), whole(text));
    }

    private static void one(Map<String, Object> document, String field, Object value, String name) {
        if (value instanceof Instant time) {
            put(document, Form.TIME.of(field), time.toEpochMilli());
        } else if (value instanceof LocalDate day) {
            put(document, Form.DAY.of(field), day.toEpochDay());
        } else if (value instanceof BigDecimal number) {
            put(document, Form.NUMBER.of(field), TicketDocument.sortable(number));
        } else if (value instanceof Enum<?> word) {
            put(document, Form.TEXT.of(field), word.name());
            put(document, Form.RANK.of(field), word.ordinal());
        } else {
            String text = whole(value.toString());
            if (text.length() <= TicketDocument.LONGEST_VALUE) {
                put(document, Form.TEXT.of(field), text);
            }
            put(document, Form.ORDER.of(field), TicketDocument.order(name == null ? text : whole(name)).utf8ToString());
        }
    }

    private static Map<String, Object> listed(Kind kind, UUID id, Instant at) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(Fields.KIND, kind.name());
        document.put(Fields.AT, at.toEpochMilli());
        document.put(Fields.HIGH, id.getMostSignificantBits());
        document.put(Fields.LOW, id.getLeastSignificantBits());
        return document;
    }

    private static void whose(Map<String, Object> document, UUID shop, UUID group, UUID owner) {
        document.put(Fields.SHOP, id(shop));
        document.put(Fields.GROUP, id(group));
        document.put(Fields.OWNER, id(owner));
    }

    private static void about(Map<String, Object> document, String subject, String name, String email, String phone) {
        document.put(
                Fields.ABOUT,
                Stream.of(subject, name, email).filter(text -> text != null).map(text -> Words.parts(whole(text))).toList());
        document.put(Fields.PHONE, Fields.phone(phone));
    }

    private static String id(UUID id) {
        return (id == null ? Fields.NONE : id).toString();
    }

    private static void put(Map<String, Object> document, String field, Object value) {
        document.put(ClusterQuery.name(field), value);
    }

    /** Halves of characters can't travel. */
    private static String whole(String text) {
        StringBuilder whole = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                whole = whole == null ? new StringBuilder(text) : whole;
                whole.setCharAt(i, '\uFFFD');
            }
        }
        return whole == null ? text : whole.toString();
    }
}
