package io.switchboard.channel.wechat;

import io.switchboard.spi.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The apps of open accounts that carry the platform's notices, in the order of their opening. Static, for the platform makes connector
 * and notifier apart from each other; both live as long as the plugin's class loader.
 */
final class NoticeApps {
    private static final List<NoticeApp> OPEN = new CopyOnWriteArrayList<>();

    private NoticeApps() {}

    /** One of them, by its number. */
    record NoticeApp(ServiceChannel channel, ServiceClient client, long id) {}

    /** Of those alone whose settings name the app. */
    static void add(ServiceChannel channel, ServiceClient client, Settings settings) {
        Long id = settings.get(WechatSettings.AGENT_ID);
        if (id != null) {
            OPEN.add(new NoticeApp(channel, client, id));
        }
    }

    static void remove(ServiceChannel channel) {
        OPEN.removeIf(app -> app.channel() == channel);
    }

    static Optional<NoticeApp> first() {
        return OPEN.stream().findFirst();
    }
}
