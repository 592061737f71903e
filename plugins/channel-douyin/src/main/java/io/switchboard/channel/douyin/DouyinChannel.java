package io.switchboard.channel.douyin;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
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
import java.util.Set;

/** An open account. */
final class DouyinChannel implements Channel, ReceivesWebhooks, FetchesMedia, OrderSource {
    private static final String SIGNATURE = "X-Douyin-Signature";
    private static final String UNAUTHORISED = "unauthorised";
    private static final Set<String> AUTHORISED = Set.of("authorize", "contract_authorize");
    private static final Set<String> WITHDRAWN = Set.of("unauthorize", "contract_unauthorize");
    private static final MediaLimit PICTURES =
            new MediaLimit(MediaLimit.Kind.IMAGE, List.of("image/jpeg", "image/png"), 10L * 1024 * 1024);

    private final Settings settings;
    private final ChannelContext context;
    private final DouyinTokens tokens;
    private final DouyinClient client;
    private final Incoming incoming;
    private final Shop shop;
    private volatile ChannelStatus status = ChannelStatus.ONLINE;

    DouyinChannel(Settings settings, ChannelContext context) {
        this.settings = settings;
        this.context = context;
        this.tokens = new DouyinTokens(settings, context);
        this.client = new DouyinClient(settings, context, tokens);
        this.incoming = new Incoming(settings, context);
        this.shop = Shop.of(settings, context);
        // Withdrawn while another node or nobody listened; new settings may bring a new authorisation.
        if (context.store().get(UNAUTHORISED).filter(authorisation()::equals).isPresent()) {
            status = ChannelStatus.offline(DouyinConnector.TEXTS.text("status.unauthorised"));
        }
        OpenAccounts.add(this);
    }

    @Override
    public WebhookResponse onWebhook(WebhookRequest request) {
        if (shop != null && request.header(DoudianPush.HEADER).isPresent()) {
            return shop.onPush(request);
        }
        String given = request.header(SIGNATURE).orElse("");
        boolean signed = Digests.sameHex(Digests.sha1(Digests.utf8(DouyinSettings.signingSecret(settings)), request.body()), given);
        // The check of the address may come unsigned: it gets back the number that it brought, and nothing else.
        if (!signed && !given.isEmpty()) {
            return WebhookResponse.text(401, "wrong signature");
        }
        DouyinEvent event;
        try {
            event = DouyinEvent.read(request);
        } catch (IOException | RuntimeException unreadable) {
            return WebhookResponse.text(400, "not what this webhook takes");
        }
        if (event.name().equals("verify_webhook")) {
            return challenged(event);
        }
        if (!signed) {
            return WebhookResponse.text(401, "no signature");
        }
        return taken(event) ? WebhookResponse.ok() : WebhookResponse.text(400, "nobody stands in it");
    }

    private WebhookResponse challenged(DouyinEvent event) {
        Object challenge = event.content().get("challenge");
        if (!(challenge instanceof Number) && !(challenge instanceof String text && text.length() <= 200)) {
            return WebhookResponse.text(400, "no challenge");
        }
        try {
            return WebhookResponse.json(200, JSON.std.asString(Map.of("challenge", challenge)));
        } catch (IOException never) {
            throw new IllegalStateException(never);
        }
    }

    private boolean taken(DouyinEvent event) {
        String ours = settings.get(DouyinSettings.OPEN_ID);
        if (AUTHORISED.contains(event.name()) || WITHDRAWN.contains(event.name())) {
            if (event.from().equals(ours)) {
                authorised(AUTHORISED.contains(event.name()));
            }
            return true;
        }
        // An application has one address for all its accounts.
        if (!event.from().equals(ours) && !event.to().equals(ours)) {
            if (event.name().startsWith("im_") && status.state() == ChannelStatus.State.ONLINE) {
                become(ChannelStatus.degraded(DouyinConnector.TEXTS.text("status.otherAccount", event.to())));
            }
            return true;
        }
        return incoming.take(event);
    }

    private void authorised(boolean yes) {
        context.store().put(UNAUTHORISED, yes ? null : authorisation());
        become(yes ? ChannelStatus.ONLINE : ChannelStatus.offline(DouyinConnector.TEXTS.text("status.unauthorised")));
    }

    /** By which a withdrawal is known to be of this authorisation. */
    private String authorisation() {
        return Digests.sha256(Digests.utf8(settings.get(DouyinSettings.OPEN_ID) + " " + settings.get(DouyinSettings.REFRESH_TOKEN)));
    }

    @Override
    public Receipt send(OutboundMessage message) {
        Peer peer = peer(message.recipient());
        if (!peer.known()) {
            throw new ConnectorException(Failure.REJECTED, DouyinConnector.TEXTS.text("refused.first"));
        }
        Duration window = DouyinSettings.afterMessage(settings).lasts();
        boolean entered = peer.onlyEntered(context.clock().instant(), window);
        return Receipt.sent(client.send(Outgoing.body(message, peer, entered, client::upload)));
    }

    /** What is kept of a customer here. */
    Peer peer(String openId) {
        return context.store().get(Peer.key(openId)).map(Peer::read).orElse(Peer.NONE);
    }

    /** Whether there was anything to forget. */
    boolean forget(String openId) {
        boolean known = peer(openId).known();
        context.store().put(Peer.key(openId), null);
        return known;
    }

    @Override
    public InputStream fetch(String mediaId) throws IOException {
        String[] parts = mediaId.split(" ", 2);
        if (parts.length < 2) {
            throw new ConnectorException(Failure.REJECTED, DouyinConnector.TEXTS.text("error.mediaGone", "", ""));
        }
        return client.fetch(parts[0], parts[1]);
    }

    /** Nothing where the account has no shop. */
    @Override
    public List<Order> orders(Customer customer, int limit) {
        String who = customer.externalId();
        // Orders of buyers without an id must not be taken for his.
        return shop == null || who == null || who.isBlank() ? List.of() : shop.orders(who, limit);
    }

    /** Renews tokens that end soon, and tells when a person has to do something. Gives how the account stands then. */
    ChannelStatus keepTokens() {
        if (status.state() == ChannelStatus.State.OFFLINE) {
            // Withdrawn: there is nothing to renew until it is given again.
            return status;
        }
        try {
            Instant ends = tokens.keep().orElse(null);
            if (ends != null) {
                become(ChannelStatus.degraded(DouyinConnector.TEXTS.text("status.authoriseBefore", ends.atOffset(ZoneOffset.UTC).toLocalDate())));
            } else if (status.state() == ChannelStatus.State.DEGRADED) {
                become(ChannelStatus.ONLINE);
            }
        } catch (RefreshTokenEnded ended) {
            become(ChannelStatus.degraded(ended.getMessage()));
        } catch (ConnectorException later) {
            if (later.failure() == Failure.UNAUTHORIZED) {
                become(ChannelStatus.degraded(later.getMessage()));
            }
        }
        return status;
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
