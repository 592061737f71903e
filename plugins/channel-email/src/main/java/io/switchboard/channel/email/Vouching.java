package io.switchboard.channel.email;

import io.switchboard.spi.message.Envelope.Trust;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What our own mail server found out about a sender: its Authentication-Results (RFC 8601). Only the topmost field under
 * the name that an admin set counts: a server removes those that come from outside under its own name, and what other
 * servers say proves nothing here.
 *
 * @param words for people, or null
 */
record Vouching(Trust trust, String words) {
    static final Vouching NONE = new Vouching(Trust.UNKNOWN, null);
    private static final int MAX = 8000;

    /** One method's result: {@code dkim=pass header.d=shop.example}. */
    private record Result(String method, String result, String domain) {
        boolean is(String wantedMethod, String wanted) {
            return method.equals(wantedMethod) && result.equals(wanted);
        }
    }

    /** @param server the name of our own mail server, or null when nobody is believed */
    static Vouching of(MailHeaders headers, String server) {
        if (server == null || server.isBlank()) {
            return NONE;
        }
        for (String field : headers.all("authentication-results")) {
            String text = uncommented(field.length() > MAX ? field.substring(0, MAX) : field);
            String[] parts = text.split(";");
            String name = parts[0].strip().split("\\s", 2)[0];
            if (name.equalsIgnoreCase(server.strip())) {
                return judge(headers, results(parts));
            }
        }
        return NONE;
    }

    private static List<Result> results(String[] parts) {
        List<Result> results = new ArrayList<>();
        for (int i = 1; i < parts.length && results.size() < 50; i++) {
            String method = "";
            String result = "";
            String domain = "";
            for (String word : parts[i].strip().split("\\s+")) {
                int equals = word.indexOf('=');
                if (equals < 1) {
                    continue;
                }
                String key = word.substring(0, equals).toLowerCase(Locale.ROOT);
                String value = word.substring(equals + 1).replace("\"", "").toLowerCase(Locale.ROOT);
                if (method.isEmpty()) {
                    int version = key.indexOf('/');
                    method = version < 0 ? key : key.substring(0, version);
                    result = value;
                } else if (List.of("header.d", "header.i", "smtp.mailfrom", "header.from").contains(key) && domain.isEmpty()) {
                    domain = value.substring(value.lastIndexOf('@') + 1);
                }
            }
            results.add(new Result(method, result, domain));
        }
        return results;
    }

    private static Vouching judge(MailHeaders headers, List<Result> results) {
        List<Addresses.Mailbox> from = Addresses.parseAll(headers.all("from"));
        String words = HeaderText.clean(String.join(
                " ",
                results.stream()
                        .filter(r -> List.of("dmarc", "dkim", "spf").contains(r.method()))
                        .map(r -> r.method() + "=" + r.result() + (r.domain().isEmpty() ? "" : " (" + r.domain() + ")"))
                        .toList()));
        words = words.isEmpty() ? null : words.length() > 300 ? words.substring(0, 300) : words;
        if (from.size() != 1) {
            // Two writers: whoever was verified, the other was not.
            return new Vouching(Trust.UNKNOWN, words);
        }
        String domain = Addresses.domain(from.get(0).address());
        boolean verified = results.stream().anyMatch(r -> r.is("dmarc", "pass") && aligned(r.domain(), domain)
                || (r.is("dkim", "pass") || r.is("spf", "pass")) && !r.domain().isEmpty() && aligned(r.domain(), domain));
        boolean failed = results.stream().anyMatch(r -> r.is("dmarc", "fail"))
                || results.stream().anyMatch(r -> r.is("dkim", "fail")) && results.stream().anyMatch(r -> r.is("spf", "fail"));
        boolean policyFailed = results.stream().anyMatch(r -> r.is("dmarc", "fail"));
        return new Vouching(verified && !policyFailed ? Trust.VERIFIED : failed ? Trust.FAILED : Trust.UNKNOWN, words);
    }

    /** The same, or one below the other. An empty one says nothing against it. */
    private static boolean aligned(String verified, String domain) {
        return verified.isEmpty()
                || domain.equals(verified)
                || domain.endsWith("." + verified) && verified.indexOf('.') > 0
                || verified.endsWith("." + domain);
    }

    /** Without comments and quoting, which could hide a semicolon. */
    private static String uncommented(String field) {
        StringBuilder text = new StringBuilder();
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\' && (depth > 0 || quoted)) {
                i++;
            } else if (c == '"' && depth == 0) {
                quoted = !quoted;
            } else if (quoted) {
                text.append(c == ';' || c == '=' || Character.isWhitespace(c) ? '_' : c);
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && depth > 0) {
                depth--;
            } else if (depth == 0) {
                text.append(c);
            }
        }
        return text.toString();
    }
}
