package io.switchboard.channel.sms;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.Inbound;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An open account at a gateway that speaks HTTP. */
final class GatewayChannel implements Channel, ReceivesWebhooks {
    private final Settings settings;
    private final ChannelContext context;
    private final GatewayClient client;
    private final CallbackSignature signature;
    private final Callbacks callbacks;
    private final LongTexts longTexts;
    private final Standing standing;

    GatewayChannel(Settings settings, ChannelContext context) {
        this.settings = settings;
        this.context = context;
        this.client = new GatewayClient(settings, context);
        this.signature = new CallbackSignature(settings, context.webhookUrl());
        this.callbacks = new Callbacks(settings);
        this.longTexts = new LongTexts(context.store());
        this.standing = new Standing(context, ChannelStatus.ONLINE);
    }

    @Override
    public WebhookResponse onWebhook(WebhookRequest request) {
        List<Callbacks.Read> read;
        try {
            if (!signature.matches(request)) {
                return WebhookResponse.text(401, "wrong signature");
            }
            read = callbacks.read(request);
        } catch (IOException | IllegalArgumentException unreadable) {
            return WebhookResponse.text(400, "not what this webhook takes");
        }
        if (read.stream().anyMatch(each -> each.part() != null)) {
            receiveParts(read);
        } else {
            receive(read.stream().map(GatewayChannel::inbound).filter(each -> each != null).toList(), Map.of());
        }
        String answer = settings.get(SmsSettings.ANSWER_BODY);
        byte[] body = answer == null ? new byte[0] : answer.getBytes(StandardCharsets.UTF_8);
        return new WebhookResponse(200, settings.get(SmsSettings.ANSWER_TYPE), body);
    }

    /** Parts of one text come at once and to several threads: only one of them at a time. */
    private synchronized void receiveParts(List<Callbacks.Read> read) {
        try (LongTexts.Held held = longTexts.hold()) {
            List<Inbound> items = new ArrayList<>();
            for (Callbacks.Read each : read) {
                if (each.part() == null) {
                    Inbound inbound = inbound(each);
                    if (inbound != null) {
                        items.add(inbound);
                    }
                } else {
                    longTexts.add(each.part(), context.clock().instant()).forEach(whole -> items.add(message(whole.id(), whole.from(), whole.text())));
                }
            }
            Map<String, String> entries = new HashMap<>();
            entries.put(LongTexts.KEY, longTexts.entry());
            context.receive(items, entries);
        }
    }

    private void receive(List<Inbound> items, Map<String, String> entries) {
        if (!items.isEmpty()) {
            context.receive(items, entries);
        }
    }

    private static Inbound inbound(Callbacks.Read read) {
        if (read.from() == null) {
            return read.update();
        }
        return read.text() == null
                ? InboundMessage.of(read.id(), sender(read.from()), new Content.Unknown("sms", SmsConnector.TEXTS.text("withoutText")))
                : message(read.id(), read.from(), read.text());
    }

    private static InboundMessage message(String id, String from, String text) {
        return InboundMessage.of(id, sender(from), new Content.Text(clean(text)));
    }

    /** Databases take no NUL, and the text would be brought again for ever. */
    static String clean(String text) {
        return text.replace("\0", "");
    }

    static Sender sender(String from) {
        return new Sender(from, null, null, from.startsWith("+") ? from : null, null);
    }

    @Override
    public Receipt send(OutboundMessage message) {
        // Which alphabet goes out is the gateway's choice; what it costs is counted as phones do.
        Parts parts = SmsText.parts(message, true, settings.get(SmsSettings.MAX_PARTS));
        try {
            Receipt receipt = Receipt.sent(client.deliver(message.id(), message.recipient(), String.join("", parts.texts())));
            standing.works();
            return receipt;
        } catch (ConnectorException trouble) {
            standing.failed(trouble);
            throw trouble;
        }
    }

    @Override
    public ChannelStatus status() {
        return standing.now();
    }

    @Override
    public ChannelLimits limits() {
        return ChannelLimits.chat(Parts.fits(settings.get(SmsSettings.MAX_PARTS)), null);
    }

    @Override
    public void close() {
        standing.close();
    }
}
