package io.switchboard.channel.email;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The mail accounts open in this plugin, in the order of their opening. Static, for the platform makes connector and
 * notifier apart from each other; both live as long as the plugin's class loader.
 */
final class OpenAccounts {
    private static final List<EmailChannel> OPEN = new CopyOnWriteArrayList<>();

    private OpenAccounts() {}

    static void add(EmailChannel channel) {
        OPEN.add(channel);
    }

    static void remove(EmailChannel channel) {
        OPEN.remove(channel);
    }

    static List<EmailChannel> all() {
        return List.copyOf(OPEN);
    }

    /** Whether an open account has this address. */
    static boolean owns(String address) {
        return OPEN.stream().anyMatch(channel -> channel.ours().match(address) != null);
    }

    /** The first whose last mail went out; else the first. */
    static Optional<EmailChannel> first() {
        return OPEN.stream().filter(EmailChannel::canSend).findFirst().or(() -> OPEN.stream().findFirst());
    }
}
