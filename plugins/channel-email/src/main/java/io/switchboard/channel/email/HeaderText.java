package io.switchboard.channel.email;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The text of header fields: encoded words (RFC 2047), parameters (RFC 2045, 2231), and the raw 8-bit bytes that come
 * instead of either. A raw field is held as a string with one char for each byte. Linear, never throws.
 */
final class HeaderText {
    private HeaderText() {}

    /** Decodes a raw field for people: encoded words and raw bytes become text, control characters become spaces. */
    static String decode(String raw) {
        if (raw == null) {
            return null;
        }
        StringBuilder text = new StringBuilder(raw.length());
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        String charset = null;
        int at = 0;
        while (at < raw.length()) {
            EncodedWord word = EncodedWord.at(raw, at);
            if (word != null) {
                // A character's bytes may be spread over neighbouring words, so these are decoded as one.
                if (charset != null && !charset.equalsIgnoreCase(word.charset)) {
                    text.append(MailCharsets.decode(joined.toByteArray(), charset));
                    joined.reset();
                }
                charset = word.charset;
                joined.writeBytes(word.bytes);
                at = word.end;
                int next = skipSpace(raw, at);
                if (EncodedWord.at(raw, next) != null) {
                    at = next;
                    continue;
                }
                text.append(MailCharsets.decode(joined.toByteArray(), charset));
                joined.reset();
                charset = null;
                continue;
            }
            int end = raw.indexOf("=?", at + 1);
            end = end < 0 ? raw.length() : end;
            text.append(plain(raw.substring(at, end)));
            at = end;
        }
        return clean(text.toString());
    }

