package io.switchboard.channel.email;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads address fields as they really come, and says which addresses may be written to. */
final class Addresses {
    private static final int MAX = 200;

    private Addresses() {}

    /**
     * One address.
     *
     * @param address in small letters, good by {@link #valid}
     * @param name as shown, or null
     */
    record Mailbox(String address, String name) {}

    /** The good addresses of a raw field, in their order; what isn't one is passed over. */
    static List<Mailbox> parse(String raw) {
        List<Mailbox> found = new ArrayList<>();
        if (raw == null) {
            return found;
        }
        Scanner scanner = new Scanner(raw);
        while (found.size() < MAX && scanner.next()) {
            String address = normal(scanner.address());
            if (valid(address)) {
                found.add(new Mailbox(address, scanner.name()));
            }
        }
        return found;
    }

    static List<Mailbox> parseAll(List<String> raw) {
        List<Mailbox> found = new ArrayList<>();
        for (String field : raw) {
            found.addAll(parse(field));
        }
        return found;
    }

    private static String normal(String address) {
        String text = address.strip();
        if (text.startsWith("mailto:")) {
            text = text.substring(7);
        }
        int at = text.lastIndexOf('@');
        if (at > 0) {
            try {
                text = text.substring(0, at + 1) + IDN.toASCII(text.substring(at + 1));
            } catch (IllegalArgumentException notDomain) {
                return text;
            }
        }
        return text.toLowerCase(Locale.ROOT);
    }

    /** Whether it is one plain ASCII address that can stand in a header and in the envelope without quoting. */
    static boolean valid(String address) {
        if (address == null || address.length() > 254) {
            return false;
        }
        int at = address.indexOf('@');
        if (at < 1 || at > 64 || at != address.lastIndexOf('@') || at == address.length() - 1) {
            return false;
        }
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            boolean domain = i > at;
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letter && i != at && (domain ? ".-[]:" : ".!#$%&'*+/=?^_`{|}~-").indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether it can be the name or number of a server. */
    static boolean isHost(String name) {
        return name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == ':' || c == '_');
    }

    /** The domain in ASCII. */
    static String domain(String address) {
        return address.substring(address.indexOf('@') + 1);
    }

    /** Whether both reach the same box, as far as one can tell: case and a {@code +detail} don't count. */
    static boolean same(String one, String other) {
        return bare(one).equals(bare(other));
    }

    /** Without a {@code +detail}, in small letters. */
    static String bare(String address) {
        String small = address.toLowerCase(Locale.ROOT);
        int at = small.indexOf('@');
        int plus = small.indexOf('+');
        return plus > 0 && plus < at ? small.substring(0, plus) + small.substring(at) : small;
    }

    /** Steps over commas outside of quotes, comments and angle brackets; knows groups by their colon and semicolon. */
    private static final class Scanner {
        private final String raw;
        private int at;
        private final StringBuilder words = new StringBuilder();
        private final StringBuilder angle = new StringBuilder();
        private final StringBuilder comment = new StringBuilder();
        private boolean hasAngle;

        Scanner(String raw) {
            this.raw = raw;
        }

        boolean next() {
            words.setLength(0);
            angle.setLength(0);
            comment.setLength(0);
            hasAngle = false;
            if (at >= raw.length()) {
                return false;
            }
            int depth = 0;
            boolean quoted = false;
            boolean inAngle = false;
            for (; at < raw.length(); at++) {
                char c = raw.charAt(at);
                StringBuilder into = depth > 0 ? comment : inAngle ? angle : words;
                if (c == '\\' && (quoted || depth > 0) && at + 1 < raw.length()) {
                    into.append(raw.charAt(++at));
                } else if (c == '"' && depth == 0) {
                    quoted = !quoted;
                } else if (quoted) {
                    into.append(c);
                } else if (c == '(' && !inAngle) {
                    depth++;
                } else if (c == ')' && depth > 0) {
                    depth--;
                } else if (depth > 0) {
                    into.append(c);
                } else if (c == '<') {
                    inAngle = true;
                    hasAngle = true;
                    angle.setLength(0);
                } else if (c == '>') {
                    inAngle = false;
                } else if ((c == ',' || c == ';') && !inAngle) {
                    at++;
                    return true;
                } else if (c == ':' && !inAngle && words.indexOf("@") < 0 && !words.toString().strip().equals("mailto")) {
                    words.setLength(0); // the name of a group
                } else {
                    into.append(c);
                }
            }
            return true;
        }

        String address() {
            if (hasAngle) {
                String inside = angle.toString();
                int route = inside.startsWith("@") ? inside.indexOf(':') : -1;
                return inside.substring(route + 1);
            }
            String text = words.toString().strip();
            int space = text.lastIndexOf(' ');
            return space >= 0 && text.indexOf('@', space) > 0 ? text.substring(space + 1) : text;
        }

        String name() {
            String text = HeaderText.decode(hasAngle ? words.toString() : comment.toString());
            if (text.isBlank() && hasAngle) {
                text = HeaderText.decode(comment.toString());
            }
            text = text.replace("\"", "").strip();
            if (text.length() > 200) {
                text = text.substring(0, Character.isHighSurrogate(text.charAt(199)) ? 199 : 200);
            }
            return text.isEmpty() ? null : text;
        }
    }
}
