package io.switchboard.core.channel;

import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.HostsVisitors;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import java.util.Optional;
import java.util.UUID;

/** The core's port to open channel accounts; the host implements it. */
public interface ChannelGateway {

    /** Whether the account is open, so that an answer has a chance. From memory, fast. */
    boolean isOpen(UUID channelId);

    /**
     * Sends a message; 30 s at most. Never within a transaction.
     *
     * @throws io.switchboard.spi.ConnectorException always this, whatever the plugin threw; UNAVAILABLE when the account
     *     isn't open
     */
    Receipt send(UUID channelId, OutboundMessage message);

    /** What the account can carry; empty when it isn't open. */
    Optional<ChannelLimits> limits(UUID channelId);

    /** The account's visitor side, guarded like {@link Extensions#active}; empty when it has none or isn't open. */
    Optional<HostsVisitors> visitors(UUID channelId);

    /** Shows the customer that somebody is writing, where the channel can. Returns at once, never throws. */
    void showTyping(UUID channelId, String recipient);
}
