package io.switchboard.channel.whatsapp;

import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import java.net.URI;

/**
 * What an admin fills in for one business number.
 *
 * @param businessAccountId null where templates aren't used
 * @param apiBase with the version, without a slash at its end
 */
record WhatsappSettings(
        String appSecret, String verifyToken, String accessToken, String phoneNumberId, String businessAccountId, String apiBase) {
    static final Setting<String> APP_SECRET = Setting.secret("appSecret").required().between(8, 200);
    static final Setting<String> VERIFY_TOKEN = Setting.secret("verifyToken").required().between(8, 200);
    static final Setting<String> ACCESS_TOKEN = Setting.secret("accessToken").required().between(8, 1000).check(WhatsappSettings::isToken);
    static final Setting<String> PHONE_NUMBER_ID = Setting.text("phoneNumberId").required().check(WhatsappSettings::isId);
    static final Setting<String> BUSINESS_ACCOUNT_ID = Setting.text("businessAccountId").advanced().check(WhatsappSettings::isId);
    static final Setting<URI> API_BASE =
            Setting.url("apiBase").advanced().orElse(URI.create("https://graph.facebook.com/v26.0")).check(WhatsappSettings::isBase);

    static final SettingsSchema SCHEMA =
            SettingsSchema.of(PHONE_NUMBER_ID, ACCESS_TOKEN, APP_SECRET, VERIFY_TOKEN, BUSINESS_ACCOUNT_ID, API_BASE);

    static WhatsappSettings of(Settings settings) {
        return new WhatsappSettings(
                settings.get(APP_SECRET).strip(),
                settings.get(VERIFY_TOKEN).strip(),
                settings.get(ACCESS_TOKEN).strip(),
                settings.get(PHONE_NUMBER_ID),
                settings.get(BUSINESS_ACCOUNT_ID),
                settings.get(API_BASE).toString().replaceAll("/+$", ""));
    }

    /** Meta's ids are digits; it names longer ones for the future. */
    private static String isId(String id) {
        return id.matches("[A-Za-z0-9_.-]{1,100}") ? null : "notId";
    }

    /** It goes into a header. */
    private static String isToken(String token) {
        return token.strip().matches("[!-~]+") ? null : "notToken";
    }

    private static String isBase(URI base) {
        boolean versioned = base.getPath() != null && base.getPath().matches("/(.*/)?v\\d{1,3}\\.\\d{1,2}/*");
        return versioned && base.getQuery() == null && base.getFragment() == null ? null : "notBase";
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "WhatsappSettings[" + phoneNumberId + "]";
    }
}
