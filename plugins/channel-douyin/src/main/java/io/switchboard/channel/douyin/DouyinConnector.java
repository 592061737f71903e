package io.switchboard.channel.douyin;

import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.platform.BothLanguages;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import org.pf4j.Extension;

/** Private messages of an account on Douyin (open.douyin.com). */
@Extension
public final class DouyinConnector implements ChannelConnector {
    static final BothLanguages TEXTS = BothLanguages.of(DouyinConnector.class);

    @Override
    public String id() {
        return "channel-douyin";
    }

    @Override
    public SettingsSchema settings() {
        return DouyinSettings.ACCOUNT;
    }

    @Override
    public String icon() {
        return "icon.svg";
    }

    @Override
    public Channel open(Settings settings, ChannelContext context) {
        return new DouyinChannel(settings, context);
    }

    /** Asks for both tokens, and with the account's for its name. Never renews the refresh token: that would end the one in use. */
    @Override
    public ChannelStatus test(Settings settings, ChannelContext context) {
        DouyinTokens tokens = new DouyinTokens(settings, context);
        tokens.client.get();
        try {
            new DouyinClient(settings, context, tokens).account();
        } catch (DouyinTokens.RefreshTokenEnded ended) {
            // The account in use may have renewed it since, and keeps the newer one to itself.
            return ChannelStatus.degraded(TEXTS.text("test.refreshToken"));
        }
        return ChannelStatus.ONLINE;
    }
}
