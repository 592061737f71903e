package ${package};

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.message.Sender;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** An open account: signed webhooks come in, answers go out as JSON. */
final class ${name}Channel implements Channel, ReceivesWebhooks {
    private final ChannelContext context;
    private final ${name}Client client;

    ${name}Channel(ChannelContext context, ${name}Client client) {
        this.context = context;
        this.client = client;
    }

    @Override
    public WebhookResponse onWebhook(WebhookRequest request) {
        if (!client.signed(request.body(), request.header(${name}Client.SIGNATURE).orElse(""))) {
            return WebhookResponse.text(401, "wrong signature");
        }
        InboundMessage message;
        try {
            message = message(JSON.std.mapFrom(request.body()));
        } catch (IOException | RuntimeException unreadable) {
            return WebhookResponse.text(400, "not what this webhook takes");
        }
        // Stored when this returns: only then is it acknowledged.
        context.receive(List.of(message), Map.of());
        return WebhookResponse.ok();
    }

    private static InboundMessage message(Map<String, Object> json) {
        Content content = json.get("text") instanceof String text
                ? new Content.Text(text)
                : new Content.Unknown(String.valueOf(json.get("kind")), "[" + json.get("kind") + "]");
        return InboundMessage.of((String) json.get("id"), Sender.of((String) json.get("from"), (String) json.get("name")), content);
    }

    @Override
    public Receipt send(OutboundMessage message) {
        if (!(message.content() instanceof Content.Text text) || !message.attachments().isEmpty()) {
            throw new ConnectorException(Failure.INVALID_REQUEST, "this channel carries text only");
        }
        Map<String, Object> answer = client.post(Map.of("id", message.id(), "to", message.recipient(), "text", text.text()));
        return Receipt.sent(answer.get("id") instanceof String id ? id : message.id());
    }

    @Override
    public ChannelStatus status() {
        return ChannelStatus.ONLINE;
    }

    @Override
    public ChannelLimits limits() {
        return new ChannelLimits(2000, false, 0, false, null, true);
    }

    @Override
    public void close() {}
}
