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
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.platform.Digests;
import io.switchboard.spi.platform.KeyValueStore;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** An open page. */
final class MessengerChannel implements Channel, ReceivesWebhooks, ShowsTyping, FetchesMedia, FetchesProfile {
    private static final Duration DAY = Duration.ofHours(24);
    /** What a tag opens for answers that people write, where Meta has approved it. */
    private static final Duration WEEK = Duration.ofDays(7);
    /** Our clock may be behind Meta's: rather as a person's answer than refused. */
    private static final Duration MARGIN = Duration.ofMinutes(15);

    private final MessengerSettings account;
    private final ChannelContext context;
    private final KeyValueStore store;
    private final Incoming incoming;
    private final PageClient client;
    private final Notes notes;
    private final ChannelLimits limits;
    private volatile ChannelStatus status = ChannelStatus.ONLINE;
    private volatile boolean closed;

    MessengerChannel(MessengerSettings account, ChannelContext context, Notes notes) {
        ReplyWindow window = new ReplyWindow(account.humanAgent() ? WEEK : DAY, 0);
        this.account = account;
        this.context = context;
        this.store = context.store();
        this.notes = notes;
        this.incoming = new Incoming(account.pageId(), context.files(), window);
        this.client = new PageClient(account, context.http(), context.clock(), this::stands);
        this.limits = ChannelLimits.chat(Outgoing.MOST_TEXT, window, Outgoing.IMAGE, Outgoing.AUDIO, Outgoing.VIDEO, Outgoing.FILE);
        Former.add(store);
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
        // Of the bytes as they came: written anew they would be others.
        String signature = "sha256=" + Digests.hmacSha256(account.appSecret(), request.body());
        if (!Digests.same(signature, request.header("X-Hub-Signature-256").orElse(null))) {
            return WebhookResponse.text(401, "wrong signature");
        }
        Optional<Incoming.Told> told = Json.parse(request.body()).flatMap(incoming::read);
        if (told.isEmpty()) {
            return WebhookResponse.text(404, "not what this webhook takes");
        }
        told.get().news().stream().map(Notes.News::person).distinct().forEach(person -> Former.forget(store, person));
        List<Inbound> items = told.get().items();
        // When people wrote decides later in whose name an answer goes, where that matters.
        List<Notes.News> news = told.get().news().stream().filter(each -> account.humanAgent() || each.kind() != Notes.News.Kind.WROTE).toList();
        // Returns after the commit. When it throws, the host answers 503 and Meta comes again, for an hour.
        if (!news.isEmpty()) {
            notes.take(news, more -> receive(Stream.concat(items.stream(), more.stream()).toList()));
        } else {
            receive(items);
        }
        return WebhookResponse.text(200, "EVENT_RECEIVED");
    }

    private void receive(List<Inbound> items) {
        if (!items.isEmpty()) {
            context.receive(items, Map.of());
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
        String attachment = file == null
                ? null
                : client.upload(message.id(), file, Outgoing.type(message.content()), () -> context.files().open(file));
        return Receipt.sent(client.send(message.id(), Outgoing.body(message, attachment, isLate(message.recipient()))));
    }

    /** Whether only a person may still answer him. */
    private boolean isLate(String person) {
        if (!account.humanAgent()) {
            return false;
        }
        // Nobody noted when he wrote: that was before the setting was on.
        return notes.wrote(person).map(at -> at.plus(DAY).minus(MARGIN).isBefore(context.clock().instant())).orElse(true);
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
        Former.remove(store);
    }

    private void stands(ChannelStatus now) {
        if (!now.equals(status) && !closed) {
            status = now;
            context.report(now);
        }
    }
}
