package io.switchboard.host;

import io.switchboard.loader.PluginArchive;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A plugin's texts: {@code messages.properties} (English), {@code messages_zh_CN.properties} and {@code messages_<language>.properties}
 * for others, UTF-8, at the top of its
 * classes. Safe for use by several threads.
 */
public final class PluginTexts {
    private final Source source;
    private final Map<String, Properties> files = new ConcurrentHashMap<>();

    /** Where its files lie. */
    interface Source {
        /** Null when there is no such file. */
        InputStream open(String name) throws IOException;
    }

    PluginTexts(Source source) {
        this.source = source;
    }

    /** Those of an unpacked archive; nothing of it is loaded. */
    static PluginTexts of(PluginArchive archive) {
        Path classes = archive.root().resolve("classes");
        return new PluginTexts(name -> Files.isRegularFile(classes.resolve(name)) ? Files.newInputStream(classes.resolve(name)) : null);
    }

    /** The text in the nearest language there is; empty when the plugin has none for this key. */
    public Optional<String> find(Locale locale, String key) {
        String language = "zh".equals(locale.getLanguage()) ? "zh_CN" : locale.getLanguage();
        String told = file("messages_" + language + ".properties").getProperty(key);
        if (told != null) {
            return Optional.of(told);
        }
        return Optional.ofNullable(file("messages.properties").getProperty(key));
    }

    /** The same with {0}, {1} filled in. */
    Optional<String> find(Locale locale, String key, List<Object> arguments) {
        return find(locale, key).map(text -> new MessageFormat(text, locale).format(arguments.toArray()));
    }

    private Properties file(String name) {
        return files.computeIfAbsent(name, this::load);
    }

    private Properties load(String name) {
        Properties properties = new Properties();
        // A plugin's library could have files of that name as well, but its classes come first.
        try (InputStream in = source.open(name)) {
            if (in != null) {
                properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            }
        } catch (IOException | IllegalArgumentException broken) {
            return new Properties();
        }
        return properties;
    }
}
