package io.switchboard.core.sla;

import io.switchboard.core.condition.Vocabulary;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What policies may ask: that which says what something is, not how it stands. */
final class SlaFields implements Vocabulary {
    /** Least urgent first. */
    static final Set<String> PRIORITIES = Set.of("LOW", "NORMAL", "HIGH", "URGENT");

    private static final String OWN = "field.";
    private static final Map<String, Word> WORDS = Map.ofEntries(
            Map.entry("type", Word.of(Kind.CHOICE)),
            Map.entry("priority", new Word(Kind.RANK, PRIORITIES)),
            Map.entry("subject", Word.of(Kind.TEXT)),
            Map.entry("shop", Word.of(Kind.CHOICE)),
            Map.entry("group", Word.of(Kind.CHOICE)),
            Map.entry("channel", Word.of(Kind.CHOICE)),
            Map.entry("channelTag", Word.of(Kind.CHOICE)),
            Map.entry("contact", Word.of(Kind.CHOICE)),
            Map.entry("creator", Word.of(Kind.CHOICE)),
            Map.entry("grade", Word.of(Kind.TEXT)),
            Map.entry("problem", Word.of(Kind.TEXT)),
            Map.entry("parent", Word.of(Kind.CHOICE)),
            Map.entry("tags", Word.of(Kind.SET)));

    @Override
    public Optional<Word> word(String field) {
        return field.startsWith(OWN) ? Optional.of(Word.of(Kind.ANY)) : Optional.ofNullable(WORDS.get(field));
    }
}
