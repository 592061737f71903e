package io.switchboard.host;

import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.message.Inbound;
import io.switchboard.spi.platform.PlatformFiles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The core's side of channels, as the host needs it. Tests keep accounts in memory. */
interface ChannelDesk {

    /** Accounts of a connector, enabled and disabled. */
    List<ChannelAccount> ofConnector(String connector);

    /** Empty for deleted ones. */
    Optional<ChannelAccount> find(UUID id);

    Optional<ChannelAccount> byKey(String key);

    /** Keeps how the account stands and tells the consoles. */
    void report(UUID id, ChannelStatus status);

    /** The same of one that has just been opened: what isn't well yet has not gone wrong. */
    void opened(UUID id, ChannelStatus status);

    /** What waits for this account to work may go out now. */
    void worksAgain(UUID id);

    /** The platform's files as the account sees them; null: as somebody without an account does. */
    PlatformFiles files(UUID id);

    /** Stores items and entries in one transaction. */
    void receive(UUID channelId, List<? extends Inbound> items, String entryOwner, Map<String, String> sealedEntries);
}
