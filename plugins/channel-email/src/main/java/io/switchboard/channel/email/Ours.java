package io.switchboard.channel.email;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The addresses that are ours: that of the account and its aliases. None of them is ever a participant.
 *
 * @param main the account's
 * @param aliases further ones, in small letters
 */
record Ours(String main, List<String> aliases) {
    private static final List<String> DELIVERED = List.of("to", "cc", "delivered-to", "x-original-to", "envelope-to", "apparently-to");

    static Ours of(String main, String aliases) {
        return new Ours(main, split(aliases));
    }

    /** Addresses between commas, semicolons and spaces. */
    static List<String> split(String text) {
        return text == null
                ? List.of()
                : Arrays.stream(text.toLowerCase(Locale.ROOT).split("[\\s,;]+")).filter(part -> !part.isEmpty()).distinct().toList();
    }

    /** Which of ours an address reaches, null when none. */
    String match(String address) {
        if (Addresses.same(main, address)) {
            return main;
        }
        return aliases.stream().filter(alias -> Addresses.same(alias, address)).findFirst().orElse(null);
    }

    /** Whether it is ours, or that of another account of this desk. */
    boolean isOurs(String address) {
        return match(address) != null || OpenAccounts.owns(address);
    }

    /** The one of ours that a mail was written to; null when it doesn't say. */
    String writtenTo(MailHeaders headers) {
        for (String field : DELIVERED) {
            for (Addresses.Mailbox each : Addresses.parseAll(headers.all(field))) {
                String ours = match(each.address());
                if (ours != null) {
                    return ours;
                }
            }
        }
        return null;
    }

    /** Others that a mail was written to, in their order. */
    List<String> others(MailHeaders headers, String from, int most, String... fields) {
        Set<String> others = new LinkedHashSet<>();
        for (String field : fields) {
            for (Addresses.Mailbox other : Addresses.parseAll(headers.all(field))) {
                if (others.size() < most && !isOurs(other.address()) && !other.address().equals(from)) {
                    others.add(other.address());
                }
            }
        }
        return new ArrayList<>(others);
    }
}
