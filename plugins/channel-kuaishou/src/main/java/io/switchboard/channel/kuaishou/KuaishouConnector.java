package io.switchboard.channel.kuaishou;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.platform.BothLanguages;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import org.pf4j.Extension;

/** What Kuaishou pushes, of a shop (kwaixiaodian.com) or an application (open.kuaishou.com). */
@Extension
public final class KuaishouConnector implements ChannelConnector {
    static final BothLanguages TEXTS = BothLanguages.of(KuaishouConnector.class);

    @Override
    public String id() {
        return "channel-kuaishou";
    }

    @Override
    public SettingsSchema settings() {
        return KuaishouSettings.ACCOUNT;
    }

    @Override
    public String icon() {
        return "icon.svg";
    }

    @Override
    public Channel open(Settings settings, ChannelContext context) {
        boolean sends = settings.get(KuaishouSettings.EXPERIMENTAL);
        boolean whole = settings.get(KuaishouSettings.SEND_METHOD) != null
                && settings.get(KuaishouSettings.SIGN_SECRET) != null
                && settings.get(KuaishouSettings.REFRESH_TOKEN) != null;
        if (sends && !whole) {
            throw new ConnectorException(Failure.INVALID_REQUEST, TEXTS.text("sending.incomplete"));
        }
        return new KuaishouChannel(settings, context);
    }

    /** With a token of the application alone: the refresh token is good for one use, which is the account's. */
    @Override
    public ChannelStatus test(Settings settings, ChannelContext context) {
        new KuaishouClient(settings, context).test();
        return ChannelStatus.ONLINE;
    }
}
