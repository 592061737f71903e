package io.switchboard.channel.sms;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.platform.BothLanguages;
import io.switchboard.spi.platform.KeyValueStore;
import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import jakarta.inject.Inject;
import org.pf4j.Extension;

/** Conversations by SMS: over a gateway that speaks HTTP, as its settings describe it, or over SMPP 3.4. */
@Extension
public final class SmsConnector implements ChannelConnector {
    static final BothLanguages TEXTS = BothLanguages.of(SmsConnector.class);

    /** The plugin's own. */
    @Inject
    KeyValueStore entries;

    public SmsConnector() {}

    /** Without a platform. */
    SmsConnector(KeyValueStore entries) {
        this.entries = entries;
    }

    @Override
    public String id() {
        return "channel-sms";
    }

    @Override
    public SettingsSchema settings() {
        return SmsSettings.SCHEMA;
    }

    @Override
    public String icon() {
        return "icon.svg";
    }

    @Override
    public Channel open(Settings settings, ChannelContext context) {
        checkWhole(settings);
        Forgotten forgotten = new Forgotten(entries, context.clock());
        return isSmpp(settings) ? new SmppChannel(settings, context, forgotten) : GatewayChannel.of(settings, context, forgotten);
    }

    @Override
    public ChannelStatus test(Settings settings, ChannelContext context) {
        checkWhole(settings);
        if (isSmpp(settings)) {
            try (SmppLine line = new SmppLine(settings, context.http(), SmppLine.Listener.NONE)) {
                line.bound();
            }
        } else if (settings.get(SmsSettings.SEND_URL) != null) {
            new GatewayClient(settings, context).test();
        }
        return standing(settings);
    }

    /** How an account stands of which nothing bad is known: without an address for sending it only receives. */
    static ChannelStatus standing(Settings settings) {
        boolean sends = isSmpp(settings) || settings.get(SmsSettings.SEND_URL) != null;
        return sends ? ChannelStatus.ONLINE : ChannelStatus.ONLINE.withoutSending(TEXTS.text("receivesOnly"));
    }

    private static boolean isSmpp(Settings settings) {
        return settings.get(SmsSettings.KIND).equals("SMPP");
    }

    /** What each kind needs can't be said by the schema, which knows both. */
    private static void checkWhole(Settings settings) {
        if (isSmpp(settings)) {
            need(settings, SmsSettings.SMPP_HOST);
            need(settings, SmsSettings.SYSTEM_ID);
            return;
        }
        if (settings.get(SmsSettings.SIGN) != null) {
            need(settings, SmsSettings.API_SECRET);
        }
        if (!settings.get(SmsSettings.SIGNATURE).equals("NONE")) {
            need(settings, SmsSettings.SIGNATURE_SECRET);
        }
    }

    private static void need(Settings settings, Setting<?> setting) {
        if (settings.get(setting) == null) {
            throw new ConnectorException(Failure.INVALID_REQUEST, TEXTS.text("missing." + setting.key()));
        }
    }
}
