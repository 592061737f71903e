package io.switchboard.spi.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Properties;

/**
 * A plugin's texts for people whose language isn't known where they are made (a channel's state, why a message was refused): Chinese and
 * English in one, from the message files at the root of its archive. For any thread.
 */
public final class BothLanguages {
    private final Properties chinese;
    private final Properties english;

    private BothLanguages(Properties chinese, Properties english) {
        this.chinese = chinese;
        this.english = english;
    }

    /**
     * The texts beside a plugin's class.
     *
     * @throws IllegalStateException when one of the two files isn't there
     */
    public static BothLanguages of(Class<?> plugin) {
        return new BothLanguages(load(plugin, "/messages_zh_CN.properties"), load(plugin, "/messages.properties"));
    }

    /**
     * A text in both.
     *
     * @param key of the message files; one that isn't there is shown itself
     * @param arguments for a {@link MessageFormat}
     */
    public String text(String key, Object... arguments) {
        return format(chinese, key, arguments) + " / " + format(english, key, arguments);
    }

    /** Whether there is such a text. */
    public boolean has(String key) {
        return english.containsKey(key);
    }

    private static String format(Properties texts, String key, Object... arguments) {
        return MessageFormat.format(texts.getProperty(key, key), arguments);
    }

    private static Properties load(Class<?> plugin, String name) {
        Properties texts = new Properties();
        try (InputStream file = plugin.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("no " + name + " in the plugin of " + plugin.getName());
            }
            texts.load(new InputStreamReader(file, StandardCharsets.UTF_8));
            return texts;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
