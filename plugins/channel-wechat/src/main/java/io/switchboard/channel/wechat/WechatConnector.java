package io.switchboard.channel.wechat;

import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.platform.BothLanguages;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import org.pf4j.Extension;

/** WeChat: official accounts, mini programs, and customer service. */
@Extension
public final class WechatConnector implements ChannelConnector {
    static final BothLanguages TEXTS = BothLanguages.of(WechatConnector.class);

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
        return switch (kind) {
            case OFFICIAL_ACCOUNT -> new OfficialChannel(settings, context);
            case MINI_PROGRAM -> new WechatChannel(kind, settings, context);
            case CUSTOMER_SERVICE -> new ServiceChannel(settings, context);
        };
    }

    @Override
    public ChannelStatus test(Settings settings, ChannelContext context) {
        WechatKind kind = WechatKind.valueOf(settings.get(WechatSettings.KIND));
        WechatHealth health = new WechatHealth(status -> {});
        if (kind == WechatKind.CUSTOMER_SERVICE) {
            new ServiceClient(settings, context, health).check();
        } else {
            new WechatClient(kind, settings, context, health).check();
        }
        return ChannelStatus.ONLINE;
    }
}