    private static String plain(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) > 0x7F) {
                return MailCharsets.guess(raw.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return raw;
    }

    private static int skipSpace(String raw, int at) {
        while (at < raw.length() && (raw.charAt(at) == ' ' || raw.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }

    /** One line without control characters and without characters that reverse or hide what is shown. */
    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                clean.append(' ');
            } else if (!hides(c)) {
                clean.appendCodePoint(c);
            }
        });
        return clean.toString().strip();
    }

    private static boolean hides(int c) {
        // Joiners (200C, 200D) stay: emoji and several scripts need them.
        return c == 0x200B || (c >= 0x200E && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
    }

    /** The part of a structured field before the first semicolon, in small letters: {@code text/html}. */
    static String value(String raw) {
        if (raw == null) {
            return "";
        }
        int end = raw.indexOf(';');
        return (end < 0 ? raw : raw.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** The parameters of a structured field by their names in small letters, put together and decoded. */
    static Map<String, String> parameters(String raw) {
        Map<String, String> plain = new HashMap<>();
        Map<String, TreeMap<Integer, String>> pieces = new HashMap<>();
        Map<String, Boolean> extended = new HashMap<>();
        ParameterScanner scanner = new ParameterScanner(raw == null ? "" : raw);
        for (int count = 0; scanner.next() && count < 200; count++) {
            String name = scanner.name;
            int star = name.indexOf('*');
            if (star < 0) {
                plain.putIfAbsent(name, decode(scanner.value));
                continue;
            }
            String base = name.substring(0, star);
            boolean coded = name.endsWith("*");
            String number = name.substring(star + 1, Math.max(star + 1, coded ? name.length() - 1 : name.length()));
            int index = number.isEmpty() || number.length() > 3 || !number.chars().allMatch(c -> c >= '0' && c <= '9')
                    ? 0
                    : Integer.parseInt(number);
            // Pieces that aren't coded keep their percent signs through the decoding of the whole.
            String piece = coded ? scanner.value : scanner.value.replace("%", "%25");
            pieces.computeIfAbsent(base, key -> new TreeMap<>()).putIfAbsent(index, piece);
            extended.merge(base, coded, Boolean::logicalOr);
        }
        pieces.forEach((base, parts) -> {
            String whole = String.join("", parts.values());
            plain.put(base, extended.get(base) ? extendedValue(whole) : decode(new String(percent(whole), StandardCharsets.ISO_8859_1)));
        });
        return plain;
    }

    /** {@code charset'language'percent-encoded}. */
    private static String extendedValue(String whole) {
        int first = whole.indexOf('\'');
        int second = first < 0 ? -1 : whole.indexOf('\'', first + 1);
        String charset = second < 0 ? null : whole.substring(0, first);
        return clean(MailCharsets.decode(percent(second < 0 ? whole : whole.substring(second + 1)), charset));
    }

    private static byte[] percent(String text) {
        return unescape(text, '%', false);
    }

    private static byte[] unescape(String text, char mark, boolean underscoreIsSpace) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = c == mark && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (low >= 0) {
                bytes.write(high * 16 + low);
                i += 2;
            } else {
                bytes.write(underscoreIsSpace && c == '_' ? ' ' : c);
            }
        }
        return bytes.toByteArray();
    }

    /** One {@code =?charset?B?…?=}. */
    private record EncodedWord(String charset, byte[] bytes, int end) {
        static EncodedWord at(String raw, int at) {
            if (!raw.startsWith("=?", at)) {
                return null;
            }
            int first = raw.indexOf('?', at + 2);
            if (first < 0 || first - at > 80 || first + 2 >= raw.length() || raw.charAt(first + 2) != '?') {
                return null;
            }
            int end = raw.indexOf("?=", first + 3);
            if (end < 0) {
                return null;
            }
            String charset = raw.substring(at + 2, first);
            int language = charset.indexOf('*');
            charset = language < 0 ? charset : charset.substring(0, language);
            String text = raw.substring(first + 3, end);
            return switch (raw.charAt(first + 1)) {
                case 'b', 'B' -> new EncodedWord(charset, base64(text), end + 2);
                case 'q', 'Q' -> new EncodedWord(charset, unescape(text, '=', true), end + 2);
                default -> null;
            };
        }

        /** Padding inside, missing padding and foreign characters are passed over. */
        private static byte[] base64(String text) {
            StringBuilder kept = new StringBuilder(text.length());
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/') {
                    kept.append(c);
                }
            }
            if (kept.length() % 4 == 1) {
                kept.setLength(kept.length() - 1);
            }
            return Base64.getDecoder().decode(kept.toString());
        }
    }

    /** Steps through {@code ; name=value ; name="value"}. */
    private static final class ParameterScanner {
        private final String raw;
        private int at;
        private String name;
        private String value;

        ParameterScanner(String raw) {
            this.raw = raw;
            this.at = raw.indexOf(';');
        }

        boolean next() {
            while (at >= 0 && at < raw.length()) {
                int equals = raw.indexOf('=', at + 1);
                if (equals < 0) {
                    return false;
                }
                int semicolon = raw.indexOf(';', at + 1);
                if (semicolon >= 0 && semicolon < equals) {
                    at = semicolon;
                    continue;
                }
                name = raw.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
                readValue(skipSpace(raw, equals + 1));
                return true;
            }
            return false;
        }

        private void readValue(int from) {
            if (from < raw.length() && raw.charAt(from) == '"') {
                StringBuilder quoted = new StringBuilder();
                int i = from + 1;
                for (; i < raw.length() && raw.charAt(i) != '"'; i++) {
                    if (raw.charAt(i) == '\\' && i + 1 < raw.length() && "\"\\".indexOf(raw.charAt(i + 1)) >= 0) {
                        i++;
                    }
                    quoted.append(raw.charAt(i));
                }
                value = quoted.toString();
                at = raw.indexOf(';', Math.min(i, raw.length()));
            } else {
                int end = raw.indexOf(';', from);
                value = raw.substring(Math.min(from, raw.length()), end < 0 ? raw.length() : end).strip();
                at = end;
            }
        }
    }
}
