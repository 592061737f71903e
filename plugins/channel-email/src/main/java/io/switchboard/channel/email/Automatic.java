package io.switchboard.channel.email;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tells mail that a machine wrote: to such mail nothing may ever be answered by itself (RFC 3834). */
final class Automatic {
    private static final Set<String> ROBOTS = Set.of("mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply", "do-not-reply");
    private static final Set<String> BULK = Set.of("bulk", "list", "junk", "auto_reply", "auto-reply");
    private static final List<String> MARKS = List.of(
            "list-id", "list-post", "list-unsubscribe", "x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply-from",
            "x-failed-recipients", "x-mailing-list", "feedback-id");

    private Automatic() {}

    static boolean is(MailHeaders headers, String from) {
        String submitted = HeaderText.value(headers.raw("auto-submitted"));
        if (!submitted.isEmpty() && !submitted.equals("no")) {
            return true;
        }
        for (String name : List.of("precedence", "x-precedence")) {
            if (BULK.contains(HeaderText.value(headers.raw(name)))) {
                return true;
            }
        }
        String suppress = HeaderText.value(headers.raw("x-auto-response-suppress"));
        if (!suppress.isEmpty() && !suppress.equals("none")) {
            return true;
        }
        if (MARKS.stream().anyMatch(headers::has) || isReport(headers)) {
            return true;
        }
        String returnPath = headers.raw("return-path");
        if (returnPath != null && returnPath.replace(" ", "").equals("<>")) {
            return true;
        }
        int at = from.indexOf('@');
        return at > 0 && ROBOTS.contains(from.substring(0, at).toLowerCase(Locale.ROOT));
    }

    static boolean isReport(MailHeaders headers) {
        return HeaderText.value(headers.raw("content-type")).equals("multipart/report");
    }
}
