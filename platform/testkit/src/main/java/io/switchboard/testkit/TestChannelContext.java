package io.switchboard.testkit;

import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.message.Inbound;
import io.switchboard.spi.platform.KeyValueStore;
import io.switchboard.spi.platform.PlatformFiles;
import io.switchboard.spi.platform.PlatformHttp;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** What one opening of the channel gets. Dead after {@link #end}, as the real one after a close. */
final class TestChannelContext implements ChannelContext {
    private final TestPlatform platform;
    private final TestHttp http = new TestHttp();
    private volatile boolean ended;

    TestChannelContext(TestPlatform platform) {
        this.platform = platform;
    }

    @Override
    public void receive(List<? extends Inbound> items, Map<String, String> storeUpdates) {
        if (ended) {
            throw new IllegalStateException("the channel is closed");
        }
        platform.receive(List.copyOf(items), storeUpdates);
    }

    @Override
    public void report(ChannelStatus status) {
        platform.reported(status);
    }

    @Override
    public KeyValueStore store() {
        return platform.store();
    }

    @Override
    public PlatformFiles files() {
        return platform.files();
    }

    @Override
    public Clock clock() {
        return platform.clock();
    }

    @Override
    public PlatformHttp http() {
        return http;
    }

    @Override
    public URI webhookUrl() {
        return TestPlatform.WEBHOOK_URL;
    }

    void end() {
        ended = true;
        http.close();
    }
}
