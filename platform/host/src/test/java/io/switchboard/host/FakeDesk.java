package io.switchboard.host;

import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.Inbound;
import io.switchboard.spi.platform.PlatformFiles;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Channel accounts in memory. */
final class FakeDesk implements ChannelDesk {
    final Map<UUID, ChannelAccount> accounts = new ConcurrentHashMap<>();
    final Map<UUID, ChannelStatus> statuses = new ConcurrentHashMap<>();
    final List<Inbound> received = new CopyOnWriteArrayList<>();
    final Map<String, String> entries = new ConcurrentHashMap<>();
    final List<UUID> again = new CopyOnWriteArrayList<>();
    volatile boolean databaseAway;

    @Override
    public List<ChannelAccount> ofConnector(String connector) {
        return accounts.values().stream().filter(account -> account.connector().equals(connector)).toList();
    }

    @Override
    public Optional<ChannelAccount> find(UUID id) {
        return Optional.ofNullable(accounts.get(id));
    }

    @Override
    public Optional<ChannelAccount> byKey(String key) {
        return accounts.values().stream().filter(account -> account.key().equals(key)).findFirst();
    }

    @Override
    public void report(UUID id, ChannelStatus status) {
        statuses.put(id, status);
    }

    @Override
    public void opened(UUID id, ChannelStatus status) {
        statuses.put(id, status);
    }

    @Override
    public void worksAgain(UUID id) {
        again.add(id);
    }

    @Override
    public PlatformFiles files(UUID id) {
        return new PlatformFiles() {
            @Override
            public FileRef store(String name, InputStream bytes) {
                throw new UnsupportedOperationException();
            }

            @Override
            public FileRef later(String mediaId, String name, String mediaType) {
                throw new UnsupportedOperationException();
            }

            @Override
            public InputStream open(FileRef file) {
                throw new UnsupportedOperationException();
            }
        };
    }

    @Override
    public void receive(UUID channelId, List<? extends Inbound> items, String entryOwner, Map<String, String> sealedEntries) {
        if (databaseAway) {
            throw new ConnectorException(Failure.UNAVAILABLE, "away");
        }
        received.addAll(items);
        entries.putAll(sealedEntries);
    }
}
