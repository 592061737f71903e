package io.switchboard.channel.email;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Says of each line of a mail what it is: the first half of finding out what its writer said himself. */
final class ReplyLines {
    static final char EMPTY = 'e';
    /** A rule or a {@code -- }, below which nothing is said any more. */
    static final char DELIMITER = 'd';
    /** The line before a quoted mail: {@code On … somebody wrote:}. */
    static final char INTRODUCTION = 'b';
    static final char HEADER = 'h';
    static final char QUOTE = 'q';
    static final char SIGNATURE = 's';
    static final char TEXT = 't';

    /** No introduction is longer; longer lines aren't looked at. */
    private static final int LONG = 400;
    private static final int SPAN = 5;
    private static final Pattern RULE = Pattern.compile("^\\s*(?:[-_=*~+#,]{2,}|[—–―─━]+|(?:[-_=*] ?){4,})\\s*$");
    private static final Pattern OPEN = Pattern.compile("^>{4,}\\s*$");
    private static final Pattern CLOSE = Pattern.compile("^<{4,}\\s*$");

    private final List<String> lines;
    private final String hints;
    private final char[] kinds;
    private final ReplyWords.Header[] headers;

    private ReplyLines(List<String> lines, String hints) {
        this.lines = lines;
        this.hints = hints;
        this.kinds = new char[lines.size()];
        this.headers = new ReplyWords.Header[lines.size()];
    }

    /**
     * @param hints for each line what its HTML says of it, one of the kinds or a space
     * @return a kind for each line
     */
    static char[] kinds(List<String> lines, String hints) {
        ReplyLines all = new ReplyLines(lines, hints);
        for (int i = 0; i < lines.size(); i++) {
            all.kinds[i] = all.first(i);
        }
        all.codeIsText();
        all.introductions();
        all.enclosed();
        all.pipes();
        all.wrappedQuotes();
        all.wrappedHeaders();
        return all.kinds;
    }

    private char first(int i) {
        String line = lines.get(i);
        char hint = hints.charAt(i);
        if (line.isBlank()) {
            return EMPTY;
        }
        if (hint != ' ') {
            return hint;
        }
        if (line.startsWith(">>>>>") && line.length() <= LONG && ReplyWords.ALIAS.matcher(line).find()) {
            return SIGNATURE;
        }
        if (isQuote(line)) {
            return QUOTE;
        }
        String bare = bare(line);
        if (bare.startsWith("-----BEGIN PGP SIGNED MESSAGE") || (i > 0 && bare.startsWith("Hash: ") && lines.get(i - 1).contains("BEGIN PGP"))) {
            return SIGNATURE;
        }
        if (bare.startsWith("-----BEGIN PGP SIGNATURE") || line.length() <= LONG && RULE.matcher(line).matches()) {
            return DELIMITER;
        }
        if (ReplyWords.isSentFrom(bare)) {
            return SIGNATURE;
        }
        headers[i] = bare.length() <= 2000 ? ReplyWords.header(bare) : null;
        return headers[i] == null ? TEXT : HEADER;
    }

