package io.switchboard.host;

import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Refused;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.HostsVisitors;
import io.switchboard.spi.channel.MessageTemplate;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.module.OrderSource;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The open channel accounts: every enabled account whose connector's plugin is started. Safe for several threads. */
public final class Channels implements PluginPart, ChannelGateway {
    private static final Logger LOG = LoggerFactory.getLogger(Channels.class);
    private static final Duration OPEN = Duration.ofSeconds(30);
    private static final Duration TEST = Duration.ofSeconds(30);
    private static final Set<Failure> MAY_PASS =
            EnumSet.of(Failure.UNAVAILABLE, Failure.RATE_LIMITED, Failure.UNKNOWN_OUTCOME);
    private static final String STOPPED = StoredText.of("pluginStopped");
    private static final String TAKES_IN = StoredText.of("licenceEnded");

    private final Connectors connectors;
    private final ChannelDesk desk;
    private final ChannelContexts contexts;
    private final Leases leases;
    private final Clock clock;
    private final RandomGenerator random;
    private final Map<UUID, Held> held = new ConcurrentHashMap<>();
    private final Map<UUID, ReentrantLock> locks = new ConcurrentHashMap<>();
    // The settings with which each was last opened, or should have been.
    private final Map<UUID, Map<String, Object>> asked = new ConcurrentHashMap<>();
    private final Set<UUID> tryAgain = ConcurrentHashMap.newKeySet();
    private final Set<UUID> takingIn = ConcurrentHashMap.newKeySet();

    private record Held(OpenChannel channel, PollLoop loop, ChannelContexts.Scope scope) {
        boolean isStuck() {
            return loop != null && loop.isStuck();
        }
    }

