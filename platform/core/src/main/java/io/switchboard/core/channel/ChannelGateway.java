package io.switchboard.core.channel;

import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.HostsVisitors;
import io.switchboard.spi.channel.MessageTemplate;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.module.OrderSource;
import java.io.InputStream;
import java.util.List;
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

    /** Whether the account's provider tells more of a customer than his messages do. From memory, fast. */
    boolean tellsProfiles(UUID channelId);

    /**
     * What the provider knows of a customer; 20 s at most. Never within a transaction.
     *
     * @throws io.switchboard.spi.ConnectorException always this, whatever the plugin threw; UNAVAILABLE when the account
     *     isn't open, INVALID_REQUEST when it doesn't tell
     */
    Sender profile(UUID channelId, String externalId);

    /**
     * Opens a file that the provider keeps; the caller closes, within a minute. Never within a transaction.
     *
     * @throws io.switchboard.spi.ConnectorException as {@link #profile}
     */
    InputStream fetch(UUID channelId, String mediaId);

    /**
     * What may be sent outside the reply window; empty when the account sends no templates.
     *
     * @throws io.switchboard.spi.ConnectorException as {@link #profile}
     */
    List<MessageTemplate> templates(UUID channelId);

    /** What its shop's customers have ordered, guarded like {@link Extensions#active}; empty when it knows none or isn't open. */
    Optional<OrderSource> orders(UUID channelId);

    /** The account's visitor side, guarded like {@link Extensions#active}; empty when it has none or isn't open. */
    Optional<HostsVisitors> visitors(UUID channelId);

    /** Shows the customer that somebody is writing, where the channel can. Returns at once, never throws. */
    void showTyping(UUID channelId, String recipient);
}
