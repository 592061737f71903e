package io.switchboard.channel.email;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/**
 * HTML as the lines that people see, each line knowing what of the HTML it was made of: so what is found out about lines
 * can be done to the HTML.
 */
final class HtmlLines implements NodeVisitor {
    private static final Set<String> BLOCKS = Set.of(
            "address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "footer", "form",
            "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table",
            "tr", "ul");
    private static final Set<String> LEAVES = Set.of("br", "hr", "img");

    /** No mail program nests so deep; what does stays in one piece. */
    private static final int MAX_DEPTH = 300;

    private final List<String> lines = new ArrayList<>();
    private final StringBuilder hints = new StringBuilder();
    private final Map<Node, Integer> lineOf = new IdentityHashMap<>();
    private final StringBuilder line = new StringBuilder();
    private int quotes;
    private int signatures;
    private int preformatted;
    private int deepest;
    private int emptyLines = 2;
    private char begins = ' ';

    private HtmlLines() {}

    static HtmlLines of(Element body) {
        splitPreformatted(body);
        HtmlLines lines = new HtmlLines();
        NodeTraversor.traverse(lines, body);
        lines.endLine(false);
        return lines;
    }

    /** So that each text belongs to one line. */
    private static void splitPreformatted(Element body) {
        for (Element pre : body.select("pre")) {
            List<TextNode> texts = new ArrayList<>();
            NodeTraversor.traverse((node, depth) -> {
                if (node instanceof TextNode text) {
                    texts.add(text);
                }
            }, pre);
            for (TextNode text : texts) {
                String whole = text.getWholeText();
                int at = whole.indexOf('\n');
                if (at < 0 || at == whole.length() - 1) {
                    continue;
                }
                List<Node> pieces = new ArrayList<>();
                for (int from = 0; from < whole.length(); from = at < 0 ? whole.length() : at + 1) {
                    at = whole.indexOf('\n', from);
                    pieces.add(new TextNode(whole.substring(from, at < 0 ? whole.length() : at + 1)));
                }
                Element parent = (Element) text.parent();
                int index = text.siblingIndex();
                text.remove();
                parent.insertChildren(index, pieces);
            }
        }
    }

    String text() {
        return Reply.trimmed(String.join("\n", lines));
    }

    String text(boolean[] kept) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < kept.length; i++) {
            text.append(kept[i] ? lines.get(i) + "\n" : "");
        }
        return Reply.trimmed(text.toString());
    }

    boolean[] kept() {
        if (deepest > MAX_DEPTH) {
            boolean[] all = new boolean[lines.size()];
            java.util.Arrays.fill(all, true);
            return all;
        }
        return Reply.kept(lines, hints.toString());
    }

    /** A copy with only the lines that are kept, or only the others; null when those are empty. */
    Element only(Element body, boolean[] kept, boolean wanted) {
        boolean any = false;
        for (int i = 0; i < kept.length; i++) {
            any |= kept[i] == wanted && !lines.get(i).isBlank();
        }
        return any ? (Element) copy(body, kept, wanted) : null;
    }

    /** Null for what isn't wanted and for elements in which nothing is left. */
    private Node copy(Node node, boolean[] kept, boolean wanted) {
        if (!(node instanceof Element element) || LEAVES.contains(element.normalName())) {
            Integer at = lineOf.get(node);
            int line = at == null ? 0 : Math.min(at, kept.length - 1);
            return kept.length == 0 || kept[line] == wanted ? node.clone() : null;
        }
        Element copy = element.shallowClone();
        copy.removeAttr(MailHtml.HINT);
        for (Node child : element.childNodes()) {
            Node kid = copy(child, kept, wanted);
            if (kid != null) {
                copy.appendChild(kid);
            }
        }
        boolean empty = copy.childNodeSize() == 0 && element.childNodeSize() > 0;
        return empty && element.parent() != null && !element.normalName().equals("body") ? null : copy;
    }

    @Override
    public void head(Node node, int depth) {
        deepest = Math.max(deepest, depth);
        if (node instanceof TextNode text) {
            lineOf.put(node, lines.size());
            append(text.getWholeText());
        } else if (node instanceof Element element) {
            String tag = element.normalName();
            if (BLOCKS.contains(tag)) {
                endLine(false);
            }
            hint(element, 1);
            if (LEAVES.contains(tag)) {
                lineOf.put(node, lines.size());
            }
            switch (tag) {
                case "br" -> endLine(true);
                case "img" -> line.append(label(element));
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
            hint(element, -1);
            switch (tag) {
                case "p", "ul", "ol", "table", "h1", "h2", "h3" -> blankLine();
                case "pre" -> preformatted--;
                case "blockquote" -> quotes--;
                default -> { }
            }
        }
    }

    private void hint(Element element, int by) {
        String hint = element.attr(MailHtml.HINT);
        if (hint.isEmpty()) {
            return;
        }
        switch (hint.charAt(0)) {
            case ReplyLines.SIGNATURE -> signatures += by;
            case ReplyLines.QUOTE -> quotes += element.normalName().equals("blockquote") ? 0 : by;
            default -> begins = by > 0 && !element.text().isBlank() ? ReplyLines.INTRODUCTION : begins;
        }
    }

    private static String label(Element image) {
        String label = image.attr("alt").strip();
        return label.isEmpty() ? "" : "[" + label + "]";
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
            lines.add("> ".repeat(Math.min(quotes, 8)) + text);
            hints.append(signatures > 0 ? ReplyLines.SIGNATURE : quotes > 0 ? ReplyLines.QUOTE : begins);
            begins = ' ';
            emptyLines = 0;
        } else if (evenEmpty && emptyLines++ < 1) {
            empty();
        }
    }

    private void blankLine() {
        if (emptyLines == 0) {
            empty();
            emptyLines = 1;
        }
    }

    private void empty() {
        lines.add("");
        hints.append(' ');
    }
}
