package io.switchboard.core.shared;

import java.util.Locale;

/** Small things about texts. */
public final class Texts {
    private Texts() {}

    /** Cuts to at most {@code max} UTF-16 units without splitting a character; null stays null. */
    public static String cut(String text, int max) {
        if (text == null || text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
        return text.substring(0, end);
    }

    /** Stripped, and null when nothing is left. */
    public static String orNull(String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** One line for lists: white space folded, cut. */
    public static String preview(String text, int max) {
        return cut(storable(text).replaceAll("\\s+", " ").strip(), max);
    }

    /** PostgreSQL refuses NUL in texts; customers' messages must not fail by it. */
    public static String storable(String text) {
        return text == null || text.indexOf('\0') < 0 ? text : text.replace("\0", "");
    }

    /** A pattern for {@code lower(column) like … escape '!'} that finds the text anywhere; its own wildcards find themselves. */
    public static String like(String text) {
        String literal = text.strip().toLowerCase(Locale.ROOT).replace("!", "!!").replace("%", "!%").replace("_", "!_");
        return "%" + literal + "%";
    }
}
