package io.switchboard.channel.email;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
     * @param cut whether the limits left something out
     */
    record Result(String html, String text, boolean cut) {}

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

    Result result() {
        StringBuilder text = new StringBuilder();
        StringBuilder html = new StringBuilder();
        boolean anyHtml = false;
        for (Block block : blocks) {
            String plain = block.plain == null ? "" : block.plain.strip();
            String markup = "";
            if (block.html != null) {
                MailHtml.Cleaned cleaned = MailHtml.clean(block.html);
                markup = cleaned.html();
                // What people see is the HTML; the plain form counts only where the HTML says nothing.
                plain = cleaned.text().isBlank() ? plain : cleaned.text();
                anyHtml |= !cleaned.text().isBlank();
            }
            if (markup.isBlank() && !plain.isEmpty()) {
                markup = MailHtml.of(plain);
            }
            text.append(text.isEmpty() || plain.isEmpty() ? "" : "\n\n").append(plain);
            html.append(html.isEmpty() || markup.isEmpty() ? "" : "<br>\n").append(markup);
        }
        boolean tooMuchHtml = html.length() > maxHtml;
        cut |= tooMuchHtml || text.length() > maxText;
        return new Result(anyHtml && !tooMuchHtml ? html.toString() : null, shortened(text), cut);
    }

    private String shortened(StringBuilder text) {
        if (text.length() <= maxText) {
            return text.toString();
        }
        int end = Character.isHighSurrogate(text.charAt(maxText - 1)) ? maxText - 1 : maxText;
        return text.substring(0, end) + " …";
    }
}
