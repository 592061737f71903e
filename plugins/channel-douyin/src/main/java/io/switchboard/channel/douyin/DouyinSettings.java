package io.switchboard.channel.douyin;

import io.switchboard.spi.channel.ReplyWindow;
import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import java.net.URI;
import java.time.Duration;

/** What an admin fills in for an account. */
final class DouyinSettings {
    static final Setting<String> CLIENT_KEY = Setting.text("clientKey").required().between(1, 100);
    static final Setting<String> CLIENT_SECRET = Setting.secret("clientSecret").required().between(1, 200);
    static final Setting<String> OPEN_ID = Setting.text("openId").required().between(1, 200);
    static final Setting<String> REFRESH_TOKEN = Setting.secret("refreshToken").required().between(1, 1_000);
    static final Setting<Long> REPLY_HOURS = Setting.number("replyHours").between(1, 720).orElse(24L);
    static final Setting<Long> REPLY_MESSAGES = Setting.number("replyMessages").between(0, 1_000).orElse(6L);
    static final Setting<Long> ENTER_SECONDS = Setting.number("enterSeconds").between(0, 86_400).orElse(30L);
    static final Setting<Long> ENTER_MESSAGES = Setting.number("enterMessages").between(1, 1_000).orElse(3L);
    static final Setting<String> WEBHOOK_SECRET = Setting.secret("webhookSecret").between(0, 200).advanced();
    static final Setting<Long> TEXT_LENGTH = Setting.number("textLength").between(1, 10_000).orElse(1_000L).advanced();
    static final Setting<String> MEDIA_HOST =
            Setting.text("mediaHost").check(text -> text.matches("[A-Za-z0-9.-]*") ? null : "setting.mediaHost.name").advanced();
    static final Setting<URI> API_BASE = Setting.url("apiBase").orElse(URI.create("https://open.douyin.com")).advanced();

    static final Setting<String> SHOP_APP_KEY = Setting.text("shopAppKey").between(0, 100).advanced();
    static final Setting<String> SHOP_SECRET = Setting.secret("shopSecret").between(0, 200).advanced();
    static final Setting<String> SHOP_ID = Setting.text("shopId").between(0, 100).advanced();
    static final Setting<Long> SHOP_DAYS = Setting.number("shopDays").between(1, 90).orElse(30L).advanced();
    static final Setting<URI> SHOP_BASE = Setting.url("shopBase").orElse(URI.create("https://openapi-fxg.jinritemai.com")).advanced();

    static final SettingsSchema ACCOUNT = SettingsSchema.of(
            CLIENT_KEY, CLIENT_SECRET, OPEN_ID, REFRESH_TOKEN, REPLY_HOURS, REPLY_MESSAGES, ENTER_SECONDS, ENTER_MESSAGES, WEBHOOK_SECRET,
            TEXT_LENGTH, MEDIA_HOST, API_BASE, SHOP_APP_KEY, SHOP_SECRET, SHOP_ID, SHOP_DAYS, SHOP_BASE);

    private DouyinSettings() {}

    static ReplyWindow afterMessage(Settings settings) {
        return new ReplyWindow(Duration.ofHours(settings.get(REPLY_HOURS)), settings.get(REPLY_MESSAGES).intValue());
    }

    /** Null when entering opens nothing. */
    static ReplyWindow afterEntering(Settings settings) {
        Duration lasts = Duration.ofSeconds(settings.get(ENTER_SECONDS));
        return lasts.isZero() ? null : new ReplyWindow(lasts, settings.get(ENTER_MESSAGES).intValue());
    }
}
