package io.switchboard.channel.email;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parts what the writer of a mail says himself from what stands with it: quoted mails, their headers, signatures. Nothing
 * gets lost: the rest is kept and shown when asked for. In doubt a line stays with the writer.
 */
final class Reply {
    private static final int MAX_LINES = 20_000;
    /** Below a quote so few lines are a footer; more are the answer. */
    private static final int FOOTER = 7;

    // Over one letter for each line, never over text; possessive, so that no mail makes it slow.
    private static final Pattern HEADERS = Pattern.compile("t([eq]*+)(h[he]*+)");
    private static final Pattern INTRODUCED = Pattern.compile("te*+b");
    private static final Pattern TEXT_RULE = Pattern.compile("[-=]{3,}");

    private final List<String> lines;
    private final boolean[] kept;
    private final List<Integer> order = new ArrayList<>();
    private final StringBuilder pattern = new StringBuilder();

    private Reply(List<String> lines) {
        this.lines = lines;
        this.kept = new boolean[lines.size()];
    }

    /** The text of a mail in two. {@code quoted} is null when there is nothing to part off. */
    record Parts(String said, String quoted) {}

    static Parts of(String text) {
        List<String> lines = List.of(text.split("\n", -1));
        boolean[] kept = kept(lines, " ".repeat(lines.size()));
        StringBuilder said = new StringBuilder();
        StringBuilder quoted = new StringBuilder();
        for (int i = 0; i < kept.length; i++) {
            (kept[i] ? said : quoted).append(lines.get(i)).append('\n');
        }
        String rest = trimmed(quoted.toString());
        return new Parts(trimmed(said.toString()), rest.isEmpty() ? null : rest);
    }

    /** Without empty lines around; the first line keeps its indentation. */
    static String trimmed(String text) {
        int from = 0;
        for (int i = 0; i < text.length() && Character.isWhitespace(text.charAt(i)); i++) {
            from = text.charAt(i) == '\n' ? i + 1 : from;
        }
        return text.substring(from).stripTrailing();
    }

    /**
     * @param hints see {@link ReplyLines#kinds}
     * @return for each line whether its writer says it; at least one that isn't empty, if there is one
     */
    static boolean[] kept(List<String> lines, String hints) {
        Reply reply = new Reply(lines);
        if (lines.size() > MAX_LINES) {
            java.util.Arrays.fill(reply.kept, true);
            return reply.kept;
        }
        List<String> shown = lines.stream().map(line -> line.replace('\u00A0', ' ').replace("\uFEFF", "").replace("\r", "")).toList();
        reply.part(ReplyLines.kinds(shown, hints));
        boolean nothing = true;
        for (int i = 0; i < lines.size(); i++) {
            nothing &= !reply.kept[i] || lines.get(i).isBlank();
        }
        if (nothing) {
            java.util.Arrays.fill(reply.kept, true);
        }
        return reply.kept;
    }

    private void part(char[] kinds) {
        int end = firstDelimiter(kinds);
        for (int i = 0; i < end; i++) {
            if (kinds[i] == ReplyLines.SIGNATURE && standsAlone(kinds, i)) {
                continue;
            }
            order.add(i);
            pattern.append(kinds[i] == ReplyLines.SIGNATURE || kinds[i] == ReplyLines.DELIMITER ? ReplyLines.TEXT : kinds[i]);
        }
        if (isForward()) {
            order.forEach(i -> kept[i] = true);
            return;
        }
        answerBelow();
        answerAbove();
        dropAll(ReplyLines.INTRODUCTION);
        headers();
        int last = pattern.length();
        while (last > 0 && "eq".indexOf(pattern.charAt(last - 1)) >= 0) {
            last--;
        }
        if (last > 0 && pattern.indexOf("t") >= 0) {
            cut(last);
        }
        order.forEach(i -> kept[i] = true);
    }

    private int firstDelimiter(char[] kinds) {
        for (int i = 0; i < kinds.length; i++) {
            if (kinds[i] == ReplyLines.DELIMITER && ends(kinds, i)) {
                return i;
            }
        }
        return kinds.length;
    }

    /** Not the line under a heading or a table's head, and not a rule in a long text. */
    private boolean ends(char[] kinds, int i) {
        char before = i == 0 ? ReplyLines.EMPTY : kinds[i - 1];
        char after = i + 1 < kinds.length ? kinds[i + 1] : ReplyLines.EMPTY;
        String rule = lines.get(i).strip();
        if (!TEXT_RULE.matcher(rule).matches()) {
            return true;
        }
        boolean underline = before == ReplyLines.TEXT && after == ReplyLines.EMPTY && i + 1 < kinds.length;
        boolean head = before == ReplyLines.TEXT && after == ReplyLines.TEXT && rule.length() >= 10;
        if (!underline && !head) {
            return true;
        }
        for (int j = i + 1; j < kinds.length; j++) {
            if (kinds[j] == ReplyLines.HEADER || kinds[j] == ReplyLines.INTRODUCTION) {
                return true;
            }
        }
        return false;
    }

