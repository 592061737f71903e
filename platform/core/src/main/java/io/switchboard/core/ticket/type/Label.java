package io.switchboard.core.ticket.type;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What something is called, by language tag: {@code {zh-CN: 物流问题, en: Logistics}}. */
public record Label(Map<String, String> words) {
    public Label {
        words = Collections.unmodifiableMap(new TreeMap<>(words));
    }

    @JsonCreator
    public static Label of(Map<String, String> words) {
        return new Label(words);
    }

    /** The same in all languages. */
    public static Label of(String text) {
        return new Label(Map.of("en", text));
    }

    @JsonValue
    @Override
    public Map<String, String> words() {
        return words;
    }

    /** In a language, else in one of the same family, else in English, else in whichever there is; empty when there is none. */
    public String in(Locale locale) {
        String exact = words.get(locale.toLanguageTag());
        if (exact != null) {
            return exact;
        }
        return words.entrySet().stream()
                .filter(word -> Locale.forLanguageTag(word.getKey()).getLanguage().equals(locale.getLanguage()))
                .findFirst()
                .or(() -> words.entrySet().stream().filter(word -> word.getKey().equals("en")).findFirst())
                .or(() -> words.entrySet().stream().findFirst())
                .map(Map.Entry::getValue)
                .orElse("");
    }
}
