package io.switchboard.channel.email;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tells mail that a machine wrote: to such mail nothing may ever be answered by itself (RFC 3834). */
final class Automatic {
    private static final Set<String> NO_REPLY = Set.of("noreply", "no-reply", "no_reply", "donotreply", "do-not-reply");
    private static final Set<String> POSTMASTERS = Set.of("mailer-daemon", "postmaster");
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
        return isNoReply(from) || isPostmaster(from);
    }

    /** Whether a mail server itself writes from there. */
    static boolean isPostmaster(String address) {
        return POSTMASTERS.contains(localPart(address));
    }

    /** Whether the address says itself that nobody reads what is written to it. */
    static boolean isNoReply(String address) {
        return NO_REPLY.contains(localPart(address));
    }

    private static String localPart(String address) {
        return address.substring(0, Math.max(0, address.indexOf('@'))).toLowerCase(Locale.ROOT);
    }

    static boolean isReport(MailHeaders headers) {
        return HeaderText.value(headers.raw("content-type")).equals("multipart/report");
    }
}
