package io.switchboard.spi.channel;

import io.switchboard.spi.message.Inbound;
import io.switchboard.spi.platform.KeyValueStore;
import io.switchboard.spi.platform.PlatformFiles;
import io.switchboard.spi.platform.PlatformHttp;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** What an open channel gets from the platform. Safe for use by several threads; dead after the channel's close. */
public interface ChannelContext {

    /**
     * Stores what came in, together with changes of the {@link #store()}, in one transaction. When this returns, all of
     * it is committed and may be acknowledged to the provider; when it throws, none of it is. Repeats are dropped by
     * their provider id.
     *
     * @param items in the order in which they were written
     * @param storeUpdates keys to set in the store; a null value removes the key
     * @throws io.switchboard.spi.ConnectorException UNAVAILABLE when the database is away: don't acknowledge
     */
    void receive(List<? extends Inbound> items, Map<String, String> storeUpdates);

    /** Tells the admin how the account stands. */
    void report(ChannelStatus status);

    /** This account's own durable entries: tokens, cursors, keys. Encrypted at rest. */
    KeyValueStore store();

    /** The platform's files: store what came with a message before {@link #receive}, open what goes out. */
    PlatformFiles files();

    /** The clock; never ask the system's. */
    Clock clock();

    /** The platform's HTTP client, with its time limits and guards. */
    PlatformHttp http();

    /** Where the provider reaches this account's webhook. */
    URI webhookUrl();
}
