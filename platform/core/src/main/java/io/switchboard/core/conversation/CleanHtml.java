package io.switchboard.core.conversation;

import java.util.List;
import java.util.regex.Pattern;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;
import org.owasp.html.Sanitizers;

/** Cleans customers' and agents' HTML where it enters: no scripts, forms, frames, styles that leave their place. */
final class CleanHtml {
    private static final Pattern FILE = Pattern.compile("[0-9A-Za-z-]{1,64}");

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
