package io.switchboard.channel.whatsapp;

import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.platform.BothLanguages;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import org.pf4j.Extension;

/** Conversations on WhatsApp, by Meta's Cloud API: one account for each business number. */
@Extension
public final class WhatsappConnector implements ChannelConnector {
    static final BothLanguages TEXTS = BothLanguages.of(WhatsappConnector.class);

    @Override
    public String id() {
        return "channel-whatsapp";
    }

    @Override
    public SettingsSchema settings() {
        return WhatsappSettings.SCHEMA;
    }

    @Override
    public String icon() {
        return "icon.svg";
    }

    @Override
    public Channel open(Settings settings, ChannelContext context) {
        return new WhatsappChannel(WhatsappSettings.of(settings), context);
    }

    @Override
    public ChannelStatus test(Settings settings, ChannelContext context) {
        return new GraphClient(WhatsappSettings.of(settings), context.http(), context.clock(), status -> {}).check();
    }
}
