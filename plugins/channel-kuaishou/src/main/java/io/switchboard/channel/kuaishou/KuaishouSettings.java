package io.switchboard.channel.kuaishou;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.SettingsSchema;
import java.io.IOException;
import java.net.URI;

/** What an admin fills in for an account. */
final class KuaishouSettings {
    static final Setting<String> APP_KEY = Setting.text("appKey").required().between(1, 100);
    static final Setting<String> APP_SECRET = Setting.secret("appSecret").required().between(1, 200);
    static final Setting<String> MESSAGE_SECRET =
            Setting.secret("messageSecret").check(text -> PushCrypto.isKey(text) ? null : "setting.messageSecret.key");
    static final Setting<String> SELLER_OPEN_ID = Setting.text("sellerOpenId").between(0, 200);
    static final Setting<Boolean> EXPERIMENTAL = Setting.flag("experimentalSending");
    static final Setting<String> SEND_METHOD = Setting.text("sendMethod")
            .between(0, 100)
            .check(text -> text.matches("[a-z][a-zA-Z.]*") ? null : "setting.sendMethod.words")
            .advanced();
    static final Setting<String> SEND_PARAM = Setting.text("sendParam")
            .between(2, 2000)
            .multiline()
            .orElse("{\"openId\": \"{{to}}\", \"content\": \"{{text}}\", \"outId\": \"{{id}}\"}")
            .check(text -> isObject(text) ? null : "setting.sendParam.json")
            .advanced();
    static final Setting<String> SIGN_SECRET = Setting.secret("signSecret").between(0, 200).advanced();
    static final Setting<String> REFRESH_TOKEN = Setting.secret("refreshToken").between(0, 1_000).advanced();
    static final Setting<String> TOKEN_ERRORS = Setting.text("tokenErrors").orElse("28").advanced();
    static final Setting<String> RATE_ERRORS = Setting.text("rateErrors").advanced();
    static final Setting<URI> API_BASE = Setting.url("apiBase").orElse(URI.create("https://openapi.kwaixiaodian.com")).advanced();

    static final SettingsSchema ACCOUNT = SettingsSchema.of(
            APP_KEY, APP_SECRET, MESSAGE_SECRET, SELLER_OPEN_ID, EXPERIMENTAL, SEND_METHOD, SEND_PARAM, SIGN_SECRET, REFRESH_TOKEN,
            TOKEN_ERRORS, RATE_ERRORS, API_BASE);

    private KuaishouSettings() {}

    private static boolean isObject(String text) {
        try {
            JSON.std.mapFrom(text);
            return true;
        } catch (IOException | RuntimeException broken) {
            return false;
        }
    }
}
