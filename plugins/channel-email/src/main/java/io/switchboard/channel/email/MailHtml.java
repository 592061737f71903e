package io.switchboard.channel.email;

import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/** HTML of mails: cleaned by an allow-list, turned into plain text, and made from plain text. */
final class MailHtml {
    /** Formatting and links only: no scripts, styles, forms, frames, and no pictures, which would tell that it was read. */
    private static final Safelist ALLOWED = Safelist.relaxed()
            .removeTags("img")
            .addTags("hr", "s", "del", "ins", "font", "center", "big", "tt", "address")
            .addAttributes("font", "color")
            .addProtocols("a", "href", "tel")
            .removeProtocols("a", "href", "ftp")
            .addEnforcedAttribute("a", "rel", "noopener noreferrer nofollow")
            .addEnforcedAttribute("a", "target", "_blank");

    private static final Set<String> BLOCKS = Set.of(
            "address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "footer", "form",
            "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table",
            "tr", "ul");

    private MailHtml() {}

    /** Both forms of one mail text. */
    record Cleaned(String html, String text) {}

    static Cleaned clean(String html) {
        Document document = Jsoup.parse(html);
        document.outputSettings().prettyPrint(false);
        document.select("script,style,head > title,template,noscript,object,embed,svg,math").remove();
        for (Element element : document.select("[style]")) {
            String style = element.attr("style").toLowerCase(Locale.ROOT).replace(" ", "");
            if (style.contains("display:none")) {
                element.remove();
            }
        }
        for (Element image : document.select("img")) {
            String label = image.attr("alt").strip();
            image.replaceWith(new TextNode(label.isEmpty() ? "" : "[" + label + "]"));
        }
        Document clean = new Cleaner(ALLOWED).clean(document);
        clean.outputSettings().prettyPrint(false);
        return new Cleaned(clean.body().html().strip(), text(clean.body()));
    }

    private static String text(Element body) {
        Lines lines = new Lines();
        NodeTraversor.traverse(lines, body);
        return lines.finish();
    }

    /** Simple HTML that shows a plain text as it stands. */
    static String of(String text) {
        StringBuilder html = new StringBuilder(text.length() + 64);
        for (String line : text.replace("\r\n", "\n").replace('\r', '\n').split("\n", -1)) {
            html.append(html.isEmpty() ? "" : "<br>\n").append(escape(line));
        }
        return "<div>" + html + "</div>";
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    /** Writes text line by line; quoted blocks get their {@code > }. */
    private static final class Lines implements NodeVisitor {
        private final StringBuilder all = new StringBuilder();
        private final StringBuilder line = new StringBuilder();
        private int quotes;
        private int preformatted;
        private int emptyLines = 2;

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode text) {
                append(text.getWholeText());
            } else if (node instanceof Element element) {
                String tag = element.normalName();
                if (BLOCKS.contains(tag)) {
                    endLine(false);
                }
                switch (tag) {
                    case "br" -> endLine(true);
                    case "li" -> line.append("- ");
                    case "td", "th" -> line.append(line.isEmpty() ? "" : "\t");
                    case "pre" -> preformatted++;
                    case "blockquote" -> quotes++;
                    default -> { }
                }
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (node instanceof Element element) {
                String tag = element.normalName();
                if (BLOCKS.contains(tag)) {
                    endLine(false);
                }
                switch (tag) {
                    case "p", "ul", "ol", "table", "h1", "h2", "h3" -> blankLine();
                    case "pre" -> preformatted--;
                    case "blockquote" -> quotes--;
                    default -> { }
                }
            }
        }

        private void append(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (preformatted > 0 && c == '\n') {
                    endLine(true);
                } else if (preformatted == 0 && (c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f')) {
                    if (!line.isEmpty() && !Character.isWhitespace(line.charAt(line.length() - 1))) {
                        line.append(' ');
                    }
                } else if (c == '\u00A0') {
                    line.append(' ');
                } else if (c != '\r') {
                    line.append(c);
                }
            }
        }

        private void endLine(boolean evenEmpty) {
            String text = line.toString().stripTrailing();
            line.setLength(0);
            if (!text.isEmpty()) {
                all.append("> ".repeat(Math.min(quotes, 8))).append(text).append('\n');
                emptyLines = 0;
            } else if (evenEmpty && emptyLines++ < 1) {
                all.append('\n');
            }
        }

        private void blankLine() {
            if (emptyLines == 0) {
                all.append('\n');
                emptyLines = 1;
            }
        }

        String finish() {
            endLine(false);
            return all.toString().strip();
        }
    }
}
