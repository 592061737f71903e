package io.switchboard.channel.echo;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** For tests of the platform: takes no webhook within the time that the platform gives it. */
final class HangingChannel implements Channel, ReceivesWebhooks {
    private final Channel channel;
    private final Duration hangFor;
    private final CountDownLatch closed = new CountDownLatch(1);

    HangingChannel(Channel channel, Duration hangFor) {
        this.channel = channel;
        this.hangFor = hangFor;
    }

    @Override
    public WebhookResponse onWebhook(WebhookRequest request) {
        try {
            closed.await(hangFor.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new ConnectorException(Failure.UNAVAILABLE, "told by its settings to hang");
    }

    @Override
    public Receipt send(OutboundMessage message) {
        return channel.send(message);
    }

    @Override
    public ChannelStatus status() {
        return channel.status();
    }

    @Override
    public ChannelLimits limits() {
        return channel.limits();
    }

    @Override
    public void close() {
        closed.countDown();
        channel.close();
    }
}
