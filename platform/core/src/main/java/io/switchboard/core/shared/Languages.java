package io.switchboard.core.shared;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The languages that people may choose: Chinese and English come with the product, each further one is a file {@code
 * languages/<tag>.json} in the data folder, of the form of the console's {@code /language.json}. It is found within seconds; what it doesn't
 * say is said in English. A file {@code en.json} or {@code zh-CN.json} changes some of our own words. Safe for many threads.
 */
public final class Languages {
    private static final Logger LOG = LoggerFactory.getLogger(Languages.class);
    private static final Pattern TAG = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}");
    private static final long MOST_BYTES = 4 << 20;
    private static final long LOOK_AGAIN = 5_000_000_000L;
    private static final ResourceBundle.Control OURS =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private static final Languages HERE = new Languages(DataFolder.resolve().resolve("languages"));

    private final Path folder;
    private volatile Map<String, JsonNode> files = Map.of();
    private volatile String seen = "";
    private volatile long lookedAt = System.nanoTime() - LOOK_AGAIN;

    /**
     * A language.
     *
     * @param tag BCP 47: {@code zh-CN}
     * @param name as those who speak it call it
     * @param file whether there is a file for it: each but our own, and these too where somebody has changed our words
     */
    public record Language(String tag, String name, boolean file) {}

    Languages(Path folder) {
        this.folder = folder;
    }

    /** Those of this installation. */
    public static Languages here() {
        return HERE;
    }

    /** Ours first, then the others by their tags. */
    public List<Language> all() {
        Map<String, JsonNode> told = files();
        List<Language> all = new ArrayList<>();
        all.add(new Language("zh-CN", "中文", told.containsKey("zh-CN")));
        all.add(new Language("en", "English", told.containsKey("en")));
        told.forEach((tag, file) -> {
            if (all.stream().noneMatch(each -> each.tag().equals(tag))) {
                all.add(new Language(tag, file.path("name").asText(tag), true));
            }
        });
        return all;
    }

    public boolean knows(String tag) {
        return all().stream().anyMatch(each -> each.tag().equals(tag));
    }

    /** As a form's error names them. */
    public String tags() {
        return String.join(", ", all().stream().map(Language::tag).toList());
    }

    /** The nearest that there is: the tag itself, else another of the same language, else English. */
    public String nearest(Locale wanted) {
        String tag = wanted.toLanguageTag();
        List<String> tags = all().stream().map(Language::tag).toList();
        return tags.stream()
                .filter(each -> each.equalsIgnoreCase(tag))
                .findFirst()
                .or(() -> tags.stream().filter(each -> Locale.forLanguageTag(each).getLanguage().equals(wanted.getLanguage())).findFirst())
                .orElse("en");
    }

    /** What a language's file says for {@code console} or {@code widget}; empty when there is none. */
    public Optional<JsonNode> part(String tag, String part) {
        return Optional.ofNullable(files().get(tag)).map(file -> file.get(part)).filter(JsonNode::isObject);
    }

    /**
     * A text of the server.
     *
     * @param part its place in a language's file, below {@code server}: {@code problems}
     * @param near the class beside whose properties it stands
     * @param bundle their name
     * @throws java.util.MissingResourceException when nobody has said it in English
     */
    public String text(String part, Class<?> near, String bundle, Locale locale, String key) {
        JsonNode told = files().isEmpty()
                ? null
                : files().getOrDefault(nearest(locale), Json.mapper().nullNode()).path("server").path(part).get(key);
        return told != null && told.isTextual()
                ? told.asText()
                : ResourceBundle.getBundle(bundle, locale, near.getClassLoader(), OURS).getString(key);
    }

    private Map<String, JsonNode> files() {
        if (System.nanoTime() - lookedAt > LOOK_AGAIN) {
            look();
        }
        return files;
    }

    private synchronized void look() {
        lookedAt = System.nanoTime();
        StringBuilder state = new StringBuilder();
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.list(folder)) {
                for (Path file : all.filter(each -> each.toString().endsWith(".json")).sorted().toList()) {
                    found.add(file);
                    state.append(file).append(Files.size(file)).append(Files.getLastModifiedTime(file));
                }
            } catch (IOException e) {
                LOG.warn("the folder of languages can't be read: {}", e.toString());
                return;
            }
        }
        if (!seen.contentEquals(state)) {
            Map<String, JsonNode> read = new TreeMap<>();
            found.forEach(file -> read(file, read));
            files = Map.copyOf(read).isEmpty() ? Map.of() : read;
            seen = state.toString();
        }
    }

    private static void read(Path file, Map<String, JsonNode> into) {
        String tag = file.getFileName().toString().replaceAll("\\.json$", "");
        try {
            if (!TAG.matcher(tag).matches()) {
                throw new IOException("its name is no language tag, such as de or pt-BR");
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException("more than " + MOST_BYTES + " bytes");
            }
            JsonNode texts = Json.mapper().readTree(file.toFile());
            if (texts == null || !texts.isObject() || !texts.path("name").isTextual()) {
                throw new IOException("no JSON object with a name");
            }
            texts.path("server").forEach(part -> part.properties().forEach(text -> new MessageFormat(text.getValue().asText())));
            into.put(tag, texts);
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} isn't taken: {}", file, e.getMessage());
        }
    }
}
