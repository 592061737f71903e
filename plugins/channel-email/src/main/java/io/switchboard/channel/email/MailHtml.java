package io.switchboard.channel.email;

import java.util.Locale;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;

/** HTML of mails: cleaned by an allow-list, turned into plain text, and made from plain text. */
final class MailHtml {
    /** Says while a text is taken apart what an element is; never comes from outside and never leaves. */
    static final String HINT = "data-hint";

    /** Formatting and links only: no scripts, styles, forms, frames. Pictures keep their address, which nobody loads. */
    private static final Safelist ALLOWED = Safelist.relaxed()
            .addTags("hr", "s", "del", "ins", "font", "center", "big", "tt", "address")
            .addAttributes("font", "color")
            .addAttributes("img", "data-file")
            .addAttributes(":all", HINT)
            .addProtocols("a", "href", "tel")
            .removeProtocols("a", "href", "ftp")
            .addEnforcedAttribute("a", "rel", "noopener noreferrer nofollow")
            .addEnforcedAttribute("a", "target", "_blank");

    /** What mail programs themselves call the line before a quote, a quote, a signature. */
    private static final String INTRODUCTIONS = ".gmail_attr, .moz-cite-prefix, #divRplyFwdMsg, #appendonsend, .yahoo_quoted,"
            + " .protonmail_quote, #mail-editor-reference-message-container, #OLK_SRC_BODY_SECTION, .OutlookMessageHeader,"
            + " [name=messageReplySection], includetail, .zmail_extra_hr, .tutanota_quote_prefix";
    private static final String QUOTES = "#isReplyContent, blockquote[type=cite], blockquote.gmail_quote, blockquote.tutanota_quote";
    private static final String SIGNATURES = ".gmail_signature, .moz-signature, .protonmail_signature_block, #Signature,"
            + " [name=messageSignatureSection], #ms-outlook-mobile-signature, .ms-outlook-mobile-signature, .ntes-mailmaster-sign,"
            + " #ntes-pcmail-signature, .x_gmail_signature, .x_moz-signature, mail-signature";

    private MailHtml() {}

    /**
     * One mail text.
     *
     * @param html what its writer says
     * @param text the same as plain text
     * @param quoted HTML of what stands with it but was said before, or null
     */
    record Cleaned(String html, String text, String quoted) {}

    /** Cleaned, in one piece and without pictures. */
    static Cleaned clean(String html) {
        Element body = body(html, Map.of());
        body.select("img").remove();
        return new Cleaned(body.html().strip(), HtmlLines.of(body).text(), null);
    }

    /**
     * Cleaned, and parted by {@link Reply}.
     *
     * @param pictures ids of stored files by the Content-ID under which the HTML shows them
     */
    static Cleaned parted(String html, Map<String, String> pictures) {
        Element body = body(html, pictures);
        HtmlLines lines = HtmlLines.of(body);
        boolean[] kept = lines.kept();
        Element rest = lines.only(body, kept, false);
        Element said = rest == null ? body : lines.only(body, kept, true);
        said.select("[" + HINT + "]").removeAttr(HINT);
        return new Cleaned(said.html().strip(), lines.text(kept), rest == null ? null : rest.html().strip());
    }

    private static Element body(String html, Map<String, String> pictures) {
        Document document = Jsoup.parse(html);
        document.outputSettings().prettyPrint(false);
        document.select("script,style,head > title,template,noscript,object,embed,svg,math").remove();
        for (Element element : document.select("[style]")) {
            String style = element.attr("style").toLowerCase(Locale.ROOT).replace(" ", "");
            if (style.contains("display:none")) {
                element.remove();
            }
        }
        document.select("[" + HINT + "]").removeAttr(HINT);
        document.select(INTRODUCTIONS).attr(HINT, String.valueOf(ReplyLines.INTRODUCTION));
        document.select(QUOTES).attr(HINT, String.valueOf(ReplyLines.QUOTE));
        document.select(SIGNATURES).attr(HINT, String.valueOf(ReplyLines.SIGNATURE));
        for (Element image : document.select("img")) {
            picture(image, pictures);
        }
        Document clean = new Cleaner(ALLOWED).clean(document);
        clean.outputSettings().prettyPrint(false);
        return clean.body();
    }

    /** A picture that came along is shown from its file; one from elsewhere keeps its address; others are their label. */
    private static void picture(Element image, Map<String, String> pictures) {
        String source = image.attr("src").strip();
        image.removeAttr("data-file");
        String small = source.toLowerCase(Locale.ROOT);
        String file = small.startsWith("cid:") ? pictures.get(cid(source.substring(4))) : null;
        if (file != null) {
            image.removeAttr("src").attr("data-file", file);
        } else if (!small.startsWith("http://") && !small.startsWith("https://")) {
            String label = image.attr("alt").strip();
            image.replaceWith(new TextNode(label.isEmpty() ? "" : "[" + label + "]"));
        }
    }

    /** The bare form of a Content-ID. */
    static String cid(String raw) {
        String id = raw.strip();
        return id.startsWith("<") && id.endsWith(">") ? id.substring(1, id.length() - 1) : id;
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
}
