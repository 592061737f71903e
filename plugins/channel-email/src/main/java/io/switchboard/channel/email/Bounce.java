package io.switchboard.channel.email;

import java.util.Locale;

/**
 * A delivery report that says that a mail did not arrive (RFC 3464).
 *
 * @param problem the mail server's words, at most 300 characters
 */
record Bounce(String problem) {

    /** Null unless the report says for good that a recipient wasn't reached. */
    static Bounce of(Mail mail) {
        if (mail.report().isEmpty()) {
            return null;
        }
        boolean failed = false;
        String status = "";
        String diagnostic = "";
        String recipient = "";
        String field = "";
        for (String line : (mail.report() + "\n").split("\n")) {
            if (!line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == '\t')) {
                diagnostic += field.equals("diagnostic-code") ? " " + line.strip() : "";
                continue;
            }
            int colon = line.indexOf(':');
            field = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            switch (field) {
                case "action" -> failed |= value.toLowerCase(Locale.ROOT).startsWith("failed");
                case "status" -> status = value;
                case "final-recipient" -> recipient = afterType(value);
                case "diagnostic-code" -> diagnostic = afterType(value);
                default -> { }
            }
        }
        if (!failed) {
            return null;
        }
        String problem = HeaderText.clean((recipient + " " + (diagnostic.isEmpty() ? status : diagnostic)).strip());
        return new Bounce(problem.length() > 300 ? problem.substring(0, 300) : problem);
    }

    private static String afterType(String value) {
        return value.substring(value.indexOf(';') + 1).strip();
    }
}
