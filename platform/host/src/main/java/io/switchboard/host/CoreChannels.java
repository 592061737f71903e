package io.switchboard.host;

import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.conversation.Files;
import io.switchboard.core.conversation.Inbox;
import io.switchboard.core.conversation.MediaFetches;
import io.switchboard.core.conversation.Outbox;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.message.Inbound;
import io.switchboard.spi.platform.PlatformFiles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The core's channel accounts, inbox and files. */
final class CoreChannels implements ChannelDesk {
    private static final Logger LOG = LoggerFactory.getLogger(CoreChannels.class);

    private final ChannelAccounts accounts;
    private final Inbox inbox;
    private final Files files;
    private final MediaFetches fetches;
    private final Outbox outbox;

    CoreChannels(ChannelAccounts accounts, Inbox inbox, Files files, MediaFetches fetches, Outbox outbox) {
        this.accounts = accounts;
        this.inbox = inbox;
        this.files = files;
        this.fetches = fetches;
        this.outbox = outbox;
    }

    @Override
    public List<ChannelAccount> ofConnector(String connector) {
        return accounts.ofConnector(connector);
    }

    @Override
    public Optional<ChannelAccount> find(UUID id) {
        try {
            return Optional.of(accounts.get(Viewer.PLATFORM, id));
        } catch (Refused deleted) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<ChannelAccount> byKey(String key) {
        return accounts.knownByKey(key);
    }

    @Override
    public void report(UUID id, ChannelStatus status) {
        // A text of ours tells what somebody here has done: stopped the plugin, let a licence end.
        keep(id, status, status.state() != ChannelStatus.State.ONLINE && status.detail() != null && !StoredText.isOne(status.detail()));
    }

    @Override
    public void opened(UUID id, ChannelStatus status) {
        keep(id, status, false);
    }

    private void keep(UUID id, ChannelStatus status, boolean trouble) {
        try {
            accounts.report(id, status, trouble);
        } catch (RuntimeException databaseAway) {
            LOG.warn("channel {} is {}, which could not be stored: {}", id, status, databaseAway.getMessage());
        }
    }

    @Override
    public void worksAgain(UUID id) {
        try {
            outbox.hurry(id);
        } catch (RuntimeException databaseAway) {
            LOG.debug("what waits for channel {} goes out in its time: {}", id, databaseAway.getMessage());
        }
    }

    @Override
    public PlatformFiles files(UUID id) {
        return new ChannelFiles(files, fetches, id);
    }

    @Override
    public void receive(UUID channelId, List<? extends Inbound> items, String entryOwner, Map<String, String> sealedEntries) {
        inbox.receive(channelId, items, entryOwner, sealedEntries);
    }
}
