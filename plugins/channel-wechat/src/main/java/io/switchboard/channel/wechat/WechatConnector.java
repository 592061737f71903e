package io.switchboard.channel.wechat;

import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import org.pf4j.Extension;

/** WeChat: official accounts and mini programs. */
@Extension
public final class WechatConnector implements ChannelConnector {

    @Override
    public String id() {
        return "channel-wechat";
    }

    @Override
    public SettingsSchema settings() {
        return WechatSettings.ACCOUNT;
    }

    @Override
    public String icon() {
        return "icon.svg";
    }

    /** Calls nobody: a platform that is away shows when something is sent. */
    @Override
    public Channel open(Settings settings, ChannelContext context) {
        WechatKind kind = WechatKind.valueOf(settings.get(WechatSettings.KIND));
        return kind == WechatKind.OFFICIAL_ACCOUNT ? new OfficialChannel(settings, context) : new WechatChannel(kind, settings, context);
    }

    @Override
    public ChannelStatus test(Settings settings, ChannelContext context) {
        new WechatClient(WechatKind.valueOf(settings.get(WechatSettings.KIND)), settings, context, new WechatHealth(status -> {})).check();
        return ChannelStatus.ONLINE;
    }
}
