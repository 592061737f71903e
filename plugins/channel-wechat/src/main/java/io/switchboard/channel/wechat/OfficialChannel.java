package io.switchboard.channel.wechat;

import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.FetchesProfile;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.settings.Settings;
import java.util.Map;

/** An official account tells who its followers are; a mini program doesn't. */
final class OfficialChannel extends WechatChannel implements FetchesProfile {

    OfficialChannel(Settings settings, ChannelContext context) {
        super(WechatKind.OFFICIAL_ACCOUNT, settings, context);
    }

    /** Since the end of 2021 the platform keeps names to itself: what the shop noted at the follower is the best there is. */
    @Override
    public Sender profile(String externalId) {
        Map<String, Object> told = client().profile(externalId);
        String name = WechatTransport.text(told, "nickname");
        String remark = name == null ? WechatTransport.text(told, "remark") : name;
        String locale = WechatTransport.text(told, "language");
        return new Sender(
                externalId,
                remark == null ? WechatMessages.nameless(externalId) : remark,
                null,
                null,
                locale == null ? null : locale.replace('_', '-'),
                WechatTransport.text(told, "unionid"));
    }
}
