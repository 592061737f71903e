package io.switchboard.spi.channel;

import io.switchboard.spi.message.Sender;

/**
 * A channel whose provider tells more of a customer than his messages do. The platform asks once, after somebody's first
 * message is stored; what people wrote down themselves stays.
 */
public interface FetchesProfile {

    /**
     * What the provider knows of him; 20 s at most.
     *
     * @param externalId as it stood in {@link Sender#externalId}
     * @return the same external id, and what is known; {@link Sender#personId} makes him the same contact on all accounts
     * @throws io.switchboard.spi.ConnectorException REJECTED or INVALID_REQUEST when it won't tell: not asked again
     */
    Sender profile(String externalId);
}
