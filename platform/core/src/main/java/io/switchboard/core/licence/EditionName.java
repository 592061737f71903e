package io.switchboard.core.licence;

import io.switchboard.core.shared.Languages;
import io.switchboard.core.shared.Spoken;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.stream.Collectors;

/**
 * The name of an edition, a module or an add-on, in the reader's language; one that nobody has named is called by its id.
 *
 * @param keys {@code edition.<id>}, {@code module.<id>}, {@code addOn.<id>}; several are joined
 */
public record EditionName(List<String> keys) implements Spoken {

    public static EditionName edition(String id) {
        return new EditionName(List.of("edition." + id));
    }

    public static EditionName module(String id) {
        return new EditionName(List.of("module." + id));
    }

    public static EditionName addOn(String id) {
        return new EditionName(List.of("addOn." + id));
    }

    /** What one could buy to have this module. */
    public static EditionName having(String module) {
        return new EditionName(Editions.builtIn().having(module));
    }

    @Override
    public String in(Locale locale) {
        String between = locale.getLanguage().equals("zh") ? "、" : ", ";
        return keys.stream()
                .map(key -> name(locale, key))
                .collect(Collectors.joining(between));
    }

    private static String name(Locale locale, String key) {
        try {
            return Languages.here().text("editions", EditionName.class, "io.switchboard.core.licence.editions", locale, key);
        } catch (MissingResourceException nobodyNamedIt) {
            return key.substring(key.indexOf('.') + 1);
        }
    }
}
