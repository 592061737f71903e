package io.switchboard.host;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;

/** The host's own texts, in Chinese or English. */
final class HostTexts {
    private HostTexts() {}

    static Optional<String> find(Locale locale, String key, Object... arguments) {
        ResourceBundle texts = ResourceBundle.getBundle(
                "io.switchboard.host.messages",
                "zh".equals(locale.getLanguage()) ? Locale.SIMPLIFIED_CHINESE : Locale.ROOT,
                HostTexts.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        return texts.containsKey(key)
                ? Optional.of(new MessageFormat(texts.getString(key), locale).format(arguments))
                : Optional.empty();
    }
}
