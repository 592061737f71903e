package io.switchboard.channel.sms;

import io.switchboard.spi.settings.Settings;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * A notice as a few SMS: one line of words without anybody's addresses, since customers write subjects, and behind it the page of the
 * platform that it leads to.
 */
final class NoticeText {
    /** Notices point; who wants to read more opens the page. */
    private static final int MOST_PARTS = 3;

    private static final String CUT = "...";
    private static final Pattern LINK = Pattern.compile(
            "(?i)(?:[a-z][a-z0-9+.-]*://|www\\.)\\S+|\\b(?:[a-z0-9-]+\\.)+[a-z]{2,}(?::\\d+)?(?:/\\S*)?", Pattern.UNICODE_CASE);

    private NoticeText() {}

    /** @param platform where the platform's own pages begin; no other address is carried */
    static String of(String subject, String text, URI platform, Settings settings) {
        boolean mayBeGsm = settings.get(SmsSettings.ALPHABET).equals("AUTO");
        int most = (int) Math.min(MOST_PARTS, settings.get(SmsSettings.MAX_PARTS));
        String words = LINK.matcher(line(subject)).replaceAll(CUT);
        String link = link(text, platform);
        String whole = join(words, link);
        int length = words.codePointCount(0, words.length());
        while (Parts.of(whole, mayBeGsm).texts().size() > most && length > 0) {
            length--;
            whole = join(words.substring(0, words.offsetByCodePoints(0, length)).stripTrailing() + CUT, link);
        }
        // Where an address alone is too long, words are better than half of it.
        return length > 0 || link.isEmpty() ? whole : of(subject, "", platform, settings);
    }

    private static String join(String words, String link) {
        return link.isEmpty() ? words : words + " " + link;
    }

    /** The first line where it is a page of the platform, and nothing else; empty without one. */
    private static String link(String text, URI platform) {
        String first = text == null ? "" : text.strip().lines().findFirst().orElse("").strip();
        String begin = platform.toString();
        boolean ours = first.equals(begin.replaceFirst("/$", "")) || first.startsWith(begin);
        return ours && first.chars().allMatch(c -> c > ' ' && c < 127) ? first : "";
    }

    /** White space, line ends and control characters between words become one blank. */
    private static String line(String text) {
        return text == null ? "" : text.replaceAll("[\\p{Cntrl}\\p{Z}\\u200B-\\u200F\\u202A-\\u202E\\u2066-\\u2069\\uFEFF]+", " ").strip();
    }
}
