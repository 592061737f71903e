package io.switchboard.host;

import io.switchboard.loader.Permission;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.FetchesMedia;
import io.switchboard.spi.channel.FetchesProfile;
import io.switchboard.spi.channel.HostsVisitors;
import io.switchboard.spi.channel.MessageTemplate;
import io.switchboard.spi.channel.Polls;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.SendsTemplates;
import io.switchboard.spi.channel.ShowsTyping;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.module.OrderSource;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** An account that is open: its channel object, guarded. Safe for use by several threads. */
final class OpenChannel {
    private static final Duration SEND = Duration.ofSeconds(30);
    // Providers wait for five seconds.
    private static final Duration WEBHOOK = Duration.ofSeconds(4);
    private static final Duration QUICK = Duration.ofSeconds(5);
    private static final Duration PROFILE = Duration.ofSeconds(20);
    private static final Duration FETCH = Duration.ofSeconds(60);
    private static final Duration CLOSE = Duration.ofSeconds(10);
    private static final Duration DRAIN = Duration.ofSeconds(10);
    // As many as the server has threads for requests, but never few; of those few may wait for a plugin that hangs.
    private static final int MOST = Math.max(32, 16 * Runtime.getRuntime().availableProcessors());
    private static final int PATIENT = 4;
    private static final int ORDERS = 8;
    private static final Duration ANY_CALLER_WAITS = Duration.ofSeconds(2);
    // More than the outbox sends at a time; one that never ends keeps its place.
    private static final int SENDS = 8;

    private final UUID id;
    private final Connectors.Entry entry;
    private final Channel channel;
    private final ChannelLimits limits;
    private final ChannelStatus first;
    private final Breaker breaker;
    // Apart from the calls of the provider, which must come in even while it doesn't tell of orders.
    private final Places orders = new Places(ORDERS, PATIENT, ANY_CALLER_WAITS);
    private final Places requests = new Places(MOST, PATIENT, ANY_CALLER_WAITS);
    private final Places sends = new Places(SENDS, SENDS, SEND);
    private final Consumer<ChannelStatus> reports;
    private final Runnable worksAgain;
    // What is being sent ends before the channel does: cut off in the middle, nobody would know what became of it.
    private final Gate sending = new Gate();
    private final KeptTemplates templates;
    private volatile boolean open = true;
    private volatile boolean troubled;
    // What the connector itself last said: a token that is refused once may be good for the next message, or at another node.
    private volatile String cannotSend;

    /** @param worksAgain runs when a send has worked after so many had failed that none was tried for a while */
    OpenChannel(
            UUID id,
            Connectors.Entry entry,
            Channel channel,
            InstantSource clock,
            Consumer<ChannelStatus> reports,
            Runnable worksAgain) {
        this.id = id;
        this.entry = entry;
        this.channel = channel;
        this.templates = new KeptTemplates(clock);
        this.breaker = new Breaker(clock);
        this.reports = reports;
        this.worksAgain = worksAgain;
        this.limits = quick("limits", channel::limits);
        this.first = status();
    }

    UUID id() {
        return id;
    }

    Connectors.Entry entry() {
        return entry;
    }

    Channel channel() {
        return channel;
    }

    ChannelLimits limits() {
        return limits;
    }

    /** How it stood when it had been opened. */
    ChannelStatus first() {
        return first;
    }

    /** False from the moment on at which it begins to close. */
    boolean isOpen() {
        return open && entry.plugin().gate().isOpen();
    }

    /** Names of what it can do beside sending, for the console. */
    List<String> capabilities() {
        return Stream.of(
                        ReceivesWebhooks.class,
                        Polls.class,
                        HostsVisitors.class,
                        ShowsTyping.class,
                        FetchesMedia.class,
                        FetchesProfile.class,
                        SendsTemplates.class,
                        OrderSource.class)
                .filter(capability -> capability.isInstance(channel))
                .map(Class::getSimpleName)
                .toList();
    }

    /** @throws ConnectorException also UNAVAILABLE: it is being closed, or has failed too often of late */
    Receipt send(OutboundMessage message) {
        Gate plugins = entry.plugin().gate();
        if (!plugins.enter()) {
            throw closed();
        }
        try {
            if (!sending.enter()) {
                throw closed();
            }
            try {
                return sendNow(message);
            } finally {
                sending.leave();
            }
        } finally {
            plugins.leave();
        }
    }

    private static ConnectorException closed() {
        return new ConnectorException(Failure.UNAVAILABLE, "the channel isn't open");
    }

