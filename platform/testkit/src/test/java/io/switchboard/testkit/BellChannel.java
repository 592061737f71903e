package io.switchboard.testkit;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.channel.AwaitsNews;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelConnector;
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
import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Fetches when the provider's bell rings; well, or with a fault. The bell is the word {@code ding}, signed by secret and length. */
final class BellChannel implements Channel, AwaitsNews, ReceivesWebhooks {
    /** What can be wrong. */
    enum Fault {
        NONE,
        SILENT,
        HEARS_ONLY_ITSELF,
        WAKES_FOR_NOTHING,
        FETCHES_IN_THE_CALL,
        TAKES_FORGED_CALLS,
        THROWS_ON_RUBBISH,
        ACKNOWLEDGES_WHAT_IT_LOST
    }

    /** Opens it. */
    static final class Connector implements ChannelConnector {
        private static final Setting<String> SECRET = Setting.secret("secret").required();

        private final SampleProvider provider;
        private final Fault fault;

        Connector(SampleProvider provider, Fault fault) {
            this.provider = provider;
            this.fault = fault;
        }

        @Override
        public String id() {
            return "bell";
        }

        @Override
        public SettingsSchema settings() {
            return SettingsSchema.of(SECRET);
        }

        @Override
        public Channel open(Settings settings, ChannelContext context) {
            return new BellChannel(provider, fault, settings.get(SECRET), context);
        }

        @Override
        public ChannelStatus test(Settings settings, ChannelContext context) {
            return ChannelStatus.ONLINE;
        }
    }

    private final SampleProvider provider;
    private final Fault fault;
    private final String secret;
    private final ChannelContext context;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile int rungHere;

    BellChannel(SampleProvider provider, Fault fault, String secret, ChannelContext context) {
        this.provider = provider;
        this.fault = fault;
        this.secret = secret;
        this.context = context;
    }

    static WebhookRequest ding(String secret) {
        byte[] body = "ding".getBytes(StandardCharsets.UTF_8);
        return new WebhookRequest("POST", Map.of(), Map.of("signature", List.of(secret + body.length)), body, "192.0.2.1");
    }

    @Override
    public WebhookResponse onWebhook(WebhookRequest request) {
        boolean good = request.header("signature").orElse("").equals(secret + request.body().length);
        if (fault == Fault.THROWS_ON_RUBBISH && request.body().length == 0) {
            throw new IllegalStateException("empty");
        }
        if (!good && fault != Fault.TAKES_FORGED_CALLS) {
            return WebhookResponse.text(401, "wrong signature");
        }
        if (!new String(request.body(), StandardCharsets.UTF_8).strip().equals("ding")) {
            return WebhookResponse.text(400, "not a bell");
        }
        if (fault == Fault.FETCHES_IN_THE_CALL) {
            poll();
        }
        try {
            if (fault == Fault.HEARS_ONLY_ITSELF) {
                context.store().get("bells");
                rungHere++;
            } else if (fault != Fault.SILENT) {
                context.store().put("bells", String.valueOf(bells() + 1));
            } else {
                context.store().get("bells");
            }
        } catch (ConnectorException away) {
            if (fault != Fault.ACKNOWLEDGES_WHAT_IT_LOST) {
                throw away;
            }
        }
        return WebhookResponse.ok();
    }

    private int bells() {
        return fault == Fault.HEARS_ONLY_ITSELF ? rungHere : Integer.parseInt(context.store().get("bells").orElse("0"));
    }

    private int number(String key) {
        return Integer.parseInt(context.store().get(key).orElse("0"));
    }

    @Override
    public Duration pollEvery() {
        return Duration.ofSeconds(30);
    }

    @Override
    public void poll() {
        int bells = bells();
        provider.call(closed);
        for (SampleProvider.Waiting waiting : provider.after(number("place"))) {
            context.receive(
                    List.of(InboundMessage.of("m" + waiting.id, Sender.of(waiting.sender, null), new Content.Text(waiting.text))),
                    Map.of("place", String.valueOf(waiting.id)));
        }
        context.store().put("heard", String.valueOf(bells));
    }

    @Override
    public boolean awaitNews(Duration limit) {
        return fault == Fault.WAKES_FOR_NOTHING
                || Eventually.holds(limit, () -> closed.getCount() == 0 || bells() != number("heard")) && closed.getCount() > 0;
    }

    @Override
    public Receipt send(OutboundMessage message) {
        provider.call(closed);
        provider.take(message.content().plainText());
        return Receipt.sent(message.id());
    }

    @Override
    public ChannelStatus status() {
        return ChannelStatus.ONLINE;
    }

    @Override
    public ChannelLimits limits() {
        return new ChannelLimits(1000, false, 0, false, null, true);
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
