package io.switchboard.channel.echo;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.ShowsTyping;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.message.Inbound;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.settings.Settings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An open account. */
final class EchoChannel implements Channel, ReceivesWebhooks, ShowsTyping {
    private final Settings settings;
    private final ChannelContext context;
    private final Signatures signatures;
    private final EchoClient client;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger sends = new AtomicInteger();

    EchoChannel(Settings settings, ChannelContext context) {
        this.settings = settings;
        this.context = context;
        this.signatures = new Signatures(settings.get(EchoSettings.SECRET));
        this.client = settings.get(EchoSettings.ANSWER_URL) == null ? null : new EchoClient(settings, context.http());
    }

    @Override
    public WebhookResponse onWebhook(WebhookRequest request) {
        if (!signatures.match(request.body(), request.header(Signatures.HEADER).orElse(""))) {
            return WebhookResponse.text(401, "wrong signature");
        }
        Inbound inbound;
        try {
            inbound = inbound(JSON.std.mapFrom(request.body()));
        } catch (IOException | RuntimeException unreadable) {
            return WebhookResponse.text(400, "not what this webhook takes");
        }
        // Returns after the commit. When it throws, the host answers 503 and the provider comes again.
        context.receive(List.of(inbound), Map.of());
        return WebhookResponse.ok();
    }

    @Override
    public Receipt send(OutboundMessage message) {
        trouble();
        String text = text(message);
        String ending = settings.get(EchoSettings.SIGNATURE);
        String signed = ending == null ? text : text + "\n" + ending;
        if (client == null) {
            if (settings.get(EchoSettings.REPEAT)) {
                Sender sender = Sender.of(message.recipient(), message.recipientName());
                context.receive(
                        List.of(InboundMessage.of("echo-" + message.id(), sender, new Content.Text(signed))), Map.of());
            }
            return Receipt.delivered(message.id());
        }
        return Receipt.sent(client.deliver(message.id(), message.recipient(), signed));
    }

    @Override
    public void showTyping(String recipient) {
        if (client != null) {
            client.typing(recipient);
        }
    }

    @Override
    public ChannelStatus status() {
        return closed.getCount() == 0 ? ChannelStatus.offline("closed") : ChannelStatus.ONLINE;
    }

    @Override
    public ChannelLimits limits() {
        return new ChannelLimits(settings.get(EchoSettings.MAX_LENGTH).intValue(), false, 0, false, null, true);
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private static Inbound inbound(Map<String, Object> json) {
        if (json.get("receipt") instanceof String providerId) {
            return new DeliveryUpdate(providerId, DeliveryState.valueOf((String) json.get("state")), null);
        }
        Sender sender = Sender.of((String) json.get("from"), (String) json.get("name"));
        Content content = json.get("text") instanceof String text
                ? new Content.Text(text)
                : new Content.Unknown(String.valueOf(json.get("kind")), "[" + json.get("kind") + "]");
        return InboundMessage.of((String) json.get("id"), sender, content);
    }

    private static String text(OutboundMessage message) {
        Content content = message.content();
        boolean file = content instanceof Content.Image
                || content instanceof Content.File
                || content instanceof Content.Audio
                || content instanceof Content.Video;
        if (file || !message.attachments().isEmpty()) {
            throw new ConnectorException(Failure.INVALID_REQUEST, "this channel carries no files");
        }
        return content.plainText();
    }

    /** For tests of the platform: does what no connector should. */
    private void trouble() {
        switch (settings.get(EchoSettings.TROUBLE)) {
            case "THROW" -> throw new IllegalStateException("told by its settings to throw");
            case "THROW_EACH_THIRD" -> {
                if (sends.incrementAndGet() % 3 == 0) {
                    throw new IllegalStateException("told by its settings to throw each third time");
                }
            }
            case "HANG" -> hang();
            default -> {}
        }
    }

    private void hang() {
        try {
            closed.await(settings.get(EchoSettings.HANG_FOR).toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ConnectorException(Failure.UNKNOWN_OUTCOME, "interrupted", interrupted);
        }
    }
}
