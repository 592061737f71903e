package io.switchboard.channel.sms;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.Polls;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An open account at a gateway that speaks HTTP. */
class GatewayChannel implements Channel, ReceivesWebhooks {
    private final Settings settings;
    private final ChannelContext context;
    private final GatewayClient client;
    private final CallbackSignature signature;
    private final Callbacks callbacks;
    private final LongTexts longTexts;
    private final Standing standing;

    private GatewayChannel(Settings settings, ChannelContext context, Forgotten forgotten) {
        this.settings = settings;
        this.context = context;
        this.client = new GatewayClient(settings, context);
        this.signature = new CallbackSignature(settings, context);
        this.callbacks = new Callbacks(settings);
        this.longTexts = new LongTexts(context.store(), forgotten);
        this.standing = new Standing(context, SmsConnector.standing(settings));
        OpenAccounts.add(longTexts);
        NoticeAccounts.add(this, settings, context);
    }

    static GatewayChannel of(Settings settings, ChannelContext context, Forgotten forgotten) {
        return settings.get(SmsSettings.PART_REF_FIELD) == null
                ? new GatewayChannel(settings, context, forgotten)
                : new InParts(settings, context, forgotten);
    }

    /** Where parts come one by one somebody has to look for those whose rest doesn't come: nothing of a customer stays behind. */
    private static final class InParts extends GatewayChannel implements Polls {
        private InParts(Settings settings, ChannelContext context, Forgotten forgotten) {
            super(settings, context, forgotten);
        }

        @Override
        public Duration pollEvery() {
            return Duration.ofMinutes(1);
        }

        @Override
        public void poll() {
            super.showLateParts();
        }
    }

    @Override
    public WebhookResponse onWebhook(WebhookRequest request) {
        List<Callbacks.Read> read;
        try {
            if (!signature.matches(request)) {
                return WebhookResponse.text(401, "wrong signature");
            }
            long minutes = signature.minutesOff(request);
            standing.clock(minutes);
            if (minutes != 0) {
                return WebhookResponse.text(401, "signed at another time than now");
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

    private void receiveParts(List<Callbacks.Read> read) {
        longTexts.with(kept -> {
            List<Inbound> items = new ArrayList<>();
            for (Callbacks.Read each : read) {
                if (each.part() != null) {
                    kept.add(each.part(), context.clock().instant()).forEach(whole -> items.add(message(whole.id(), whole.from(), whole.text())));
                } else if (inbound(each) != null) {
                    items.add(inbound(each));
                }
            }
            context.receive(items, kept.entries());
        });
    }

    private void showLateParts() {
        if (!longTexts.isEmpty()) {
            longTexts.with(kept -> {
                List<Inbound> items = new ArrayList<>();
                kept.taken(context.clock().instant()).forEach(whole -> items.add(message(whole.id(), whole.from(), whole.text())));
                context.receive(items, kept.entries());
            });
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
        if (settings.get(SmsSettings.SEND_URL) == null) {
            throw new ConnectorException(Failure.REJECTED, SmsConnector.TEXTS.text("receivesOnly"));
        }
        // The gateway parts it; what it costs is counted as phones do.
        Parts parts = SmsText.parts(message, settings);
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
        return SmsText.limits(settings);
    }

    @Override
    public void close() {
        OpenAccounts.remove(longTexts);
        NoticeAccounts.remove(this);
        standing.close();
    }
}
