package io.switchboard.web.widget;

import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.conversation.Visitors;
import io.switchboard.core.shared.Languages;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Refused;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.HostsVisitors;
import io.switchboard.spi.message.FileRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The channels that have visitors, and what their pages need to know. */
@ApplicationScoped
public class WidgetChannels {
    @Inject
    ChannelAccounts accounts;

    @Inject
    ChannelGateway gateway;

    @Inject
    Visitors visitors;

    @Inject
    PlatformSettings settings;

    /**
     * @throws Refused NOT_FOUND for an unknown key or a channel without visitors, UNAVAILABLE while it isn't open
     */
    public ChannelAccount get(String key) {
        ChannelAccount account = accounts.knownByKey(key).orElseThrow(() -> Refused.notFound("channel"));
        if (!gateway.isOpen(account.id())) {
            throw Refused.unavailable("channel.closed");
        }
        hosts(account);
        return account;
    }

    /** Origins that may embed it; empty: all. */
    public List<String> origins(ChannelAccount account) {
        return hosts(account).allowedOrigins();
    }

    /** The channel's own texts and looks, and what the platform adds. */
    public Map<String, Object> config(ChannelAccount account, String locale) {
        String tag = Languages.here().nearest(locale == null ? Locale.ENGLISH : Locale.forLanguageTag(locale.strip().replace('_', '-')));
        Locale language = Locale.forLanguageTag(tag);
        Map<String, Object> config = new HashMap<>(hosts(account).visitorConfig(language));
        config.putIfAbsent("locale", language.toLanguageTag());
        Languages.here().part(tag, "widget").ifPresent(words -> {
            config.put("texts", Map.of("language", tag, "words", words));
            // The channel knows our own two only.
            config.put("locale", tag);
        });
        config.put("online", visitors.isAttended(account));
        config.put("fileMaxBytes", maxFileBytes(account));
        return config;
    }

    /** The largest file that a visitor may send: the channel's limit, or the installation's when it is smaller. */
    long maxFileBytes(ChannelAccount account) {
        long channelMax = gateway.limits(account.id()).map(ChannelLimits::maxFileBytes).orElse(0L);
        return Math.min(channelMax, settings.maxFileBytes());
    }

    /**
     * Holds a file against the kinds that the channel's config names ({@code image/*}, {@code application/pdf}); without
     * any, every kind is welcome.
     *
     * @throws Refused INVALID, naming the kinds
     */
    void checkKind(ChannelAccount account, FileRef file) {
        if (hosts(account).visitorConfig(Locale.ENGLISH).get("fileTypes") instanceof List<?> kinds && !kinds.isEmpty()) {
            boolean welcome = kinds.stream().map(String::valueOf).anyMatch(kind -> matches(kind, file.mediaType()));
            if (!welcome) {
                String all = kinds.stream().map(String::valueOf).collect(Collectors.joining(", "));
                throw Refused.invalid("file", "fileKind", all);
            }
        }
    }

    private static boolean matches(String kind, String mediaType) {
        return kind.endsWith("/*") ? mediaType.startsWith(kind.substring(0, kind.length() - 1)) : kind.equals(mediaType);
    }

    private HostsVisitors hosts(ChannelAccount account) {
        return gateway.visitors(account.id()).orElseThrow(() -> Refused.notFound("channel"));
    }
}
