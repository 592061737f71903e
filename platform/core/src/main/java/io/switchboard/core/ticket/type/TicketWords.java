package io.switchboard.core.ticket.type;

import io.switchboard.core.condition.Vocabulary;
import io.switchboard.core.ticket.Category;
import io.switchboard.core.ticket.Priority;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fields of tickets that conditions may name: those of each ticket, and those of types' own as {@code field.<key>}. */
public final class TicketWords implements Vocabulary {
    /** The customer's grade: policies and rules may ask it, lists can't. */
    public static final String GRADE = "grade";

    private static final String OWN = "field.";
    private static final Map<String, Word> COMMON = common();

    private final Map<String, Word> words;
    private final boolean anyOwn;

    private TicketWords(Map<String, Word> words, boolean anyOwn) {
        this.words = words;
        this.anyOwn = anyOwn;
    }

    /** Of tickets of whatever type: own fields may have any name and hold anything. */
    public static TicketWords ofAll() {
        return new TicketWords(COMMON, true);
    }

    /** Likewise, and what is known of them beside what they hold. */
    public static TicketWords ofRules() {
        Map<String, Word> words = new HashMap<>(COMMON);
        put(words, Kind.TEXT, GRADE);
        return new TicketWords(words, true);
    }

    /** Of tickets of one type: its own fields, its states. */
    public static TicketWords of(Definition type) {
        Map<String, Word> words = new HashMap<>(COMMON);
        words.put("state", new Word(Kind.CHOICE, type.states().stream().map(StateDefinition::key).collect(Collectors.toSet())));
        type.fields().forEach(field -> words.put(field.fact(), word(field)));
        return new TicketWords(words, false);
    }

    @Override
    public Optional<Word> word(String field) {
        if (anyOwn && field.startsWith(OWN) && field.length() > OWN.length()) {
            return Optional.of(Word.of(Kind.ANY));
        }
        return Optional.ofNullable(words.get(field));
    }

    private static Word word(FieldDefinition field) {
        Set<String> keys = field.choices().stream().map(FieldDefinition.Choice::key).collect(Collectors.toSet());
        return switch (field.kind()) {
            case TEXT, LONG_TEXT, ORDER -> Word.of(Kind.TEXT);
            case NUMBER, MONEY -> Word.of(Kind.NUMBER);
            case DATE -> Word.of(Kind.TIME);
            case CHOICE -> new Word(Kind.CHOICE, keys);
            case MANY -> new Word(Kind.SET, keys);
            case CONTACT -> Word.of(Kind.CHOICE);
            case FILE -> Word.of(Kind.SET);
            case FLAG -> Word.of(Kind.FLAG);
        };
    }

    private static Map<String, Word> common() {
        Map<String, Word> words = new HashMap<>();
        put(words, Kind.TEXT, "subject", "channelTag", "problem");
        put(words, Kind.CHOICE, "type", "state", "shop", "group", "assignee", "creator", "contact", "channel", "sla", "parent", "repeatOf");
        put(words, Kind.SET, "tags", "approver");
        put(words, Kind.TIME, "createdAt", "updatedAt", "solvedAt", "closedAt", "waitingSince", "snoozedUntil", "respondBy", "resolveBy");
        put(words, Kind.NUMBER, "number", "rating", "urged");
        words.put("category", new Word(Kind.CHOICE, names(Category.values())));
        words.put("priority", new Word(Kind.RANK, names(Priority.values())));
        return Map.copyOf(words);
    }

    private static Set<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Enum::name).collect(Collectors.toSet());
    }

    private static void put(Map<String, Word> words, Kind kind, String... fields) {
        Stream.of(fields).forEach(field -> words.put(field, Word.of(kind)));
    }
}
