package io.switchboard.channel.web;

import io.switchboard.spi.settings.Settings;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;

/** The texts of one language: the admin's, where there are any, otherwise the plugin's. */
final class WebTexts {
    // Not a ResourceBundle: its cache in the JDK would hold on to this plugin's class loader for a while.
    private static final Properties ENGLISH = load("messages.properties");
    private static final Properties CHINESE = load("messages_zh_CN.properties");

    private final boolean chinese;
    private final Settings settings;

    private WebTexts(boolean chinese, Settings settings) {
        this.chinese = chinese;
        this.settings = settings;
    }

    /** Every kind of Chinese is nearest to zh-CN, everything else to English. */
    static WebTexts of(Locale visitor, Settings settings) {
        return new WebTexts(visitor.getLanguage().equals("zh"), settings);
    }

    String tag() {
        return chinese ? "zh-CN" : "en";
    }

    String get(WebSettings.Pair pair) {
        String text = settings.get(pair.in(chinese));
        return text == null ? own("text." + pair.key()) : text;
    }

    String own(String key) {
        return (chinese ? CHINESE : ENGLISH).getProperty(key, "");
    }

    private static Properties load(String name) {
        Properties texts = new Properties();
        try (InputStreamReader in = new InputStreamReader(
                WebTexts.class.getResourceAsStream("/" + name), StandardCharsets.UTF_8)) {
            texts.load(in);
            return texts;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
