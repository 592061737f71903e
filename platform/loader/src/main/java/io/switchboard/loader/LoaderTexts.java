package io.switchboard.loader;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/** The loader's texts in the nearest language there is: Chinese or English. */
final class LoaderTexts {
    private LoaderTexts() {}

    static String of(String key, List<Object> arguments, Locale locale) {
        // Our own loader: the caller's context loader may be a plugin's.
        ResourceBundle texts = ResourceBundle.getBundle(
                "io.switchboard.loader.messages",
                "zh".equals(locale.getLanguage()) ? Locale.SIMPLIFIED_CHINESE : Locale.ROOT,
                LoaderTexts.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        return new MessageFormat(texts.getString(key), locale).format(arguments.toArray());
    }
}
