package io.switchboard.web.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/** What the description says of the calls, in one language. */
final class CallWords {
    /** In which there is a description; the first one has every word. */
    static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Properties words = new Properties();
    private final Locale language;

    CallWords(Locale language) throws IOException {
        this.language = language;
        for (String name : names("operations", ".properties")) {
            try (InputStream in = resource(name)) {
                words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            }
        }
    }

    /** The one that a reader who wishes this has. */
    static Locale nearest(Locale wished) {
        return LANGUAGES.stream().filter(each -> each.getLanguage().equals(wished.getLanguage())).findFirst().orElse(LANGUAGES.get(0));
    }

    /** What no scan finds, each part to be laid over the one before. */
    List<JsonNode> extras() throws IOException {
        List<JsonNode> extras = new java.util.ArrayList<>();
        for (String name : names("extra", ".json")) {
            try (InputStream in = resource(name)) {
                extras.add(JSON.readTree(in));
            }
        }
        return extras;
    }

    private List<String> names(String base, String ending) {
        return language.equals(LANGUAGES.get(0)) ? List.of(base + ending) : List.of(base + ending, base + "_" + language + ending);
    }

    static InputStream resource(String name) throws IOException {
        InputStream in = CallWords.class.getResourceAsStream(name);
        if (in == null) {
            throw new FileNotFoundException(name);
        }
        return in;
    }

    /** Null where there are none. */
    String of(String key) {
        return words.getProperty(key);
    }

    String of(String key, String without) {
        return words.getProperty(key, without);
    }

    /** With {@code {0}} filled in. */
    String with(String key, String value) {
        return words.getProperty(key).replace("{0}", value);
    }
}
