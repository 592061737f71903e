package io.switchboard.channel.echo;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import org.pf4j.Extension;

/** The smallest channel: signed webhooks come in, answers go out as JSON, or come back as an echo. */
@Extension
public final class EchoConnector implements ChannelConnector {

    @Override
    public String id() {
        return "channel-echo";
    }

    @Override
    public SettingsSchema settings() {
        return EchoSettings.ACCOUNT;
    }

    @Override
    public String icon() {
        return "icon.svg";
    }

    @Override
    public Channel open(Settings settings, ChannelContext context) {
        if (settings.get(EchoSettings.TROUBLE).equals("FAIL_TO_OPEN")) {
            throw new ConnectorException(Failure.UNAUTHORIZED, "told by its settings not to open");
        }
        Channel channel = new EchoChannel(settings, context);
        return settings.get(EchoSettings.TROUBLE).equals("HANG_IN_WEBHOOK")
                ? new HangingChannel(channel, settings.get(EchoSettings.HANG_FOR))
                : channel;
    }

    @Override
    public ChannelStatus test(Settings settings, ChannelContext context) {
        if (settings.get(EchoSettings.ANSWER_URL) != null) {
            new EchoClient(settings, context.http()).ping();
        }
        return ChannelStatus.ONLINE;
    }
}
