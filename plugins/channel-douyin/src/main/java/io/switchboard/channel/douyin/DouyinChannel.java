package io.switchboard.channel.douyin;

import static io.switchboard.channel.douyin.DouyinConnector.TEXTS;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.ChannelStatus.State;
import io.switchboard.spi.channel.FetchesMedia;
import io.switchboard.spi.channel.MediaLimit;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.module.OrderSource;
import io.switchboard.spi.platform.Digests;
import io.switchboard.spi.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An open account. */
final class DouyinChannel implements Channel, ReceivesWebhooks, FetchesMedia, OrderSource {
    private static final String UNAUTHORISED = "unauthorised";
    private static final Duration KEEPING = Duration.ofHours(6);
    private static final Map<String, Boolean> AUTHORISED =
            Map.of("authorize", true, "contract_authorize", true, "unauthorize", false, "contract_unauthorize", false);
    private static final MediaLimit PICTURES = new MediaLimit(MediaLimit.Kind.IMAGE, List.of("image/jpeg", "image/png"), 10L * 1024 * 1024);

    private final Settings settings;
    final ChannelContext context;
    private final DouyinTokens tokens;
    private final DouyinClient client;
    private final Incoming incoming;
    private final Shop shop;
    private volatile Instant keepAt = Instant.EPOCH;
    private volatile ChannelStatus status;

    DouyinChannel(Settings settings, ChannelContext context) {
        this.settings = settings;
        this.context = context;
        this.tokens = new DouyinTokens(settings, context);
        this.client = new DouyinClient(settings, context, tokens);
        this.incoming = new Incoming(settings, context);
        this.shop = Shop.of(settings, context);
        this.status = isWithdrawn() ? withdrawn() : ChannelStatus.ONLINE;
        OpenAccounts.add(this);
    }

    @Override
    public WebhookResponse onWebhook(WebhookRequest request) {
        if (shop != null && request.header(DoudianPush.HEADER).isPresent()) {
            return shop.onPush(request);
        }
        String given = request.header("X-Douyin-Signature").orElse("");
        String secret = Objects.requireNonNullElse(settings.get(DouyinSettings.WEBHOOK_SECRET), settings.get(DouyinSettings.CLIENT_SECRET));
        boolean signed = Digests.sameHex(Digests.sha1(Digests.utf8(secret), request.body()), given);
        // The check of the address may come unsigned: it gets back the number that it brought, and nothing else.
        if (!signed && !given.isEmpty()) {
            return WebhookResponse.text(401, "wrong signature");
        }
        try {
            DouyinEvent event = DouyinEvent.read(request);
            if (event.name().equals("verify_webhook")) {
                return WebhookResponse.json(200, event.challenged());
            }
            return !signed ? WebhookResponse.text(401, "no signature")
                    : taken(event) ? WebhookResponse.ok() : WebhookResponse.text(400, "nobody stands in it");
        } catch (IOException unreadable) {
            return WebhookResponse.text(400, "not what this webhook takes");
        }
    }

    private boolean taken(DouyinEvent event) {
        String ours = settings.get(DouyinSettings.OPEN_ID);
        Boolean authorised = AUTHORISED.get(event.name());
        if (authorised != null) {
            if (event.from().equals(ours)) {
                authorised(authorised);
            }
            return true;
        }
        // An application has one address for all its accounts.
        if (event.from().equals(ours) || event.to().equals(ours)) {
            return incoming.take(event);
        }
        if (event.name().startsWith("im_") && status.state() == State.ONLINE) {
            become(ChannelStatus.degraded(TEXTS.text("status.otherAccount", event.to())));
        }
        return true;
    }

    private void authorised(boolean yes) {
        context.store().put(UNAUTHORISED, yes ? null : authorisation());
        become(yes ? ChannelStatus.ONLINE : withdrawn());
    }

    private static ChannelStatus withdrawn() {
        return ChannelStatus.offline(TEXTS.text("status.unauthorised"));
    }

    /** Also while another node or nobody listened; new settings may bring a new authorisation. */
    private boolean isWithdrawn() {
        return context.store().get(UNAUTHORISED).filter(authorisation()::equals).isPresent();
    }

    /** By which a withdrawal is known to be of this authorisation. */
    private String authorisation() {
        return DouyinTokens.mark(settings.get(DouyinSettings.OPEN_ID), settings.get(DouyinSettings.REFRESH_TOKEN));
    }

    @Override
    public Receipt send(OutboundMessage message) {
        Peer peer = Peer.in(context.store(), Peer.key(message.recipient()));
        if (!peer.known()) {
            throw new ConnectorException(Failure.REJECTED, TEXTS.text("refused.first"));
        }
        boolean entered = peer.onlyEntered(context.clock().instant(), DouyinSettings.afterMessage(settings).lasts());
        Receipt receipt = Receipt.sent(client.send(Outgoing.body(message, peer, entered, client::upload)));
        if (status.state() == State.OFFLINE) {
            authorised(true);
        }
        return receipt;
    }

    @Override
    public InputStream fetch(String mediaId) throws IOException {
        return client.fetch(mediaId);
    }

    /** Nothing where the account has no shop. */
    @Override
    public List<Order> orders(Customer customer, int limit) {
        return shop == null ? List.of() : shop.orders(customer.externalId(), limit);
    }

    /** Called every few minutes: holds a withdrawal against the platform, and looks after the tokens as often as they need it. */
    ChannelStatus look() {
        Instant now = context.clock().instant();
        if (isWithdrawn()) {
            // Maybe old news: such events come late, and again, and nothing in them tells when it was.
            try {
                client.account();
                authorised(true);
            } catch (ConnectorException trueOrUnknown) {
                become(withdrawn());
            }
        } else if (status.state() == State.OFFLINE) {
            become(ChannelStatus.ONLINE);
        } else if (!now.isBefore(keepAt)) {
            keepAt = now.plus(KEEPING);
            keepTokens();
        }
        return status;
    }

    /** Renews tokens that end soon, and tells when a person has to do something. */
    void keepTokens() {
        try {
            Instant ends = tokens.keep().orElse(null);
            if (ends != null) {
                become(ChannelStatus.degraded(TEXTS.text("status.authoriseBefore", ends.atOffset(ZoneOffset.UTC).toLocalDate())));
            } else if (status.state() == State.DEGRADED) {
                become(ChannelStatus.ONLINE);
            }
        } catch (ConnectorException failed) {
            if (failed.failure() == Failure.UNAUTHORIZED) {
                become(ChannelStatus.degraded(failed.getMessage()));
            }
        }
    }

    private void become(ChannelStatus now) {
        if (!now.equals(status)) {
            status = now;
            context.report(now);
        }
    }

    @Override
    public ChannelStatus status() {
        return status;
    }

    @Override
    public ChannelLimits limits() {
        return ChannelLimits.chat(settings.get(DouyinSettings.TEXT_LENGTH).intValue(), DouyinSettings.afterMessage(settings), PICTURES);
    }

    @Override
    public void close() {
        OpenAccounts.remove(this);
    }
}