    /** A signature's line in the middle of a paragraph is somebody's sentence. */
    private static boolean standsAlone(char[] kinds, int i) {
        boolean above = i == 0 || kinds[i - 1] != ReplyLines.TEXT;
        boolean below = i + 1 == kinds.length || kinds[i + 1] != ReplyLines.TEXT;
        return above || below;
    }

    /** A mail that begins with another one's headers: that one is what is meant. */
    private boolean isForward() {
        int first = leadingEmpty();
        boolean begins = first < pattern.length() && "bh".indexOf(pattern.charAt(first)) >= 0;
        return begins && pattern.indexOf("h") <= first + 2 && pattern.indexOf("h") >= 0 && pattern.indexOf("q") < 0;
    }

    /** First what is quoted, then nothing but the answer. */
    private void answerBelow() {
        int text = pattern.indexOf("t");
        boolean introduced = pattern.indexOf("b") == leadingEmpty();
        if (text > 1 && introduced && pattern.charAt(text - 1) != ReplyLines.TEXT && onlyTextFrom(text)) {
            order.subList(0, text).clear();
            pattern.delete(0, text);
        }
    }

    private int leadingEmpty() {
        int at = 0;
        while (at < pattern.length() && pattern.charAt(at) == ReplyLines.EMPTY) {
            at++;
        }
        return at;
    }

    private boolean onlyTextFrom(int from) {
        for (int i = from; i < pattern.length(); i++) {
            if ("et".indexOf(pattern.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private void answerAbove() {
        // An introduction with no quote marks anywhere below it: all of that is the quoted mail.
        int lastQuote = pattern.lastIndexOf("q");
        Matcher introduced = INTRODUCED.matcher(pattern);
        boolean found = introduced.find();
        while (found && introduced.end() <= lastQuote) {
            found = introduced.find();
        }
        if (found) {
            cut(introduced.start() + 1);
        }
        // An introduction, the quote, and at most a footer.
        int tail = pattern.length();
        int footer = 0;
        while (tail > 0 && "te".indexOf(pattern.charAt(tail - 1)) >= 0) {
            footer += pattern.charAt(--tail) == ReplyLines.TEXT ? 1 : 0;
        }
        int quote = tail;
        while (quote > 0 && "eqbh".indexOf(pattern.charAt(quote - 1)) >= 0) {
            quote--;
        }
        boolean isQuoted = quote > 0 && quote < tail && INTRODUCED.matcher(pattern).region(quote - 1, tail).lookingAt();
        if (isQuoted && footer < FOOTER && !onlyGreets(quote - 1)) {
            cut(quote);
        }
    }

    /** Whether all that is said above is "Hi Bob,": then the answer stands below. */
    private boolean onlyGreets(int last) {
        String said = "";
        for (int i = 0; i <= last; i++) {
            if (pattern.charAt(i) == ReplyLines.TEXT) {
                if (!said.isEmpty()) {
                    return false;
                }
                said = lines.get(order.get(i)).strip();
            }
        }
        boolean comma = said.endsWith(",") || said.endsWith("，");
        return comma && said.length() <= 40 && pattern.indexOf("t", last + 1) > 0;
    }

    private void headers() {
        Matcher matcher = HEADERS.matcher(pattern);
        while (matcher.find()) {
            String block = matcher.group(2);
            if (block.chars().filter(c -> c == ReplyLines.HEADER).count() >= 3 || isMail(matcher.start(2), matcher.end(2))) {
                cut(matcher.start() + 1);
                return;
            }
        }
    }

    /** Two lines are enough when they say from whom, and when or about what. */
    private boolean isMail(int from, int to) {
        boolean sender = false;
        boolean more = false;
        for (int i = from; i < to; i++) {
            var header = ReplyWords.header(lines.get(order.get(i)).strip().replace("*", ""));
            sender |= header == ReplyWords.Header.FROM && lines.get(order.get(i)).contains("@");
            more |= header == ReplyWords.Header.DATE || header == ReplyWords.Header.SUBJECT;
        }
        return sender && more;
    }

    private void cut(int from) {
        order.subList(from, order.size()).clear();
        pattern.setLength(from);
    }

    private void dropAll(char kind) {
        for (int i = pattern.length() - 1; i >= 0; i--) {
            if (pattern.charAt(i) == kind) {
                pattern.deleteCharAt(i);
                order.remove(i);
            }
        }
    }
}
