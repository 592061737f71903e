package io.switchboard.channel.whatsapp;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.FetchesMedia;
import io.switchboard.spi.channel.MessageTemplate;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.ReplyWindow;
import io.switchboard.spi.channel.SendsTemplates;
import io.switchboard.spi.channel.ShowsTyping;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.Inbound;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.platform.Digests;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An open business number. */
final class WhatsappChannel implements Channel, ReceivesWebhooks, ShowsTyping, FetchesMedia, SendsTemplates {
    /** Any message of the customer's opens it for as many of ours as we like. */
    private static final ReplyWindow DAY = new ReplyWindow(Duration.ofHours(24), 0);

    private static final ChannelLimits LIMITS =
            ChannelLimits.chat(Outgoing.MOST_TEXT, DAY, Outgoing.IMAGE, Outgoing.AUDIO, Outgoing.VIDEO, Outgoing.DOCUMENT);
    private static final int WRITERS = 5_000;

    private final WhatsappSettings account;
    private final ChannelContext context;
    private final Incoming incoming;
    private final GraphClient client;
    private final Templates templates;
    private volatile ChannelStatus status = ChannelStatus.ONLINE;
    private volatile boolean closed;

    /** The last message of those who wrote lately: what typing is shown at. Only this node's, for it is a courtesy. */
    private final Map<String, String> lastMessages = Collections.synchronizedMap(new Recent<>(WRITERS));

    WhatsappChannel(WhatsappSettings account, ChannelContext context) {
        this.account = account;
        this.context = context;
        this.incoming = new Incoming(account.phoneNumberId(), context.files());
        this.client = new GraphClient(account, context.http(), context.clock(), this::stands);
        this.templates = new Templates(account.businessAccountId() == null ? null : client::templates, context.clock());
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
        Optional<List<Inbound>> items = Json.parse(request.body()).flatMap(incoming::read);
        if (items.isEmpty()) {
            return WebhookResponse.text(400, "not what this webhook takes");
        }
        if (!items.get().isEmpty()) {
            // Returns after the commit. When it throws, the host answers 503 and Meta comes again, for seven days.
            context.receive(items.get(), Map.of());
        }
        for (Inbound item : items.get()) {
            if (item instanceof InboundMessage message) {
                lastMessages.put(message.sender().externalId(), message.providerId());
            }
        }
        return WebhookResponse.ok();
    }

    @Override
    public Receipt send(OutboundMessage message) {
        if (!message.attachments().isEmpty()) {
            throw new ConnectorException(Failure.INVALID_REQUEST, WhatsappConnector.TEXTS.text("oneFile"));
        }
        Map<String, Object> body;
        if (message.content() instanceof Content.Template template) {
            body = Outgoing.envelope(message, "template", templates.body(template));
        } else {
            // Refused before a file goes over the line for nothing.
            Outgoing.check(message.content());
            FileRef file = Outgoing.file(message.content()).orElse(null);
            String mediaId = file == null ? null : client.upload(message.id(), file, () -> context.files().open(file));
            body = Outgoing.body(message, mediaId);
        }
        return Receipt.sent(client.send(message.id(), body));
    }

    @Override
    public void showTyping(String recipient) {
        String last = lastMessages.get(recipient);
        if (last != null) {
            client.typing(last);
        }
    }

    @Override
    public InputStream fetch(String mediaId) {
        return client.media(mediaId);
    }

    @Override
    public List<MessageTemplate> templates() {
        if (account.businessAccountId() == null) {
            throw new ConnectorException(Failure.INVALID_REQUEST, WhatsappConnector.TEXTS.text("noBusinessAccount"));
        }
        return templates.list();
    }

    @Override
    public ChannelStatus status() {
        return closed ? ChannelStatus.offline(WhatsappConnector.TEXTS.text("closed")) : status;
    }

    @Override
    public ChannelLimits limits() {
        return LIMITS;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void stands(ChannelStatus now) {
        if (!now.equals(status) && !closed) {
            status = now;
            context.report(now);
        }
    }
}
