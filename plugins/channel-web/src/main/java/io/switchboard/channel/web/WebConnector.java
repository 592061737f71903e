package io.switchboard.channel.web;

import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import org.pf4j.Extension;

/** Chat on a shop's own pages. The platform serves the visitors; an account says how the chat looks. */
@Extension
public final class WebConnector implements ChannelConnector {

    @Override
    public String id() {
        return "channel-web";
    }

    @Override
    public SettingsSchema settings() {
        return WebSettings.SCHEMA;
    }

    @Override
    public String icon() {
        return "icon.svg";
    }

    @Override
    public Channel open(Settings settings, ChannelContext context) {
        return new WebChannel(settings);
    }

    /** Nothing outside of the platform takes part, so good settings are enough. */
    @Override
    public ChannelStatus test(Settings settings, ChannelContext context) {
        return ChannelStatus.ONLINE;
    }
}
