package io.switchboard.testkit;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.AwaitsNews;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.ShowsTyping;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Speaks a made-up protocol: {@code id|sender|kind|text}, signed by the secret and the length. */
final class SampleChannel implements Channel, AwaitsNews, ReceivesWebhooks, ShowsTyping {
    private static final System.Logger LOG = System.getLogger(SampleChannel.class.getName());

    private final SampleProvider provider;
    private final Fault fault;
    private final String secret;
    private final ChannelContext context;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();
    private String newest = "";
    private int place;

    SampleChannel(SampleProvider provider, Fault fault, Settings settings, ChannelContext context) {
        this.provider = provider;
        this.fault = fault;
        this.secret = settings.get(SampleConnector.SECRET);
        this.context = context;
    }

    static WebhookRequest signed(String secret, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new WebhookRequest("POST", Map.of(), Map.of("signature", List.of(secret + bytes.length)), bytes, "192.0.2.1");
    }

    @Override
    public Receipt send(OutboundMessage message) {
        if (fault == Fault.LOGS_ITS_SECRET) {
            LOG.log(System.Logger.Level.DEBUG, "signing with " + secret);
        }
        if (fault == Fault.NO_RECEIPT) {
            return null;
        }
        if (fault == Fault.BREAKS_ON_A_CARD && message.content() instanceof Content.Card) {
            throw new IllegalStateException("a card?");
        }
        if (fault == Fault.DOES_NOTHING) {
            return Receipt.sent(null);
        }
        stuck();
        deliver(message);
        return Receipt.sent(UUID.randomUUID().toString());
    }

    private void deliver(OutboundMessage message) {
        try {
            provider.call(fault == Fault.SEND_OUTLIVES_THE_CLOSE ? new CountDownLatch(1) : closed);
        } catch (ConnectorException trouble) {
            switch (fault) {
                case EVERYTHING_IS_UNAVAILABLE -> throw new ConnectorException(Failure.UNAVAILABLE, "away");
                case SECRET_IN_THE_EXCEPTION ->
                    throw new ConnectorException(trouble.failure(), "away", new IOException("with " + secret));
                case REPEATS_BY_ITSELF -> provider.call(closed);
                case SEND_OUTLIVES_THE_CLOSE -> outlive();
                default -> {}
            }
            throw trouble;
        }
        if (provider.isOdd()) {
            boolean wrong = fault == Fault.SENDS_AGAIN_AFTER_AN_ODD_ANSWER;
            throw new ConnectorException(wrong ? Failure.UNAVAILABLE : Failure.UNKNOWN_OUTCOME, "an answer that means nothing");
        }
        if (message.content() instanceof Content.Image image && fault != Fault.SENDS_NO_FILES) {
            try (InputStream in = context.files().open(image.file())) {
                in.readAllBytes();
            } catch (IOException gone) {
                throw new ConnectorException(Failure.INVALID_REQUEST, "the file is gone", gone);
            }
        }
        String text = message.content().plainText();
        provider.take(fault == Fault.CUTS_LONG_TEXTS && text.length() > 100 ? text.substring(0, 100) : text);
        context.store().put("sending", null);
    }

    private void outlive() {
        if (closed.getCount() == 0) {
            Thread.interrupted();
            Eventually.holds(Eventually.PATIENCE.multipliedBy(2), () -> false);
        }
    }

    private void stuck() {
        if (fault == Fault.STUCK_AFTER_A_CRASH) {
            if (context.store().get("sending").isPresent()) {
                throw new IllegalStateException("still sending");
            }
            context.store().put("sending", "yes");
        }
    }

    @Override
    public WebhookResponse onWebhook(WebhookRequest request) {
        if (fault == Fault.DOES_NOTHING) {
            return WebhookResponse.ok();
        }
        boolean good = request.header("signature").orElse("").equals(secret + request.body().length);
        if (!good && fault != Fault.TAKES_FORGED_CALLS && fault != Fault.THROWS_ON_RUBBISH) {
            return WebhookResponse.text(401, "wrong signature");
        }
        String[] parts = new String(request.body(), StandardCharsets.UTF_8).strip().split("\\|", -1);
        if (fault == Fault.THROWS_ON_RUBBISH) {
            parts[3].strip();
        }
        if (parts.length != 4) {
            return WebhookResponse.text(400, "four parts");
        }
        if (parts[2].equals("text") || fault != Fault.DROPS_UNKNOWN_KINDS) {
            hand(parts);
        }
        return WebhookResponse.ok();
    }