    private static boolean isQuote(String line) {
        int at = 0;
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
            at++;
        }
        int letters = at;
        while (letters < line.length() && letters - at < 3 && Character.isLetter(line.charAt(letters))) {
            letters++;
        }
        return line.startsWith("&gt;", at) || (letters < line.length() && line.charAt(letters) == '>');
    }

    /** Without the marks of emphasis and the spaces around. */
    private static String bare(String line) {
        int from = 0;
        while (from < line.length() && " \t*_|\u3000".indexOf(line.charAt(from)) >= 0) {
            from++;
        }
        return line.substring(from).strip();
    }

    private void codeIsText() {
        int open = -1;
        for (int i = 0; i < kinds.length; i++) {
            if (lines.get(i).startsWith("```") && kinds[i] != QUOTE) {
                if (open >= 0) {
                    java.util.Arrays.fill(kinds, open, i + 1, TEXT);
                    open = -1;
                } else {
                    open = i;
                }
            }
        }
    }

    private void introductions() {
        for (int i = 0; i < kinds.length; i++) {
            String line = bare(lines.get(i));
            // The last line of one may look like a quote: "> wrote:" after a broken address.
            boolean rest = kinds[i] == QUOTE && line.length() <= 30 && hints.charAt(i) == ' '
                    && (ReplyWords.WROTE.matcher(line).find() || line.equals(">:") || line.equals(">>:"));
            if (line.length() > LONG || kinds[i] != TEXT && kinds[i] != HEADER && !rest) {
                continue;
            }
            if (isMarker(line, i)) {
                kinds[i] = INTRODUCTION;
            } else if (mayEnd(line)) {
                introduction(i, line);
            }
        }
    }

    private boolean isMarker(String line, int i) {
        return kinds[i] != QUOTE
                && (ReplyWords.MARKER.matcher(line).find()
                        || ReplyWords.BEGIN_FORWARD.matcher(line).matches()
                        || ReplyWords.POSTED_BY.matcher(line).matches()
                        || ReplyWords.ANY_MARKER.matcher(line).matches() && headersBelow(i));
    }

    private boolean headersBelow(int i) {
        int seen = 0;
        for (int j = i + 1; j < Math.min(kinds.length, i + 6); j++) {
            seen += kinds[j] == HEADER ? 1 : 0;
        }
        return seen >= 2;
    }

    /** An introduction that ends in this line and begins here or a few lines above: the shortest that has all it needs. */
    private void introduction(int end, String last) {
        String text = last;
        int begin = end;
        int weak = -1;
        for (int taken = 1; taken <= SPAN; taken++) {
            if (isDated(text)) {
                introduces(broken(begin), end);
                return;
            }
            if (weak < 0 && isNamed(text, begin, end)) {
                weak = begin;
            }
            int above = begin - 1;
            // Some programs leave an empty line between the name and its address.
            if (above >= 0 && lines.get(above).isBlank() && bare(lines.get(begin)).startsWith("<")) {
                above--;
            }
            if (above < 0 || kinds[above] != TEXT && kinds[above] != HEADER || text.length() + lines.get(above).length() > LONG) {
                break;
            }
            begin = above;
            text = bare(lines.get(above)) + " " + text;
        }
        if (weak >= 0) {
            introduces(weak, end);
        }
    }

    /** Some programs break it after each comma. */
    private int broken(int begin) {
        int first = begin;
        while (first > 0 && begin - first < SPAN && kinds[first - 1] == TEXT && lines.get(first - 1).stripTrailing().endsWith(",")
                && ReplyWords.BEGINS.matcher(bare(lines.get(first - 1))).find()) {
            first--;
        }
        return first;
    }

    private void introduces(int begin, int end) {
        for (int i = begin; i <= end; i++) {
            kinds[i] = lines.get(i).isBlank() ? EMPTY : INTRODUCTION;
        }
    }

    private static boolean mayEnd(String line) {
        return line.endsWith(":") || line.endsWith("：") || line.endsWith(">")
                || ReplyWords.WROTE.matcher(line.substring(Math.max(0, line.length() - 40))).find();
    }

    /** A date, a writer, and where the language has it a "wrote". */
    private static boolean isDated(String text) {
        String plain = unmarked(text);
        boolean dated = plain.chars().anyMatch(Character::isDigit) && ReplyWords.BEGINS.matcher(plain).find();
        if (!dated) {
            return false;
        }
        if (ReplyWords.DATED_WRITER.matcher(plain).find() || ReplyWords.ISO_WRITER.matcher(plain).matches()) {
            return true;
        }
        boolean colon = plain.endsWith(":") || plain.endsWith("：");
        boolean address = ReplyWords.ADDRESS.matcher(plain).find();
        int wrote = wroteEnd(plain);
        boolean last = wrote >= 0 && plain.length() - wrote <= 3;
        return colon && (wrote >= 0 || address && plain.length() <= 200) || last && (plain.length() < 160 || address);
    }

    /** No date that one can tell, but a writer who "wrote". */
    private boolean isNamed(String text, int begin, int end) {
        String plain = unmarked(text);
        int wrote = wroteEnd(plain);
        if (wrote < 0) {
            return false;
        }
        boolean colon = plain.endsWith(":") || plain.endsWith("：");
        boolean last = plain.length() - wrote <= 3;
        if (ReplyWords.ADDRESS.matcher(plain).find() && (colon || last)) {
            return true;
        }
        if (begin != end || !last || plain.length() > 120) {
            return false;
        }
        boolean dated = plain.chars().anyMatch(Character::isDigit);
        return ReplyWords.VIA.matcher(plain).matches()
                || colon && nextIsQuote(end)
                || colon && dated && (plain.indexOf('于') > 0 || plain.indexOf('於') > 0);
    }

    /** Where the last "wrote" ends, -1 without one. */
    private static int wroteEnd(String plain) {
        int end = -1;
        for (var wrote = ReplyWords.WROTE.matcher(plain); wrote.find();) {
            end = wrote.end();
        }
        return end;
    }

    /** Without the dashes that some programs put around it. */
    private static String unmarked(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && "-*_ ".indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && "-*_ ".indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        return text.substring(from, to).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    }

    private boolean nextIsQuote(int i) {
        int next = i + 1;
        while (next < kinds.length && kinds[next] == EMPTY) {
            next++;
        }
        return next < kinds.length && kinds[next] == QUOTE;
    }

    /** Quotes between a line of {@code >>>>} and one of {@code <<<<}. */
    private void enclosed() {
        int open = -1;
        for (int i = 0; i < kinds.length; i++) {
            String line = lines.get(i);
            if (line.length() <= LONG && OPEN.matcher(line).matches()) {
                open = open < 0 ? i : open;
            } else if (open >= 0 && line.length() <= LONG && CLOSE.matcher(line).matches()) {
                java.util.Arrays.fill(kinds, open, i + 1, QUOTE);
                open = -1;
            }
        }
    }

    /** Lines that begin with a pipe are quotes where something introduced them, else the writer's own table. */
    private void pipes() {
        boolean introduced = false;
        for (int i = 0; i < kinds.length; i++) {
            introduced |= kinds[i] == INTRODUCTION;
            if (introduced && kinds[i] == TEXT && lines.get(i).strip().startsWith("|")) {
                kinds[i] = QUOTE;
            }
        }
    }

    /** The end of a long quoted line, which some program broke without a mark. */
    private void wrappedQuotes() {
        for (int i = 1; i + 1 < kinds.length; i++) {
            if (kinds[i] == TEXT && kinds[i - 1] == QUOTE && kinds[i + 1] == QUOTE && lines.get(i - 1).length() >= 60) {
                kinds[i] = QUOTE;
            }
        }
    }

    /** A header that goes on in the next line, and the empty lines that some programs put between headers. */
    private void wrappedHeaders() {
        List<Integer> at = new ArrayList<>();
        for (int i = 0; i < kinds.length; i++) {
            if (kinds[i] == HEADER) {
                at.add(i);
            }
        }
        for (int k = 1; k < at.size(); k++) {
            int before = at.get(k - 1);
            int here = at.get(k);
            boolean close = here - before <= 3;
            for (int i = before + 1; i < here && close; i++) {
                close = kinds[i] == TEXT && (lines.get(i).contains("@") || lines.get(i).startsWith(" ") || here - before == 2)
                        || kinds[i] == EMPTY && here - before == 2;
            }
            if (close && (headers[before] != headers[here])) {
                java.util.Arrays.fill(kinds, before, here, HEADER);
            }
        }
    }
}
