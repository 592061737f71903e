package io.switchboard.channel.email;

import com.ibm.icu.text.CharsetDetector;
import com.ibm.icu.text.CharsetMatch;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Turns bytes into text the way mail really comes: labels that name a subset of what was used, labels that are wrong, and
 * none at all. Never throws; what can't be decoded becomes U+FFFD.
 */
final class MailCharsets {
    private static final Charset WESTERN = Charset.forName("windows-1252");
    private static final Charset CHINESE = Charset.forName("GB18030");

    /** Labels that mean a larger set than they say, or that the JDK doesn't know. */
    private static final Map<String, String> MEANT = Map.ofEntries(
            Map.entry("gb2312", "GB18030"),
            Map.entry("gb_2312-80", "GB18030"),
            Map.entry("gbk", "GB18030"),
            Map.entry("x-gbk", "GB18030"),
            Map.entry("cp936", "GB18030"),
            Map.entry("ms936", "GB18030"),
            Map.entry("windows-936", "GB18030"),
            Map.entry("chinese", "GB18030"),
            Map.entry("euc-cn", "GB18030"),
            Map.entry("big5", "Big5-HKSCS"),
            Map.entry("x-x-big5", "Big5-HKSCS"),
            Map.entry("us-ascii", "windows-1252"),
            Map.entry("ascii", "windows-1252"),
            Map.entry("iso-8859-1", "windows-1252"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("iso-8859-9", "windows-1254"),
            Map.entry("iso-8859-8-i", "ISO-8859-8"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("shift-jis", "windows-31j"),
            Map.entry("sjis", "windows-31j"),
            Map.entry("x-sjis", "windows-31j"),
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("ksc5601", "x-windows-949"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("utf8", "UTF-8"),
            Map.entry("unicode-1-1-utf-8", "UTF-8"),
            Map.entry("iso-2022-jp", "x-windows-iso2022jp"),
            Map.entry("iso-2022-jp-1", "x-windows-iso2022jp"),
            Map.entry("iso-2022-jp-ms", "x-windows-iso2022jp"),
            Map.entry("cp50220", "x-windows-50220"),
            Map.entry("cp-850", "IBM850"));

    private MailCharsets() {}

    /** The charset meant by a label; null for an unknown one, none, or one that says nothing. */
    static Charset named(String label) {
        if (label == null) {
            return null;
        }
        String name = label.strip().toLowerCase(Locale.ROOT);
        while (name.length() > 1 && (name.charAt(0) == '"' || name.charAt(0) == '\'')) {
            name = name.substring(1, name.length() - 1).strip();
        }
        try {
            return Charset.forName(MEANT.getOrDefault(name, name));
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }

    /**
     * Decodes what is labelled so. A label that the bytes contradict is not believed: then it is UTF-8 if it can be,
     * then Chinese if it looks so.
     *
     * @param label as it came, nullable
     */
    static String decode(byte[] bytes, String label) {
        String odd = label == null ? "" : label.strip().toLowerCase(Locale.ROOT);
        if (odd.equals("utf-7") || odd.equals("utf7") || odd.equals("unicode-1-1-utf-7") || odd.equals("x-unicode-2-0-utf-7")) {
            return OddCharsets.utf7(bytes);
        }
        if (odd.equals("hz-gb-2312") || odd.equals("hz")) {
            return OddCharsets.hz(bytes);
        }
        Charset declared = named(label);
        if (declared == null) {
            return guess(bytes);
        }
        if (declared.equals(WESTERN)) {
            // The label that software puts when it doesn't know. Any bytes are "right" in it, so UTF-8 is tried first.
            String text = strictly(bytes, StandardCharsets.UTF_8);
            boolean ascii = "us-ascii".equalsIgnoreCase(label.strip()) || "ascii".equalsIgnoreCase(label.strip());
            return text != null ? text : ascii ? guess(bytes) : new String(bytes, WESTERN);
        }
        String utf8 = strictly(bytes, StandardCharsets.UTF_8);
        // Nothing else makes so well-formed UTF-8 by chance, though much else would decode "rightly" as the label says.
        if (utf8 != null && isEastAsian(utf8)) {
            return utf8;
        }
        String text = strictly(bytes, declared);
        if (text == null) {
            text = utf8 != null ? utf8 : eastern(bytes);
        }
        text = text == null ? detected(bytes) : text;
        return text != null ? text : new String(bytes, declared);
    }

    /** Decodes what carries no label. */
    static String guess(byte[] bytes) {
        if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
            return new String(bytes, StandardCharsets.UTF_16);
        }
        String text = strictly(bytes, StandardCharsets.UTF_8);
        if (text != null) {
            return text.contains("\u001b$") ? new String(bytes, Charset.forName("ISO-2022-JP")) : text;
        }
        text = eastern(bytes);
        text = text == null ? detected(bytes) : text;
        return text != null ? text : new String(bytes, WESTERN);
    }

    /** By the frequency of letters, where nothing else says what it is; null when that isn't sure, or says Western. */
    private static String detected(byte[] bytes) {
        int high = 0;
        for (byte each : bytes) {
            high += each < 0 ? 1 : 0;
        }
        if (high < 6) {
            return null;
        }
        CharsetMatch match = new CharsetDetector().setText(bytes.length > 20_000 ? Arrays.copyOf(bytes, 20_000) : bytes).detect();
        Charset found = match == null || match.getConfidence() < 30 ? null : named(match.getName());
        return found == null || found.equals(WESTERN) ? null : strictly(bytes, found);
    }

    private static boolean startsWith(byte[] bytes, int first, int second) {
        return bytes.length >= 2 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
    }

    /** Null unless every byte fits; a character cut off at the very end is forgiven. */
    private static String strictly(byte[] bytes, Charset charset) {
        CharBuffer out = CharBuffer.allocate((int) Math.ceil(bytes.length * charset.newDecoder().maxCharsPerByte()) + 1);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        var result = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(in, out, false);
        try {
            if (result.isError()) {
                result.throwException();
            }
        } catch (CharacterCodingException wrong) {
            return null;
        }
        return in.remaining() > 3 ? null : out.flip().toString();
    }

    /** Null unless the bytes are of an East Asian charset and look it: Japanese by its kana, Korean by its Hangul. */
    private static String eastern(byte[] bytes) {
        for (String candidate : List.of("EUC-JP", "windows-31j", "x-windows-949")) {
            String text = strictly(bytes, Charset.forName(candidate));
            boolean korean = candidate.equals("x-windows-949");
            if (text != null && share(text, korean ? '\uAC00' : '\u3041', korean ? '\uD7A3' : '\u3093') >= (korean ? 95 : 35)) {
                return text;
            }
        }
        return chinese(bytes);
    }

    /** How many percent of what isn't ASCII lie in a range; 0 for a few characters, which prove nothing. */
    private static int share(String text, char first, char last) {
        int high = 0;
        int within = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            high += c > 0x7F ? 1 : 0;
            within += c >= first && c <= last ? 1 : 0;
        }
        return high < 6 ? 0 : within * 100 / high;
    }

    /** Null unless the bytes are GB18030 and look it. */
    private static String chinese(byte[] bytes) {
        String text = strictly(bytes, CHINESE);
        return text != null && isEastAsian(text) ? text : null;
    }

    /** Whether most of what isn't ASCII is common Chinese, Japanese or Korean. */
    private static boolean isEastAsian(String text) {
        int high = 0;
        int eastern = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x7F) {
                high++;
                // Han, kana and CJK punctuation, Hangul, full-width forms
                boolean common = (c >= 0x3000 && c <= 0x30FF) || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3)
                        || (c >= 0xFF00 && c <= 0xFF60);
                eastern += common ? 1 : 0;
            }
        }
        return high > 1 && eastern * 10 >= high * 8;
    }
}
