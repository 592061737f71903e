package io.switchboard.channel.messenger;

import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import java.net.URI;

/**
 * What an admin fills in for one Facebook page.
 *
 * @param humanAgent whether Meta lets people answer for seven days
 * @param apiBase with the version, without a slash at its end
 */
record MessengerSettings(String appSecret, String verifyToken, String accessToken, String pageId, boolean humanAgent, String apiBase) {
    static final Setting<String> APP_SECRET = Setting.secret("appSecret").required().between(8, 200);
    static final Setting<String> VERIFY_TOKEN = Setting.secret("verifyToken").required().between(8, 200);
    static final Setting<String> ACCESS_TOKEN = Setting.secret("accessToken").required().between(8, 1000).check(MessengerSettings::isToken);
    static final Setting<String> PAGE_ID = Setting.text("pageId").required().check(id -> id.matches("\\d{1,50}") ? null : "notId");
    static final Setting<Boolean> HUMAN_AGENT = Setting.flag("humanAgent").advanced();
    static final Setting<URI> API_BASE =
            Setting.url("apiBase").advanced().orElse(URI.create("https://graph.facebook.com/v26.0")).check(MessengerSettings::isBase);

    static final SettingsSchema SCHEMA = SettingsSchema.of(PAGE_ID, ACCESS_TOKEN, APP_SECRET, VERIFY_TOKEN, HUMAN_AGENT, API_BASE);

    static MessengerSettings of(Settings settings) {
        return new MessengerSettings(
                settings.get(APP_SECRET).strip(),
                settings.get(VERIFY_TOKEN).strip(),
                settings.get(ACCESS_TOKEN).strip(),
                settings.get(PAGE_ID),
                settings.get(HUMAN_AGENT),
                settings.get(API_BASE).toString().replaceAll("/+$", ""));
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
        return "MessengerSettings[" + pageId + "]";
    }
}
