package ${package};

import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import java.net.URI;
import java.util.Map;
import org.pf4j.Extension;

/** Opens accounts at ${name}. */
@Extension
public final class ${name}Connector implements ChannelConnector {
    static final Setting<String> SECRET = Setting.secret("secret").required().between(8, 200);
    static final Setting<URI> URL = Setting.url("url").required();

    @Override
    public String id() {
        return "${artifactId}";
    }

    @Override
    public SettingsSchema settings() {
        return SettingsSchema.of(SECRET, URL);
    }

    @Override
    public Channel open(Settings settings, ChannelContext context) {
        return new ${name}Channel(context, new ${name}Client(settings, context.http()));
    }

    @Override
    public ChannelStatus test(Settings settings, ChannelContext context) {
        new ${name}Client(settings, context.http()).post(Map.of("ping", true));
        return ChannelStatus.ONLINE;
    }
}