    Channels(
            Connectors connectors,
            ChannelDesk desk,
            ChannelContexts contexts,
            Leases leases,
            Clock clock,
            RandomGenerator random) {
        this.connectors = connectors;
        this.desk = desk;
        this.contexts = contexts;
        this.leases = leases;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public AutoCloseable start(PluginRuntime plugin) {
        for (Connectors.Entry entry : connectors.of(plugin)) {
            desk.ofConnector(entry.id()).stream().filter(ChannelAccount::isEnabled).forEach(account -> locked(account.id(), () -> open(account, entry)));
        }
        return () -> held.values().stream()
                .filter(each -> each.channel().entry().plugin() == plugin)
                .map(each -> each.channel().id())
                .forEach(id -> locked(id, () -> {
                    close(id);
                    desk.report(id, ChannelStatus.offline(STOPPED));
                }));
    }

    /** Closes and opens an account as it stands in the database now. Call after the commit of its change. */
    public void reopen(UUID id) {
        locked(id, () -> reopenLocked(id));
    }

    private void reopenLocked(UUID id) {
        close(id);
        Optional<ChannelAccount> account = desk.find(id);
        if (account.isEmpty()) {
            return;
        }
        if (!account.get().isEnabled()) {
            desk.report(id, ChannelStatus.offline(null));
            return;
        }
        connectors.find(account.get().connector())
                .ifPresentOrElse(
                        entry -> open(account.get(), entry),
                        () -> desk.report(id, ChannelStatus.offline(STOPPED)));
    }

    /**
     * Tries settings with the provider.
     *
     * @param form as the admin filled it in; masked secrets stand for the stored ones
     * @throws Refused INVALID, naming every wrong field; NOT_FOUND when no started plugin brings the connector
     */
    public ChannelStatus test(String connector, Map<String, ?> form, Map<String, ?> stored, Locale locale) {
        Connectors.Entry entry = connectors.entry(connector);
        Map<String, Object> sealed = connectors.check(connector, form, stored, locale);
        ChannelContexts.Scope scope = contexts.forTest(entry, connectors.opened(entry, sealed));
        try {
            return entry.plugin().calls().call("test", TEST, () -> entry.connector()
                    .test(connectors.opened(entry, sealed), scope.context()));
        } catch (ConnectorException e) {
            return ChannelStatus.offline(e.getMessage());
        } finally {
            scope.end();
        }
    }

    /** What the account can do beside sending; empty when it isn't open. */
    public List<String> capabilities(UUID id) {
        return find(id).map(OpenChannel::capabilities).orElse(List.of());
    }

    /**
     * Hands a provider's call to the account.
     *
     * @throws Refused NOT_FOUND for an unknown key or a channel that takes no calls; UNAVAILABLE for one that isn't open, or
     *     when it failed or took too long: the provider comes again
     */
    public WebhookResponse webhook(String key, WebhookRequest request) {
        ChannelAccount account = desk.byKey(key).orElseThrow(() -> Refused.notFound("channel"));
        OpenChannel channel = find(account.id()).orElseThrow(() -> Refused.unavailable("channel.closed"));
        Gate gate = channel.entry().plugin().gate();
        if (!gate.enter()) {
            throw Refused.unavailable("channel.closed");
        }
        try {
            return channel.webhook(request).orElseThrow(() -> Refused.notFound("channel"));
        } catch (ConnectorException e) {
            // Busy, or the database away: told where it began, and not for each of the calls that come by the second.
            LOG.atLevel(e.failure() == Failure.UNAVAILABLE ? Level.DEBUG : Level.WARN)
                    .log("a call to the webhook of channel {} failed: {}", account.id(), e.getMessage());
            throw Refused.unavailable("channel.failed");
        } finally {
            gate.leave();
        }
    }

    /**
     * Looks after the accounts: one whose poll loop doesn't come round is opened anew, as is one that didn't open for a
     * reason that may have passed. Called now and then.
     *
     * @return how many were opened anew because they were stuck
     */
    int lookAfter() {
        // A few at a time: each may take its half minute.
        tryAgain.stream().limit(3).toList().forEach(id -> {
            Loop.goOn();
            reopen(id);
        });
        List<UUID> stuck = held.entrySet().stream()
                .filter(each -> each.getValue().isStuck())
                .map(Map.Entry::getKey)
                .toList();
        for (UUID id : stuck) {
            Loop.goOn();
            LOG.error("polling of channel {} is stuck: it is opened anew", id);
            reopen(id);
        }
        return stuck.size();
    }

    /** Shows which accounts only take in, for their licence has ended; opens them anew when it holds again. */
    void followLicence() {
        held.forEach((id, each) -> {
            boolean takesIn = !each.channel().entry().plugin().isLicensed();
            if (takesIn && takingIn.add(id)) {
                desk.report(id, new ChannelStatus(ChannelStatus.State.DEGRADED, TAKES_IN));
            } else if (!takesIn && takingIn.remove(id)) {
                Loop.goOn();
                reopen(id);
            }
        });
        takingIn.retainAll(held.keySet());
    }

    /** Brings the accounts that are open here to what another node has made of them. */
    void follow() {
        Set<UUID> gone = new HashSet<>(held.keySet());
        for (Connectors.Entry entry : connectors.all()) {
            for (ChannelAccount account : desk.ofConnector(entry.id())) {
                gone.remove(account.id());
                boolean asItIs = account.isEnabled()
                        ? account.settings().equals(asked.get(account.id()))
                        : !held.containsKey(account.id());
                if (!asItIs) {
                    Loop.goOn();
                    reopen(account.id());
                }
            }
        }
        gone.forEach(this::reopen);
    }

    @Override
    public boolean isOpen(UUID channelId) {
        return find(channelId).filter(OpenChannel::isOpen).isPresent();
    }

    @Override
    public Receipt send(UUID channelId, OutboundMessage message) {
        OpenChannel channel = opened(channelId);
        if (!channel.entry().plugin().isLicensed()) {
            throw new ConnectorException(Failure.UNAVAILABLE, LicenceGate.REFUSED);
        }
        return channel.send(message);
    }

    @Override
    public Optional<ChannelLimits> limits(UUID channelId) {
        return find(channelId).map(OpenChannel::limits);
    }

    @Override
    public Optional<OrderSource> orders(UUID channelId) {
        return find(channelId).flatMap(OpenChannel::orders);
    }

    @Override
    public Optional<HostsVisitors> visitors(UUID channelId) {
        return find(channelId).flatMap(OpenChannel::visitors);
    }

    @Override
    public boolean tellsProfiles(UUID channelId) {
        return find(channelId).map(OpenChannel::tellsProfiles).orElse(false);
    }

    @Override
    public Sender profile(UUID channelId, String externalId) {
        return opened(channelId).profile(externalId);
    }

    @Override
    public InputStream fetch(UUID channelId, String mediaId) {
        return opened(channelId).fetch(mediaId);
    }

    @Override
    public List<MessageTemplate> templates(UUID channelId) {
        return find(channelId).map(OpenChannel::templates).orElse(List.of());
    }

    @Override
    public void showTyping(UUID channelId, String recipient) {
        find(channelId).ifPresent(channel -> channel.showTyping(recipient));
    }

    private OpenChannel opened(UUID id) {
        return find(id).orElseThrow(() -> new ConnectorException(Failure.UNAVAILABLE, "the channel isn't open"));
    }

    private Optional<OpenChannel> find(UUID id) {
        return Optional.ofNullable(held.get(id)).map(Held::channel);
    }

    /** One account at a time: one that takes long keeps no other waiting. */
    private void locked(UUID id, Runnable work) {
        ReentrantLock lock = locks.computeIfAbsent(id, any -> new ReentrantLock());
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    private void open(ChannelAccount account, Connectors.Entry entry) {
        UUID id = account.id();
        close(id);
        asked.put(id, account.settings());
        if (!entry.plugin().gate().isOpen()) {
            desk.report(id, ChannelStatus.offline(STOPPED));
            return;
        }
        ChannelContexts.Scope scope = null;
        try {
            var settings = connectors.opened(entry, account.settings());
            scope = contexts.forAccount(account, entry, settings);
            ChannelContexts.Scope opened = scope;
            var channel = entry.plugin().calls().call("open", OPEN, () -> entry.connector().open(settings, opened.context()));
            OpenChannel open = new OpenChannel(
                    id, entry, channel, clock, status -> desk.report(id, status), () -> desk.worksAgain(id));
            desk.opened(id, open.first());
            PollLoop loop = channel instanceof io.switchboard.spi.channel.Polls polls
                    ? new PollLoop(open, polls, leases, random)
                    : null;
            held.put(id, new Held(open, loop, scope));
            if (loop != null) {
                loop.start();
            }
            // Answers that met it closed would wait out their pauses.
            desk.worksAgain(id);
        } catch (RuntimeException e) {
            if (scope != null) {
                scope.end();
            }
            LOG.warn("channel {} ({}) doesn't open: {}", id, entry.id(), e.getMessage());
            desk.report(id, ChannelStatus.offline(RunningPlugins.reason(e)));
            if (e instanceof ConnectorException failed && MAY_PASS.contains(failed.failure())) {
                tryAgain.add(id);
            }
        }
    }

    private void close(UUID id) {
        tryAgain.remove(id);
        asked.remove(id);
        Held last = held.remove(id);
        if (last == null) {
            return;
        }
        if (last.loop() != null) {
            last.loop().close();
        }
        last.channel().close();
        last.scope().end();
        if (last.loop() != null) {
            last.loop().await(Duration.ofSeconds(2));
        }
    }
}
