package io.switchboard.channel.web;

import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.SettingsSchema;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What an admin fills in. Texts come in pairs; an empty one stands for the plugin's own text in that language. */
final class WebSettings {
    /** A text of the page in both languages. */
    record Pair(String key, Setting<String> english, Setting<String> chinese) {
        static Pair of(String key, int longest) {
            return new Pair(key, text(key + "En", longest), text(key + "Zh", longest));
        }

        private static Setting<String> text(String key, int longest) {
            Setting<String> setting = Setting.text(key).between(0, longest);
            return longest > 100 ? setting.multiline() : setting;
        }

        Setting<String> in(boolean isChinese) {
            return isChinese ? chinese : english;
        }
    }

    static final Pair TITLE = Pair.of("title", 60);
    static final Pair WELCOME = Pair.of("welcome", 1000);
    static final Pair WARNING = Pair.of("warning", 500);
    static final Pair OFFLINE = Pair.of("offline", 1000);
    static final Pair LAUNCHER_TEXT = Pair.of("launcherText", 40);

    static final Setting<String> COLOUR = Setting.text("colour")
            .orElse("#1f6feb")
            .check(text -> text.matches("#[0-9a-fA-F]{6}") ? null : "setting.colour.format");
    static final Setting<URI> LOGO_URL = Setting.url("logoUrl");
    static final Setting<String> LAUNCHER =
            Setting.choice("launcher", "BUTTON", "LINK", "PICTURE").orElse("BUTTON");
    static final Setting<URI> LAUNCHER_IMAGE_URL = Setting.url("launcherImageUrl").advanced();
    static final Setting<String> POSITION = Setting.choice("position", "RIGHT", "LEFT").orElse("RIGHT");

    static final Setting<Boolean> PRE_CHAT = Setting.flag("preChat");
    static final Setting<String> ASK_NAME = asked("askName", "OPTIONAL");
    static final Setting<String> ASK_EMAIL = asked("askEmail", "OPTIONAL");
    static final Setting<String> ASK_PHONE = asked("askPhone", "OFF");

    static final Setting<String> ALLOWED_ORIGINS = Setting.text("allowedOrigins")
            .multiline()
            .between(0, 4000)
            .check(text -> items(text).stream().allMatch(WebSettings::isOrigin) ? null : "setting.allowedOrigins.format");
    static final Setting<Long> FILE_MEGABYTES = Setting.number("fileMegabytes").between(0, 100).orElse(10L);
    static final Setting<String> FILE_TYPES = Setting.text("fileTypes")
            .orElse("image/*, application/pdf, text/plain, video/mp4, audio/*")
            .advanced()
            .check(text -> items(text).stream().allMatch(type -> type.matches("[a-z]+/(\\*|[a-z0-9.+-]+)"))
                    ? null
                    : "setting.fileTypes.format");
    static final Setting<Boolean> TYPING_PREVIEW = Setting.flag("typingPreview").orElse(true).advanced();

    static final SettingsSchema SCHEMA = SettingsSchema.of(
            TITLE.english(), TITLE.chinese(), WELCOME.english(), WELCOME.chinese(),
            WARNING.english(), WARNING.chinese(), OFFLINE.english(), OFFLINE.chinese(),
            COLOUR, LOGO_URL, LAUNCHER, LAUNCHER_TEXT.english(), LAUNCHER_TEXT.chinese(), LAUNCHER_IMAGE_URL, POSITION,
            PRE_CHAT, ASK_NAME, ASK_EMAIL, ASK_PHONE,
            ALLOWED_ORIGINS, FILE_MEGABYTES, FILE_TYPES, TYPING_PREVIEW);

    private WebSettings() {}

    /** The entries of a list that people write with commas, spaces or lines between them. */
    static List<String> items(String text) {
        return text == null
                ? List.of()
                : Arrays.stream(text.split("[,\\s]+")).filter(item -> !item.isEmpty()).distinct().toList();
    }

    /** An origin as browsers send it: small letters, no usual port, no slash. */
    static String origin(String item) {
        String small = item.toLowerCase(Locale.ROOT).replaceFirst("/$", "");
        return small.replaceFirst("^(http://[^:]+):80$", "$1").replaceFirst("^(https://[^:]+):443$", "$1");
    }

    private static boolean isOrigin(String item) {
        return item.matches("(?i)https?://([a-z0-9-]+\\.)*[a-z0-9-]+(:\\d{1,5})?/?");
    }

    private static Setting<String> asked(String key, String usual) {
        return Setting.choice(key, "OFF", "OPTIONAL", "REQUIRED").orElse(usual);
    }
}
