package io.switchboard.testkit;

import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.pf4j.Extension;

/** A good connector, or one with a fault. */
@Extension
public final class SampleConnector implements ChannelConnector {
    static final Setting<String> SECRET = Setting.secret("secret").required();

    private final SampleProvider provider;
    private final Fault fault;

    public SampleConnector() {
        this(new SampleProvider(), Fault.NONE);
    }

    SampleConnector(SampleProvider provider, Fault fault) {
        this.provider = provider;
        this.fault = fault;
    }

    @Override
    public String id() {
        return fault == Fault.STRANGE_ID ? "Sample!" : "sample";
    }

    @Override
    public SettingsSchema settings() {
        List<Setting<?>> fields = new ArrayList<>(List.of(SECRET));
        if (fault == Fault.SCHEMA_REFUSES_ITS_DEFAULT) {
            fields.add(Setting.number("limit").between(1, 5).orElse(9L));
        }
        if (fault == Fault.SETTING_WITHOUT_TEXTS) {
            fields.add(Setting.flag("untold"));
        }
        return new SettingsSchema(fields);
    }

    @Override
    public Channel open(Settings settings, ChannelContext context) {
        if (fault == Fault.OPEN_CALLS_THE_PROVIDER) {
            provider.call(new CountDownLatch(1));
        }
        return new SampleChannel(provider, fault, settings, context);
    }

    @Override
    public ChannelStatus test(Settings settings, ChannelContext context) {
        if (fault == Fault.TEST_SAYS_OFFLINE) {
            return ChannelStatus.offline("just so");
        }
        if (fault != Fault.DOES_NOTHING) {
            provider.call(new CountDownLatch(1));
        }
        if (fault == Fault.TEST_SENDS_A_MESSAGE) {
            provider.take("test");
        }
        return ChannelStatus.ONLINE;
    }
}
