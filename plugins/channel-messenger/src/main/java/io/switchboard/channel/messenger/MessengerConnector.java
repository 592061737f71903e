package io.switchboard.channel.messenger;

import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.platform.BothLanguages;
import io.switchboard.spi.platform.KeyValueStore;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import jakarta.inject.Inject;
import org.pf4j.Extension;

/** Conversations on Facebook Messenger: one account for each page. */
@Extension
public final class MessengerConnector implements ChannelConnector {
    static final BothLanguages TEXTS = BothLanguages.of(MessengerConnector.class);

    @Inject
    KeyValueStore store;

    public MessengerConnector() {}

    /** Without a platform. */
    MessengerConnector(KeyValueStore store) {
        this.store = store;
    }

    @Override
    public String id() {
        return "channel-messenger";
    }

    @Override
    public SettingsSchema settings() {
        return MessengerSettings.SCHEMA;
    }

    @Override
    public String icon() {
        return "icon.svg";
    }

    @Override
    public Channel open(Settings settings, ChannelContext context) {
        return new MessengerChannel(MessengerSettings.of(settings), context, new Notes(store));
    }

    @Override
    public ChannelStatus test(Settings settings, ChannelContext context) {
        return new PageClient(MessengerSettings.of(settings), context.http(), context.clock(), status -> {}).check();
    }
}
