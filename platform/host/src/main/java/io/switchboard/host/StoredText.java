package io.switchboard.host;

import java.util.Arrays;
import java.util.Locale;

/**
 * A text of the host's that is kept in the database and shown later, to people of either language: stored as {@code
 * @code|argument|argument}. Any other stored text, such as a provider's words, is shown as it is.
 */
public final class StoredText {
    private static final String MARK = "@";
    // Between the arguments of a stored text that is itself an argument.
    private static final char NESTED = '¦';

    private StoredText() {}

    /** @param code a key of the host's messages, without {@code stored.} */
    static String of(String code, String... arguments) {
        StringBuilder text = new StringBuilder(MARK).append(code);
        for (String argument : arguments) {
            text.append('|').append(argument.replace('|', argument.startsWith(MARK) ? NESTED : '/'));
        }
        return text.toString();
    }

    /** Whether a text is one of the host's. */
    static boolean isOne(String stored) {
        return stored.startsWith(MARK);
    }

    /** The text for a reader; null stays null. */
    public static String read(String stored, Locale locale) {
        if (stored == null || !stored.startsWith(MARK)) {
            return stored;
        }
        String[] parts = stored.substring(MARK.length()).split("\\|");
        Object[] arguments = Arrays.stream(parts).skip(1).map(part -> argument(part, locale)).toArray();
        return HostTexts.find(locale, "stored." + parts[0], arguments).orElse(stored);
    }

    private static String argument(String part, Locale locale) {
        return part.startsWith(MARK) ? read(part.replace(NESTED, '|'), locale) : part;
    }
}
