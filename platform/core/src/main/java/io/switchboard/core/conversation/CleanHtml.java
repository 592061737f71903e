package io.switchboard.core.conversation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.owasp.html.Encoding;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;
import org.owasp.html.Sanitizers;

/** Cleans customers' and agents' HTML where it enters: no scripts, forms, frames, styles that leave their place. */
final class CleanHtml {
    private static final Pattern FILE = Pattern.compile("[0-9A-Za-z-]{1,64}");

    // What is cleaned has its attributes in double quotes, and none of these within a value.
    private static final Pattern REMOTE = Pattern.compile("<img\\b[^>]*?\\sdata-remote=\"([^\"]*)\"");

    private static final PolicyFactory POLICY = Sanitizers.FORMATTING
            .and(Sanitizers.BLOCKS)
            .and(Sanitizers.TABLES)
            .and(new HtmlPolicyBuilder()
                    .allowElements("a", "span", "div", "pre", "hr")
                    .allowElements(CleanHtml::picture, "img")
                    .allowUrlProtocols("http", "https", "mailto")
                    .allowAttributes("href")
                    .onElements("a")
                    .requireRelsOnLinks("noopener", "noreferrer", "nofollow")
                    .allowAttributes("src", "alt", "width", "height")
                    .onElements("img")
                    .allowAttributes("data-file")
                    .matching(FILE)
                    .onElements("img")
                    .toFactory());

    private CleanHtml() {}

    static String of(String html) {
        return POLICY.sanitize(html);
    }

    /** The addresses of pictures from elsewhere in cleaned HTML, as they stood in the mail. */
    static Set<String> remotePictures(String clean) {
        Set<String> found = new HashSet<>();
        Matcher remote = REMOTE.matcher(clean);
        while (remote.find()) {
            found.add(Encoding.decodeHtml(remote.group(1), true));
        }
        return found;
    }

    /** A picture from elsewhere keeps its address as data only: whoever loads it tells its owner that he reads. */
    private static String picture(String name, List<String> attributes) {
        for (int i = 0; i < attributes.size(); i += 2) {
            if (attributes.get(i).equals("src")) {
                attributes.set(i, "data-remote");
            }
        }
        return name;
    }
}
