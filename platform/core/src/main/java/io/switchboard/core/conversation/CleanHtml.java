package io.switchboard.core.conversation;

import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;
import org.owasp.html.Sanitizers;

/** Cleans customers' and agents' HTML where it enters: no scripts, forms, frames, styles that leave their place. */
final class CleanHtml {
    private static final PolicyFactory POLICY = Sanitizers.FORMATTING
            .and(Sanitizers.BLOCKS)
            .and(Sanitizers.TABLES)
            .and(new HtmlPolicyBuilder()
                    .allowElements("a", "span", "div", "pre", "hr", "img")
                    .allowUrlProtocols("http", "https", "mailto", "cid")
                    .allowAttributes("href")
                    .onElements("a")
                    .requireRelsOnLinks("noopener", "noreferrer", "nofollow")
                    .allowAttributes("src", "alt", "width", "height")
                    .onElements("img")
                    .toFactory());

    private CleanHtml() {}

    static String of(String html) {
        return POLICY.sanitize(html);
    }
}
