package io.switchboard.channel.echo;

import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.SettingsSchema;
import java.net.URI;
import java.time.Duration;

/** What an admin fills in: for an account, and for the plugin as a whole. */
final class EchoSettings {
    static final Setting<String> SECRET = Setting.secret("secret").required().between(8, 200);
    static final Setting<URI> ANSWER_URL = Setting.url("answerUrl");
    static final Setting<String> SIGNATURE = Setting.text("signature")
            .between(0, 100)
            .check(text -> text.contains("\n") ? "setting.signature.oneLine" : null);
    static final Setting<Long> MAX_LENGTH = Setting.number("maxLength").between(1, 10_000).orElse(2_000L);
    static final Setting<Boolean> REPEAT = Setting.flag("repeat");
    static final Setting<String> TROUBLE = Setting.choice("trouble", "NONE", "FAIL_TO_OPEN", "THROW", "THROW_EACH_THIRD", "HANG", "HANG_IN_WEBHOOK")
            .orElse("NONE")
            .advanced();
    static final Setting<Duration> HANG_FOR =
            Setting.duration("hangFor").between(1, 600).orElse(Duration.ofSeconds(60)).advanced();

    static final SettingsSchema ACCOUNT =
            SettingsSchema.of(SECRET, ANSWER_URL, SIGNATURE, MAX_LENGTH, REPEAT, TROUBLE, HANG_FOR);

    static final Setting<Boolean> FAIL_TO_START = Setting.flag("failToStart").advanced();
    static final Setting<Long> KEEP_NOTES = Setting.number("keepNotes").between(1, 100_000).orElse(1_000L);

    static final SettingsSchema MODULE = SettingsSchema.of(KEEP_NOTES, FAIL_TO_START);

    private EchoSettings() {}
}