    private void hand(String[] parts) {
        if (fault == Fault.ONLY_TAKES_NEWER && parts[0].compareTo(newest) < 0) {
            return;
        }
        newest = parts[0];
        String id = fault == Fault.MAKES_UP_IDS ? UUID.randomUUID().toString() : parts[0];
        Content content = parts[2].equals("text") ? new Content.Text(parts[3]) : new Content.Unknown(parts[2], "[?]");
        boolean alone = calls.incrementAndGet() == 1;
        try {
            if (fault == Fault.ONE_CALL_AT_A_TIME) {
                Eventually.holds(Duration.ofMillis(20), () -> calls.get() > 1);
                if (!alone) {
                    return;
                }
            }
            context.receive(List.of(InboundMessage.of(id, Sender.of(parts[1], null), content)), Map.of());
        } catch (ConnectorException away) {
            if (fault != Fault.ACKNOWLEDGES_WHAT_IT_LOST) {
                throw away;
            }
        } finally {
            calls.decrementAndGet();
        }
    }

    @Override
    public Duration pollEvery() {
        return fault == Fault.POLLS_TOO_OFTEN ? Duration.ZERO : Duration.ofSeconds(30);
    }

    @Override
    public void poll() {
        if (fault == Fault.DOES_NOTHING) {
            return;
        }
        try {
            provider.call(closed);
        } catch (ConnectorException trouble) {
            if (fault == Fault.HIDES_POLL_TROUBLE) {
                return;
            }
            throw trouble;
        }
        for (SampleProvider.Waiting waiting : provider.after(place())) {
            if (fault == Fault.MARKS_FIRST) {
                waiting.marked = true;
            }
            if (waiting.text == null && fault == Fault.STOPS_AT_THE_UNREADABLE) {
                throw new IllegalStateException("unreadable");
            }
            Content content = waiting.text == null ? new Content.Unknown("raw", "[?]") : new Content.Text(waiting.text);
            place = waiting.id;
            boolean apart = fault == Fault.KEEPS_ITS_PLACE_APART;
            if (apart) {
                context.store().put("place", String.valueOf(place));
            }
            context.receive(
                    List.of(InboundMessage.of("m" + waiting.id, Sender.of(waiting.sender, null), content)),
                    apart ? Map.of() : Map.of("place", String.valueOf(place)));
            waiting.marked = true;
        }
    }

    private int place() {
        return fault == Fault.FORGETS_ITS_PLACE
                ? place
                : Integer.parseInt(context.store().get("place").orElse("0"));
    }

    @Override
    public boolean awaitNews(Duration limit) throws InterruptedException {
        if (fault == Fault.DOES_NOTHING) {
            return false;
        }
        if (fault == Fault.SLEEPS_THROUGH_NEWS) {
            return !closed.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        }
        int seen = place();
        return Eventually.holds(limit, () -> closed.getCount() == 0 || !provider.after(seen).isEmpty())
                && closed.getCount() > 0;
    }

    @Override
    public void showTyping(String recipient) {
        if (fault == Fault.TYPING_THROWS_ANYTHING) {
            provider.call(closed);
            throw new IllegalStateException("typing");
        }
        if (fault != Fault.DOES_NOTHING) {
            provider.call(closed);
        }
    }

    @Override
    public ChannelStatus status() {
        return fault == Fault.NO_STATUS ? null : ChannelStatus.ONLINE;
    }

    @Override
    public ChannelLimits limits() {
        return new ChannelLimits(1000, false, 1_000_000, false, null, true);
    }

    @Override
    public void close() {
        if (closed.getCount() == 0 && fault == Fault.SECOND_CLOSE_THROWS) {
            throw new IllegalStateException("closed already");
        }
        closed.countDown();
    }
}
