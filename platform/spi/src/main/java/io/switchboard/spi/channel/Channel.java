package io.switchboard.spi.channel;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;

/**
 * An open account. What it can do beyond sending is said by the capability interfaces that it implements: {@link
 * ReceivesWebhooks}, {@link Polls}, {@link AwaitsNews}, {@link HostsVisitors}, {@link ShowsTyping}, {@link FetchesMedia},
 * {@link FetchesProfile}, {@link SendsTemplates}.
 */
public interface Channel extends AutoCloseable {

    /**
     * Sends one message. The host orders, limits (30 s) and repeats; never repeat in here.
     *
     * @return what the provider answered
     * @throws ConnectorException with the {@link io.switchboard.spi.Failure} that fits
     */
    Receipt send(OutboundMessage message);

    /** How the account stands, from memory: fast, no call to the provider. */
    ChannelStatus status();

    /** What this account can carry. Constant while it is open. */
    ChannelLimits limits();

    /** Ends everything, lets running calls return soon. Never throws, does nothing the second time; 10 s at most. */
    @Override
    void close();
}
