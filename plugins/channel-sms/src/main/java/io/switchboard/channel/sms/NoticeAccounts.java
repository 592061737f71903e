package io.switchboard.channel.sms;

import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.settings.Settings;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The open accounts that carry the platform's notices, in the order of their opening. Static, for the platform makes connector and
 * notifier apart from each other; both live as long as the plugin's class loader.
 */
final class NoticeAccounts {
    private static final List<NoticeAccount> OPEN = new CopyOnWriteArrayList<>();

    private NoticeAccounts() {}

    /**
     * One of them.
     *
     * @param platform where the platform's own pages begin
     */
    record NoticeAccount(Channel channel, Settings settings, URI platform) {}

    /** Of those alone whose settings say so: each notice is charged. */
    static void add(Channel channel, Settings settings, ChannelContext context) {
        if (settings.get(SmsSettings.NOTICES)) {
            OPEN.add(new NoticeAccount(channel, settings, context.webhookUrl().resolve("/")));
        }
    }

    static void remove(Channel channel) {
        OPEN.removeIf(account -> account.channel() == channel);
    }

    /** The first that sends now; else the first. */
    static Optional<NoticeAccount> first() {
        return OPEN.stream().filter(account -> sends(account.channel().status())).findFirst().or(() -> OPEN.stream().findFirst());
    }

    private static boolean sends(ChannelStatus status) {
        return status.state() != ChannelStatus.State.OFFLINE && status.cannotSend() == null;
    }
}
