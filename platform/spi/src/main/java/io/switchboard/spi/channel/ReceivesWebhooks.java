package io.switchboard.spi.channel;

/** A channel whose provider calls us. */
public interface ReceivesWebhooks {

    /**
     * Handles one call to {@code /hooks/{channelKey}}: checks its signature, hands its messages to {@link
     * ChannelContext#receive}, and only then answers. Called by several threads; 4 s at most, after which the provider
     * gets a 503 and repeats.
     */
    WebhookResponse onWebhook(WebhookRequest request);
}
