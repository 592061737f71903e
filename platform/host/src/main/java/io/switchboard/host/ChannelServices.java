package io.switchboard.host;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.message.Inbound;
import io.switchboard.spi.platform.KeyValueStore;
import io.switchboard.spi.platform.PlatformFiles;
import io.switchboard.spi.platform.PlatformHttp;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one channel account gets from the platform. */
final class ChannelServices implements ChannelContext {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelServices.class);

    private final UUID channelId;
    private final Intake inbox;
    private final EntryStore entries;
    private final Consumer<ChannelStatus> reports;
    private final KeyValueStore store;
    private final PlatformFiles files;
    private final PlatformHttp http;
    private final Clock clock;
    private final URI webhookUrl;

    /** The core's inbox: stores items and entries (values sealed) in one transaction. */
    interface Intake {
        void receive(UUID channelId, List<? extends Inbound> items, String entryOwner, Map<String, String> sealedEntries);
    }

    ChannelServices(
            UUID channelId,
            Intake inbox,
            EntryStore entries,
            PlatformFiles files,
            PlatformHttp http,
            Clock clock,
            URI webhookUrl,
            Consumer<ChannelStatus> reports,
            BooleanSupplier alive) {
        this.channelId = channelId;
        this.inbox = inbox;
        this.entries = entries;
        this.reports = reports;
        this.store = GuardedService.of(KeyValueStore.class, entries, alive);
        this.files = GuardedService.of(PlatformFiles.class, files, alive);
        this.http = GuardedService.of(PlatformHttp.class, http, alive);
        this.clock = clock;
        this.webhookUrl = webhookUrl;
    }

    /** For the connector: with the platform's class loader as context, dead after the channel's close. */
    ChannelContext guarded(BooleanSupplier alive) {
        return GuardedService.of(ChannelContext.class, this, alive);
    }

    @Override
    public void receive(List<? extends Inbound> items, Map<String, String> storeUpdates) {
        Map<String, String> sealed = new LinkedHashMap<>();
        storeUpdates.forEach((key, value) -> sealed.put(key, entries.sealedForJoin(key, value)));
        try {
            inbox.receive(channelId, List.copyOf(items), entries.owner(), sealed);
        } catch (ConnectorException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("channel {}: what came in could not be stored", channelId, e);
            throw new ConnectorException(Failure.UNAVAILABLE, "could not be stored", e);
        }
    }

    @Override
    public void report(ChannelStatus status) {
        reports.accept(status);
    }

    @Override
    public KeyValueStore store() {
        return store;
    }

    @Override
    public PlatformFiles files() {
        return files;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public PlatformHttp http() {
        return http;
    }

    @Override
    public URI webhookUrl() {
        return webhookUrl;
    }
}
