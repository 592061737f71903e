package io.switchboard.channel.web;

import io.switchboard.spi.channel.CardKind;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.HostsVisitors;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.Settings;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An account, open or not: it holds nothing but its settings. */
final class WebChannel implements Channel, HostsVisitors {
    static final int LONGEST_TEXT = 4000;
    private static final long MEGABYTE = 1024 * 1024;

    private final Settings settings;

    WebChannel(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Map<String, Object> visitorConfig(Locale locale) {
        WebTexts texts = WebTexts.of(locale, settings);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("locale", texts.tag());
        config.put("title", texts.get(WebSettings.TITLE));
        config.put("welcome", texts.get(WebSettings.WELCOME));
        config.put("warning", texts.get(WebSettings.WARNING));
        config.put("offlineText", texts.get(WebSettings.OFFLINE));
        config.put("colour", settings.get(WebSettings.COLOUR));
        config.put("logoUrl", text(WebSettings.LOGO_URL));
        config.put("position", settings.get(WebSettings.POSITION));
        config.put("launcher", settings.get(WebSettings.LAUNCHER));
        config.put("launcherText", texts.get(WebSettings.LAUNCHER_TEXT));
        config.put("launcherImageUrl", text(WebSettings.LAUNCHER_IMAGE_URL));
        config.put("preChat", Map.of("enabled", settings.get(WebSettings.PRE_CHAT), "fields", fields(texts)));
        config.put("fileMaxBytes", limits().maxFileBytes());
        config.put("fileTypes", WebSettings.items(settings.get(WebSettings.FILE_TYPES)));
        config.put("textMax", LONGEST_TEXT);
        config.put("typingPreview", settings.get(WebSettings.TYPING_PREVIEW));
        return config;
    }

    @Override
    public List<String> allowedOrigins() {
        return WebSettings.items(settings.get(WebSettings.ALLOWED_ORIGINS)).stream()
                .map(WebSettings::origin)
                .distinct()
                .toList();
    }

    /** Nothing to carry: the message is stored, and the visitor's page reads it from the platform. */
    @Override
    public Receipt send(OutboundMessage message) {
        return Receipt.sent(message.id());
    }

    @Override
    public ChannelStatus status() {
        return ChannelStatus.ONLINE;
    }

    @Override
    public ChannelLimits limits() {
        long maxFileBytes = settings.get(WebSettings.FILE_MEGABYTES) * MEGABYTE;
        return new ChannelLimits(LONGEST_TEXT, true, maxFileBytes, maxFileBytes > 0, null, true).showing(CardKind.LINK);
    }

    @Override
    public void close() {
        // Holds nothing.
    }

    private List<Map<String, Object>> fields(WebTexts texts) {
        List<Map<String, Object>> fields = new ArrayList<>();
        field("name", WebSettings.ASK_NAME, texts, fields);
        field("email", WebSettings.ASK_EMAIL, texts, fields);
        field("phone", WebSettings.ASK_PHONE, texts, fields);
        return fields;
    }

    private void field(String key, Setting<String> asked, WebTexts texts, List<Map<String, Object>> into) {
        String how = settings.get(asked);
        if (!how.equals("OFF")) {
            into.add(Map.of("key", key, "label", texts.own("field." + key), "required", how.equals("REQUIRED")));
        }
    }

    private String text(Setting<URI> setting) {
        URI value = settings.get(setting);
        return value == null ? "" : value.toString();
    }
}
