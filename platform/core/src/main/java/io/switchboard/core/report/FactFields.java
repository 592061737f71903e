package io.switchboard.core.report;

import io.switchboard.core.condition.Vocabulary;
import io.switchboard.core.ticket.Priority;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The fields of tickets that reports can be narrowed by, and their columns. */
public final class FactFields implements Vocabulary {
    private static final Map<String, String> IDS =
            Map.of("shop", "shop_id", "group", "group_id", "assignee", "assignee_id", "contact", "contact_id", "channel", "channel_id");
    private static final Map<String, String> WORDS =
            Map.of("type", "type_key", "channelTag", "channel_tag", "priority", "priority", "problem", "problem");
    private static final Set<String> NUMBERS = Set.of("rating", "urged");

    @Override
    public Optional<Word> word(String field) {
        if (field.equals("priority")) {
            return Optional.of(new Word(Kind.CHOICE, Arrays.stream(Priority.values()).map(Enum::name).collect(Collectors.toSet())));
        }
        if (IDS.containsKey(field) || WORDS.containsKey(field)) {
            return Optional.of(Word.of(Kind.CHOICE));
        }
        return NUMBERS.contains(field) ? Optional.of(Word.of(Kind.NUMBER)) : Optional.empty();
    }

    static boolean isId(String field) {
        return IDS.containsKey(field);
    }

    static boolean isNumber(String field) {
        return NUMBERS.contains(field);
    }

    static String column(String field) {
        return "f." + IDS.getOrDefault(field, WORDS.getOrDefault(field, field));
    }
}
