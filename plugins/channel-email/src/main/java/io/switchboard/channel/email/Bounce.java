package io.switchboard.channel.email;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a mail server reports about the way of a mail of ours (RFC 3464), also where it does so in its own words.
 *
 * @param kind what became of it
 * @param problem the mail server's words, at most 300 characters
 */
record Bounce(Kind kind, String problem) {
    private static final int MAX = 300;
    private static final Pattern OUR_ID = Pattern.compile("<sb1\\.[a-z0-9-]{1,200}\\.[a-z0-9-]{1,200}\\.[0-9a-f]{32}@[^\\s<>]{1,200}>", Pattern.CASE_INSENSITIVE);
    /** What old servers begin the reason with. */
    private static final Pattern REASON = Pattern.compile("(?:^|\\s)([45]\\.\\d{1,3}\\.\\d{1,3}|5\\d\\d)[ -]");

    /** What became of a mail. */
    enum Kind {
        FAILED,
        DELIVERED,
        /** Still tried, or handed on: nothing that anybody has to know. */
        UNDECIDED
    }

    /** Null unless the mail is such a report. */
    static Bounce of(Mail mail) {
        if (!mail.report().isEmpty()) {
            return reported(mail.report());
        }
        MailHeaders headers = mail.headers();
        String from = Addresses.parseAll(headers.all("from")).stream().map(Addresses.Mailbox::address).findFirst().orElse("");
        String path = headers.raw("return-path");
        boolean server = Automatic.isPostmaster(from) || path != null && path.replace(" ", "").equals("<>") || headers.has("x-failed-recipients");
        boolean answer = HeaderText.value(headers.raw("auto-submitted")).equals("auto-replied") && !Automatic.isPostmaster(from);
        if (!server || answer || ids(mail).isEmpty()) {
            return null;
        }
        String recipient = headers.raw("x-failed-recipients");
        return new Bounce(Kind.FAILED, words(recipient, reason(mail.text())));
    }

    /** The ids of ours, however doubtful, that a report is about: of the mail that it returns, or told in its text. */
    static List<String> ids(Mail mail) {
        List<String> ids = new ArrayList<>(mail.reportedIds());
        Matcher told = OUR_ID.matcher(mail.text() + "\n" + (mail.quoted() == null ? "" : mail.quoted().replace("&lt;", "<").replace("&gt;", ">")));
        while (told.find() && ids.size() < 20) {
            ids.add(told.group());
        }
        ids.addAll(mail.headers().ids("in-reply-to"));
        ids.addAll(mail.headers().ids("references"));
        return ids;
    }

    private static String reason(String text) {
        for (String line : text.lines().limit(200).toList()) {
            if (line.length() < 1000 && REASON.matcher(line).find()) {
                return line.strip();
            }
        }
        return text.lines().filter(line -> !line.isBlank()).findFirst().orElse("").strip();
    }

    private static Bounce reported(String report) {
        boolean failed = false;
        boolean delivered = false;
        boolean other = false;
        String status = "";
        String recipient = "";
        StringBuilder diagnostic = new StringBuilder();
        String field = "";
        boolean ofFailed = true;
        for (String line : (report + "\n").split("\n")) {
            if (!line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == '\t')) {
                diagnostic.append(field.equals("diagnostic-code") && ofFailed && diagnostic.length() < MAX ? " " + line.strip() : "");
                continue;
            }
            int colon = line.indexOf(':');
            field = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            switch (field) {
                case "final-recipient", "original-recipient" -> recipient = failed && !recipient.isEmpty() ? recipient : afterType(value);
                case "action" -> {
                    String action = value.toLowerCase(Locale.ROOT);
                    ofFailed = action.startsWith("failed");
                    failed |= ofFailed;
                    delivered |= action.startsWith("delivered");
                    other |= !ofFailed && !action.startsWith("delivered");
                }
                case "status" -> status = ofFailed && !value.isEmpty() ? value : status;
                case "diagnostic-code" -> {
                    if (ofFailed) {
                        diagnostic.setLength(0);
                        diagnostic.append(afterType(value));
                    }
                }
                default -> { }
            }
        }
        if (!failed) {
            return new Bounce(delivered && !other ? Kind.DELIVERED : Kind.UNDECIDED, "");
        }
        return new Bounce(Kind.FAILED, words(recipient, diagnostic.isEmpty() ? status : diagnostic.toString()));
    }

    private static String words(String recipient, String reason) {
        String all = HeaderText.clean(((recipient == null ? "" : recipient) + " " + reason).strip());
        return all.length() > MAX ? all.substring(0, MAX) : all;
    }

    private static String afterType(String value) {
        return value.substring(value.indexOf(';') + 1).strip();
    }
}
