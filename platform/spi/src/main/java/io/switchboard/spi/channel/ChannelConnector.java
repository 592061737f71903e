package io.switchboard.spi.channel;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import org.pf4j.ExtensionPoint;

/** Opens channel accounts of one kind. One instance for each started plugin; stateless. */
public interface ChannelConnector extends ExtensionPoint {

    /** The kind of channel, the same as the plugin's id when the plugin has one connector: {@code channel-echo}. */
    String id();

    /** What an admin fills in for an account. Constant. */
    SettingsSchema settings();

    /** An icon of the channel: a path inside the plugin to an SVG of 24 × 24, drawn in currentColor; null for none. */
    default String icon() {
        return null;
    }

    /**
     * Opens an account. Called when the plugin starts, when an account is made or its settings change; the former one is
     * closed before. Should return fast (30 s at most) and not fail because the provider is away: report it by {@link
     * ChannelContext#report} and {@link Channel#status()} instead.
     *
     * @param settings checked against {@link #settings()}
     * @throws ConnectorException when the account can't be used as it stands; the channel is then OFFLINE with its message
     */
    Channel open(Settings settings, ChannelContext context);

    /**
     * Tries whether the provider accepts these settings: signs in and out, sends nothing. The admin's test button.
     *
     * @return ONLINE, or why not
     * @throws ConnectorException counts as OFFLINE with its message
     */
    ChannelStatus test(Settings settings, ChannelContext context);
}
