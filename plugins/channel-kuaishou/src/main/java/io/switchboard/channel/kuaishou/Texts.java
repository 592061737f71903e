package io.switchboard.channel.kuaishou;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Properties;

/**
 * Texts that end up with people whose language isn't known here (a status, a refusal): both languages,
 * from the plugin's message files.
 */
final class Texts {
    private static final Properties CHINESE = load("/messages_zh_CN.properties");
    private static final Properties ENGLISH = load("/messages.properties");

    private Texts() {}

    static String of(String key, Object... arguments) {
        return format(CHINESE, key, arguments) + " / " + format(ENGLISH, key, arguments);
    }

    private static String format(Properties texts, String key, Object... arguments) {
        return MessageFormat.format(texts.getProperty(key, key), arguments);
    }

    private static Properties load(String name) {
        Properties texts = new Properties();
        try (Reader reader = new InputStreamReader(Texts.class.getResourceAsStream(name), StandardCharsets.UTF_8)) {
            texts.load(reader);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return texts;
    }
}