    private Receipt sendNow(OutboundMessage message) {
        if (!breaker.lets()) {
            throw new ConnectorException(Failure.UNAVAILABLE, "the channel failed several times; tried again soon");
        }
        try {
            Receipt receipt = entry.plugin().calls().call("send", SEND, sends, () -> channel.send(message));
            boolean again = breaker.worked();
            recovered();
            if (again) {
                worksAgain.run();
            }
            return receipt;
        } catch (ConnectorException e) {
            breaker.failed(e.failure());
            trouble(e);
            throw e;
        }
    }

    /** @return empty when the channel takes no calls */
    Optional<WebhookResponse> webhook(WebhookRequest request) {
        if (channel instanceof ReceivesWebhooks receiver) {
            return Optional.of(entry.plugin().calls().call("webhook", WEBHOOK, requests, () -> receiver.onWebhook(request)));
        }
        return Optional.empty();
    }

    /** Who isn't granted contacts is told no more of a customer than his own name for him. */
    Optional<OrderSource> orders() {
        if (!(channel instanceof OrderSource source)) {
            return Optional.empty();
        }
        OrderSource guarded = GuardedExtension.of(OrderSource.class, source, new Placed(orders), QUICK);
        boolean granted = Permission.missing(entry.plugin().descriptor(), OrderSource.class).isEmpty();
        return Optional.of(granted ? guarded : (customer, limit) -> guarded.orders(unnamed(customer), limit));
    }

    private static OrderSource.Customer unnamed(OrderSource.Customer customer) {
        return new OrderSource.Customer(customer.externalId(), null, null, null);
    }

    Optional<HostsVisitors> visitors() {
        return channel instanceof HostsVisitors visitors
                ? Optional.of(GuardedExtension.of(HostsVisitors.class, visitors, new Placed(requests), QUICK))
                : Optional.empty();
    }

    boolean tellsProfiles() {
        return channel instanceof FetchesProfile;
    }

    Sender profile(String externalId) {
        if (channel instanceof FetchesProfile profiles) {
            return entry.plugin().calls().call("profile", PROFILE, () -> profiles.profile(externalId));
        }
        throw new ConnectorException(Failure.INVALID_REQUEST, "the channel tells no profiles");
    }

    InputStream fetch(String mediaId) {
        if (channel instanceof FetchesMedia media) {
            return entry.plugin().calls().call("fetch", FETCH, () -> Objects.requireNonNull(media.fetch(mediaId)));
        }
        throw new ConnectorException(Failure.INVALID_REQUEST, "the channel fetches no files");
    }

    List<MessageTemplate> templates() {
        return channel instanceof SendsTemplates sends ? templates.of(sends, entry.plugin().calls()) : List.of();
    }

    void showTyping(String recipient) {
        if (channel instanceof ShowsTyping typing) {
            entry.plugin().calls().tell("showTyping", () -> typing.showTyping(recipient));
        }
    }

    /** Shows the admin that something is wrong; what the provider merely refused isn't. */
    void trouble(ConnectorException e) {
        ChannelStatus status = switch (e.failure()) {
            case UNAUTHORIZED -> ChannelStatus.offline(e.getMessage());
            case UNAVAILABLE, UNKNOWN_OUTCOME, RATE_LIMITED -> ChannelStatus.degraded(e.getMessage());
            case REJECTED, INVALID_REQUEST -> null;
        };
        if (status != null && open) {
            troubled = true;
            reports.accept(status.withoutSending(cannotSend));
        }
    }

    private ChannelStatus status() {
        ChannelStatus status = quick("status", channel::status);
        cannotSend = status.cannotSend();
        return status;
    }

    /** After trouble, asks the channel how it stands. */
    void recovered() {
        if (troubled && open) {
            troubled = false;
            reports.accept(status());
        }
    }

    void close() {
        open = false;
        // Of a plugin that ends all sends have been waited for, together.
        sending.close(entry.plugin().gate().isOpen() ? DRAIN : Duration.ZERO);
        try {
            entry.plugin().calls().callInLoop("close", CLOSE, () -> {
                channel.close();
                return null;
            });
        } catch (ConnectorException logged) {
            // A close that fails changes nothing: the channel is gone for us.
        }
    }

    /** For what requests wait for, of visitors and of agents. */
    private final class Placed implements Calls {
        private final Places own;

        Placed(Places own) {
            this.own = own;
        }

        @Override
        public <T> T call(String what, Duration limit, Callable<T> work) {
            return entry.plugin().calls().call(what, limit, own, work);
        }
    }

    private <T> T quick(String what, Callable<T> work) {
        return entry.plugin().calls().call(what, QUICK, work);
    }
}
