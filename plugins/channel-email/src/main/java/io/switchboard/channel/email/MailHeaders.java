package io.switchboard.channel.email;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The header fields of a mail or of a part of it, raw, by name; bounded, so that a hostile mail costs no memory. */
final class MailHeaders {
    private static final int MAX_OF_A_NAME = 20;
    private static final int MAX_NAMES = 300;
    private static final int MAX_LENGTH = 64 * 1024;

    private final Map<String, List<String>> fields = new HashMap<>();

    /** Adds a field as it stands in the mail: name, colon, value with its folds. */
    void add(byte[] raw) {
        String line = new String(raw, 0, Math.min(raw.length, MAX_LENGTH), StandardCharsets.ISO_8859_1);
        int colon = line.indexOf(':');
        if (colon <= 0) {
            return;
        }
        String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        if (fields.size() >= MAX_NAMES && !fields.containsKey(name)) {
            return;
        }
        List<String> values = fields.computeIfAbsent(name, key -> new ArrayList<>(1));
        if (values.size() < MAX_OF_A_NAME) {
            values.add(unfold(line.substring(colon + 1)));
        }
    }

    private static String unfold(String value) {
        StringBuilder line = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\r' && c != '\n') {
                line.append(c);
            }
        }
        return line.toString().strip();
    }

    /** The first field of that name as it came, one char for each byte, unfolded; null when there is none. */
    String raw(String name) {
        List<String> values = fields.get(name);
        return values == null ? null : values.get(0);
    }

    /** All fields of that name as they came. */
    List<String> all(String name) {
        return fields.getOrDefault(name, List.of());
    }

    /** The first field of that name as text for people; null when there is none. */
    String text(String name) {
        return HeaderText.decode(raw(name));
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    /**
     * The message ids in the fields of that name, each {@code <…>}, in their order, without repeats. Text outside the
     * angle brackets, and ids with spaces or without any content, are passed over.
     */
    List<String> ids(String name) {
        List<String> ids = new ArrayList<>();
        for (String value : all(name)) {
            int open = value.indexOf('<');
            while (open >= 0 && ids.size() < 200) {
                int close = value.indexOf('>', open);
                if (close < 0) {
                    break;
                }
                open = value.lastIndexOf('<', close);
                String id = value.substring(open, close + 1);
                if (isId(id) && !ids.contains(id)) {
                    ids.add(id);
                }
                open = value.indexOf('<', close);
            }
        }
        return ids;
    }

    /** Whether it is {@code <…>} of 3 to 450 visible ASCII characters: fit to be an id, and to stand in a header. */
    static boolean isId(String text) {
        if (text.length() < 3 || text.length() > 450 || text.charAt(0) != '<' || text.charAt(text.length() - 1) != '>') {
            return false;
        }
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || c == '<' || c == '>') {
                return false;
            }
        }
        return true;
    }
}
