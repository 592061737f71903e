package io.switchboard.web.console;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The console's one HTML page with the headers that belong to it. Immutable.
 *
 * @param content the page, UTF-8
 * @param etag quoted, changes with the content
 * @param contentSecurityPolicy allows the page's own inline import map by its hash and no other inline script
 */
record ConsolePage(byte[] content, String etag, String contentSecurityPolicy) {

    /** Inline scripts have no {@code src}; the only one the build writes is the import map. */
    private static final Pattern INLINE_SCRIPT =
            Pattern.compile("<script(?![^>]*\\ssrc=)[^>]*>(.*?)</script>", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    static ConsolePage of(String html) {
        StringBuilder scripts = new StringBuilder("'self'");
        Matcher inline = INLINE_SCRIPT.matcher(html);
        while (inline.find()) {
            // The hash covers the text between the tags exactly as it stands, white space included.
            scripts.append(" 'sha256-")
                    .append(Base64.getEncoder().encodeToString(sha256(inline.group(1))))
                    .append('\'');
        }
        String policy = "default-src 'self'; script-src " + scripts
                + "; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:"
                + "; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        String etag = '"' + HexFormat.of().formatHex(sha256(html), 0, 12) + '"';
        return new ConsolePage(html.getBytes(StandardCharsets.UTF_8), etag, policy);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
