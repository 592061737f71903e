package io.switchboard.core.ticket;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much two requests of one customer are about the same, by the words they share: pairs of characters in Chinese, words elsewhere. Of one
 * customer's few tickets each is compared with the new one; no index is asked, so that one made a second ago is known as well.
 *
 * <p>The limits are measured on pairs of requests, same and other, in Chinese and English ({@code LikenessTest}).
 */
final class Likeness {
    /** From here on two requests are worth a person's look. */
    static final double OFFERED = 0.32;

    /** From here on they are taken to be the same without one. */
    static final double SURE = 0.6;

    /** A number in common (an order, a parcel) is worth a look, whatever the words say. */
    private static final double SAME_NUMBER = 0.4;

    private static final Pattern RUN = Pattern.compile("[\\p{IsHan}]+|[\\p{L}\\p{N}]+");
    private static final Pattern NUMBER = Pattern.compile("(?=(?:.*\\d){4})[a-z0-9]{6,}");
    private static final Set<String> SAY_NOTHING = Set.of(
            "the", "and", "for", "you", "your", "with", "this", "that", "have", "has", "had", "was", "were", "are", "is", "it", "its", "my", "me", "we", "our",
            "to", "of", "in", "on", "at", "an", "be", "can", "please", "hello", "hi", "dear", "thanks", "thank", "but", "not", "do", "does", "did", "from", "will",
            "would", "could", "still", "again", "re", "fw", "fwd", "so", "as", "if", "or", "by", "am", "been", "there", "when", "what", "how", "why", "about",
            "您好", "你好", "请问", "谢谢", "我的", "你们", "我们", "怎么", "么办", "什么", "为什", "一下", "可以", "已经", "还是", "还没", "这个", "那个", "了吗", "么还", "的时", "时候",
            "没有", "帮我", "客服", "我在", "在你", "是不", "不是", "能不", "不能", "我想", "想问", "麻烦", "现在", "收到", "不到");

    private final Set<String> subject;
    private final Set<String> all;

    /** @param text nullable */
    Likeness(String subject, String text) {
        this.subject = words(subject);
        this.all = new HashSet<>(this.subject);
        this.all.addAll(words(text));
    }

    /** From 0, nothing in common, to 1. */
    double to(Likeness other) {
        double likest = Math.max(alike(subject, other.subject), alike(all, other.all));
        // One tells at length what the other says in a line.
        likest = Math.max(likest, 0.8 * Math.max(within(subject, other.all), within(other.subject, all)));
        boolean sameNumber = all.stream().anyMatch(word -> NUMBER.matcher(word).matches() && other.all.contains(word));
        return sameNumber ? Math.max(likest, SAME_NUMBER) : likest;
    }

    private static double alike(Set<String> one, Set<String> other) {
        return Math.min(one.size(), other.size()) < 2 && !one.equals(other) || one.isEmpty()
                ? 0
                : common(one, other) / Math.sqrt((double) one.size() * other.size());
    }

    private static double within(Set<String> few, Set<String> many) {
        return few.size() < 3 ? 0 : common(few, many) / few.size();
    }

    private static double common(Set<String> one, Set<String> other) {
        return one.stream().filter(other::contains).count();
    }

    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        Matcher runs = RUN.matcher(text == null ? "" : Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT));
        while (runs.find()) {
            String run = runs.group();
            if (Character.UnicodeScript.of(run.codePointAt(0)) == Character.UnicodeScript.HAN) {
                for (int i = 0; i + 2 <= run.length(); i++) {
                    words.add(run.substring(i, i + 2));
                }
            } else if (run.length() > 1) {
                words.add(run.length() > 3 && run.endsWith("s") && !run.endsWith("ss") ? run.substring(0, run.length() - 1) : run);
            }
        }
        words.removeAll(SAY_NOTHING);
        return words;
    }
}
