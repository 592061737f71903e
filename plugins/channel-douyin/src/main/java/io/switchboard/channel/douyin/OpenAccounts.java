package io.switchboard.channel.douyin;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The accounts open in this plugin. Static, for the platform makes connector and task apart from each other; both live as long as the
 * plugin's class loader.
 */
final class OpenAccounts {
    private static final List<DouyinChannel> OPEN = new CopyOnWriteArrayList<>();

    private OpenAccounts() {}

    static void add(DouyinChannel channel) {
        OPEN.add(channel);
    }

    static void remove(DouyinChannel channel) {
        OPEN.remove(channel);
    }

    static List<DouyinChannel> all() {
        return List.copyOf(OPEN);
    }
}
