package io.switchboard.web.widget;

import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.conversation.Visitors;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Refused;
import io.switchboard.spi.channel.HostsVisitors;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
        ChannelAccount account = accounts.byKey(key).orElseThrow(() -> Refused.notFound("channel"));
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
        Locale language = locale != null && locale.toLowerCase(Locale.ROOT).startsWith("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
        Map<String, Object> config = new HashMap<>(hosts(account).visitorConfig(language));
        config.putIfAbsent("locale", language.toLanguageTag());
        config.put("online", visitors.isAttended(account));
        long channelMax = gateway.limits(account.id()).map(l -> l.maxFileBytes()).orElse(0L);
        config.put("fileMaxBytes", Math.min(channelMax, settings.maxFileBytes()));
        return config;
    }

    private HostsVisitors hosts(ChannelAccount account) {
        return gateway.visitors(account.id()).orElseThrow(() -> Refused.notFound("channel"));
    }
}
