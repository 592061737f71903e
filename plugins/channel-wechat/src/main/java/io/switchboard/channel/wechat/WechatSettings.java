package io.switchboard.channel.wechat;

import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.SettingsSchema;
import java.net.URI;
import java.time.Duration;

/** What an admin fills in: all of it stands on the account's pages at the platform. */
final class WechatSettings {
    static final Setting<String> KIND =
            Setting.choice("kind", WechatKind.OFFICIAL_ACCOUNT.name(), WechatKind.MINI_PROGRAM.name(), WechatKind.CUSTOMER_SERVICE.name()).required();

    static final Setting<String> APP_ID = Setting.text("appId").required().between(4, 64)
            .check(id -> id.matches("[A-Za-z0-9_-]+") ? null : "setting.appId.form");

    static final Setting<String> APP_SECRET = Setting.secret("appSecret").required().between(4, 200);

    static final Setting<String> TOKEN = Setting.secret("token").required()
            .check(token -> token.matches("[A-Za-z0-9]{3,32}") ? null : "setting.token.form");

    /** Empty: the platform sends its calls in plain text. */
    static final Setting<String> ENCODING_AES_KEY = Setting.secret("encodingAesKey")
            .check(key -> key.matches("[A-Za-z0-9+/]{43}") ? null : "setting.encodingAesKey.form");

    /** Of WeChat customer service alone, and needed there. */
    static final Setting<String> OPEN_KF_ID = Setting.text("openKfId").between(5, 64)
            .check(id -> id.matches("[A-Za-z0-9_-]+") ? null : "setting.openKfId.form");

    /** Of the app whose secret this is, at WeCom: with it the account carries the platform's notices to agents. */
    static final Setting<Long> AGENT_ID = Setting.number("agentId").between(1, 2_147_483_647);

    /** Said by customer service to who comes in; empty for nothing. As long as fits in any case. */
    static final Setting<String> WELCOME = Setting.text("welcome").multiline().between(0, 682);

    /** Said by customer service to whose session was ended; empty for nothing. */
    static final Setting<String> FAREWELL = Setting.text("farewell").multiline().between(0, 682);

    static final Setting<URI> API_BASE = Setting.url("apiBase").advanced().orElse(URI.create("https://api.weixin.qq.com"));

    /** How far the platform's clock and ours may be apart. */
    static final Setting<Duration> CLOCK_TOLERANCE =
            Setting.duration("clockTolerance").advanced().between(60, 3600).orElse(Duration.ofMinutes(10));

    static final SettingsSchema ACCOUNT =
            SettingsSchema.of(
            KIND, APP_ID, APP_SECRET, TOKEN, ENCODING_AES_KEY, OPEN_KF_ID, AGENT_ID, WELCOME, FAREWELL, API_BASE, CLOCK_TOLERANCE);

    private WechatSettings() {}
}
