package io.switchboard.loader;

import java.util.List;

/** The hosts in {@code plugin.hosts}: a name ({@code api.example.com}), all below one ({@code *.example.com}), or any ({@code *}). */
public final class OutsideHosts {
    static final int MOST = 50;

    private static final String NAME = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*";
    private static final String ANY = "*";
    private static final String BELOW = "*.";

    private OutsideHosts() {}

    static boolean isPattern(String pattern) {
        String name = pattern.startsWith(BELOW) ? pattern.substring(BELOW.length()) : pattern;
        return pattern.equals(ANY) || name.length() <= 253 && name.matches(NAME);
    }

    /** @param host in small letters, without a port or a dot at its end */
    public static boolean allow(List<String> patterns, String host) {
        return patterns.stream()
                .anyMatch(each -> each.equals(ANY) || each.equals(host) || each.startsWith(BELOW) && host.endsWith(each.substring(1)));
    }
}
