package io.switchboard.channel.email;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Puts the readable parts of a mail together: of an alternative both forms of one text, otherwise one after the other. */
final class MailText {
    private final int maxText;
    private final int maxHtml;
    private final List<Block> blocks = new ArrayList<>();
    private boolean cut;

    /** One text of a mail, in one or both forms. */
    private static final class Block {
        private final int alternative;
        private boolean open = true;
        private String plain;
        private String html;

        Block(int alternative) {
            this.alternative = alternative;
        }
    }

    /**
     * @param html cleaned, or null when no part had any
     * @param text never null
     * @param quoted what stands with it but was said before, in the form of {@code html}, or plain where that is null; or
     *     null
     * @param cut whether the limits left something out
     */
    record Result(String html, String text, String quoted, boolean cut) {}

    MailText(int maxText, int maxHtml) {
        this.maxText = maxText;
        this.maxHtml = maxHtml;
    }

    /** @param alternative the depth of the alternative that the part belongs to, 0 for none */
    void add(String type, byte[] bytes, String charset, int alternative) {
        Block block = null;
        for (Block candidate : blocks) {
            if (alternative > 0 && candidate.open && candidate.alternative == alternative) {
                block = candidate;
            }
        }
        if (block == null) {
            block = new Block(alternative);
            blocks.add(block);
        }
        if (type.equals("text/html")) {
            String html = MailCharsets.decode(bytes, charset == null ? charsetIn(bytes) : charset);
            block.html = block.html == null ? html : block.html + "<br>" + html;
        } else {
            String plain = MailCharsets.decode(bytes, charset).replace("\r\n", "\n").replace("\u0000", "");
            block.plain = block.plain == null ? plain : block.plain + "\n" + plain;
        }
    }

    /** Whether no part had any text. */
    boolean isEmpty() {
        return blocks.stream().allMatch(block -> (block.plain == null || block.plain.isBlank()) && (block.html == null || block.html.isBlank()));
    }

    /** An alternative of that depth has ended: what comes now is a text of its own. */
    void endContainer(int depth) {
        for (Block block : blocks) {
            if (block.alternative == depth) {
                block.open = false;
            }
        }
    }

    /** The charset that an HTML page names in its head; null when it names none. */
    private static String charsetIn(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(bytes.length, 2048), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        int at = start.indexOf("charset=");
        if (at < 0) {
            return null;
        }
        int from = at + 8;
        while (from < start.length() && "\"' ".indexOf(start.charAt(from)) >= 0) {
            from++;
        }
        int to = from;
        while (to < start.length() && (Character.isLetterOrDigit(start.charAt(to)) || "-_:".indexOf(start.charAt(to)) >= 0)) {
            to++;
        }
        return start.substring(from, to);
    }

    /** @param pictures ids of stored files by the Content-ID under which HTML shows them */
    Result result(Map<String, String> pictures) {
        Forms said = new Forms();
        Forms quoted = new Forms();
        boolean anyHtml = false;
        for (Block block : blocks) {
            String plain = block.plain == null ? "" : block.plain;
            MailHtml.Cleaned html = block.html == null ? null : MailHtml.parted(block.html, pictures);
            // What people see is the HTML; the plain form counts only where the HTML says nothing.
            if (html != null && (!html.text().isBlank() || plain.isBlank())) {
                said.add(html.text(), html.html());
                quoted.add("", html.quoted() == null ? "" : html.quoted());
                anyHtml |= !html.text().isBlank() || html.html().contains("<img");
            } else {
                Reply.Parts parts = Reply.of(plain);
                said.add(parts.said(), parts.said().isEmpty() ? "" : MailHtml.of(parts.said()));
                quoted.add(parts.quoted() == null ? "" : parts.quoted(), parts.quoted() == null ? "" : MailHtml.of(parts.quoted()));
            }
        }
        boolean tooMuchHtml = said.html.length() > maxHtml;
        boolean tooMuchQuoted = quoted.html.length() > maxHtml / 2;
        cut |= tooMuchHtml || tooMuchQuoted || said.text.length() > maxText;
        boolean rich = anyHtml && !tooMuchHtml;
        // As plain text a quote is shown only beside plain text: that of HTML is made no second time.
        CharSequence rest = rich ? (tooMuchQuoted ? "" : quoted.html) : shortened(quoted.text);
        return new Result(rich ? said.html.toString() : null, shortened(said.text), rest.isEmpty() ? null : rest.toString(), cut);
    }

    /** Texts one after the other, in both forms. */
    private static final class Forms {
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder html = new StringBuilder();

        void add(String plain, String markup) {
            text.append(text.isEmpty() || plain.isEmpty() ? "" : "\n\n").append(plain);
            html.append(html.isEmpty() || markup.isEmpty() ? "" : "<br>\n").append(markup);
        }
    }

    private String shortened(StringBuilder text) {
        if (text.length() <= maxText) {
            return text.toString();
        }
        int end = Character.isHighSurrogate(text.charAt(maxText - 1)) ? maxText - 1 : maxText;
        return text.substring(0, end) + " …";
    }
}
