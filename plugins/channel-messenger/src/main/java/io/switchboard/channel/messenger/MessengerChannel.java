package io.switchboard.channel.messenger;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.FetchesMedia;
import io.switchboard.spi.channel.FetchesProfile;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.ReplyWindow;
import io.switchboard.spi.channel.ShowsTyping;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.Inbound;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.platform.Digests;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An open page. */
final class MessengerChannel implements Channel, ReceivesWebhooks, ShowsTyping, FetchesMedia, FetchesProfile {
    private static final Duration DAY = Duration.ofHours(24);
    /** What a tag opens for answers that people write, where Meta has approved it. */
    private static final Duration WEEK = Duration.ofDays(7);
    /** Our clock and Meta's differ: rather as a person's answer than refused. */
    private static final Duration MARGIN = Duration.ofMinutes(2);

    private final MessengerSettings account;
    private final ChannelContext context;
    private final Signature signature;
    private final Incoming incoming;
    private final PageClient client;
    private final ChannelLimits limits;
    private volatile ChannelStatus status = ChannelStatus.ONLINE;
    private volatile boolean closed;

    MessengerChannel(MessengerSettings account, ChannelContext context) {
        ReplyWindow window = new ReplyWindow(account.humanAgent() ? WEEK : DAY, 0);
        this.account = account;
        this.context = context;
        this.signature = new Signature(account.appSecret());
        this.incoming = new Incoming(account.pageId(), context.files(), window);
        this.client = new PageClient(account, context.http(), this::stands);
        this.limits = ChannelLimits.chat(Outgoing.MOST_TEXT, window, Outgoing.IMAGE, Outgoing.AUDIO, Outgoing.VIDEO, Outgoing.FILE);
        OpenAccounts.add(this);
    }

    @Override
    public WebhookResponse onWebhook(WebhookRequest request) {
        return request.method().equals("GET") ? challenge(request) : news(request);
    }

    private WebhookResponse challenge(WebhookRequest request) {
        Optional<String> challenge = request.parameter("hub.challenge").filter(text -> text.length() <= 1000);
        boolean ours = Digests.same(account.verifyToken(), request.parameter("hub.verify_token").orElse(""));
        if (!ours || challenge.isEmpty() || !request.parameter("hub.mode").orElse("").equals("subscribe")) {
            return WebhookResponse.text(403, "wrong verify token");
        }
        return WebhookResponse.text(200, challenge.get());
    }

    private WebhookResponse news(WebhookRequest request) {
        if (!signature.matches(request.body(), request.header(Signature.HEADER).orElse(""))) {
            return WebhookResponse.text(401, "wrong signature");
        }
        Watermarks watermarks = new Watermarks(context.store());
        Optional<List<Inbound>> items = Json.parse(request.body()).flatMap(call -> incoming.read(call, watermarks));
        if (items.isEmpty()) {
            return WebhookResponse.text(404, "not what this webhook takes");
        }
        // In one order for all, so that two calls don't wait for each other.
        Map<String, String> entries = new TreeMap<>();
        watermarks.keep(entries);
        if (account.humanAgent()) {
            wrote(items.get(), entries);
        }
        if (!items.get().isEmpty() || !entries.isEmpty()) {
            // Returns after the commit. When it throws, the host answers 503 and Meta comes again, for an hour.
            context.receive(items.get(), entries);
        }
        return WebhookResponse.text(200, "EVENT_RECEIVED");
    }

    /** When people wrote last: decides later in whose name an answer goes. */
    private void wrote(List<Inbound> items, Map<String, String> entries) {
        for (Inbound item : items) {
            boolean opens = item instanceof InboundMessage message && (message.opens() == null || !message.opens().equals(ReplyWindow.NONE));
            if (opens) {
                InboundMessage message = (InboundMessage) item;
                Instant at = message.sentAt() == null ? context.clock().instant() : message.sentAt();
                entries.merge(key(message.sender().externalId()), String.valueOf(at.toEpochMilli()), (one, two) -> one.compareTo(two) > 0 ? one : two);
            }
        }
    }

    @Override
    public Receipt send(OutboundMessage message) {
        if (!message.attachments().isEmpty()) {
            throw new ConnectorException(Failure.INVALID_REQUEST, MessengerConnector.TEXTS.text("oneFile"));
        }
        // Refused before a file goes over the line for nothing.
        Outgoing.check(message.content());
        FileRef file = Outgoing.file(message.content()).orElse(null);
        String attachment = file == null ? null : client.upload(file, Outgoing.type(message.content()), () -> context.files().open(file));
        return receipt(message.recipient(), client.send(Outgoing.body(message, attachment, isLate(message.recipient()))));
    }

    private Receipt receipt(String person, String id) {
        try {
            return new Watermarks(context.store()).isDelivered(person, id) ? Receipt.delivered(id) : Receipt.sent(id);
        } catch (ConnectorException databaseAway) {
            // It is sent, whatever else is known of it.
            return Receipt.sent(id);
        }
    }

    /** Whether only a person may still answer him. */
    private boolean isLate(String person) {
        if (!account.humanAgent()) {
            return false;
        }
        // Nobody noted when he wrote: that was before the setting was on.
        return lastWrote(person).map(at -> at.plus(DAY).minus(MARGIN).isBefore(context.clock().instant())).orElse(true);
    }

    private Optional<Instant> lastWrote(String person) {
        return context.store().get(key(person)).map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)));
    }

    /** What is kept of a customer here; empty when it is nothing. */
    Map<String, Object> kept(String person) {
        Map<String, Object> kept = new LinkedHashMap<>(new Watermarks(context.store()).kept(person));
        lastWrote(person).ifPresent(at -> kept.put("lastWrote", at.toString()));
        return kept;
    }

    /** Whether there was anything to forget. */
    boolean forget(String person) {
        boolean known = !kept(person).isEmpty();
        context.store().put(key(person), null);
        context.store().put(Watermarks.key(person), null);
        return known;
    }

    private static String key(String person) {
        return Watermarks.key("wrote", person);
    }

    @Override
    public void showTyping(String recipient) {
        client.typing(recipient);
    }

    @Override
    public InputStream fetch(String mediaId) {
        return client.media(mediaId);
    }

    @Override
    public Sender profile(String externalId) {
        return client.profile(externalId);
    }

    @Override
    public ChannelStatus status() {
        return closed ? ChannelStatus.offline(MessengerConnector.TEXTS.text("closed")) : status;
    }

    @Override
    public ChannelLimits limits() {
        return limits;
    }

    @Override
    public void close() {
        closed = true;
        OpenAccounts.remove(this);
    }

    private void stands(ChannelStatus now) {
        if (!now.equals(status) && !closed) {
            status = now;
            context.report(now);
        }
    }
}
