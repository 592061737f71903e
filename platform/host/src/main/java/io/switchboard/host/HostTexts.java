package io.switchboard.host;

import io.switchboard.core.shared.Languages;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Optional;

/** The host's own texts, in the reader's language. */
final class HostTexts {
    private HostTexts() {}

    static Optional<String> find(Locale locale, String key, Object... arguments) {
        try {
            String pattern = Languages.here().text("host", HostTexts.class, "io.switchboard.host.messages", locale, key);
            return Optional.of(new MessageFormat(pattern, locale).format(arguments));
        } catch (MissingResourceException none) {
            return Optional.empty();
        }
    }
}
