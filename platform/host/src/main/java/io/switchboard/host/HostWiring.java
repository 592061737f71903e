package io.switchboard.host;

import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.Answers;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Files;
import io.switchboard.core.conversation.Inbox;
import io.switchboard.core.conversation.MediaFetches;
import io.switchboard.core.conversation.Messages;
import io.switchboard.core.conversation.Outbox;
import io.switchboard.core.conversation.OutsidePictures;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.node.Nodes;
import io.switchboard.core.shared.DataFolder;
import io.switchboard.core.shared.EventEntry;
import io.switchboard.core.shared.EventLog;
import io.switchboard.core.shared.Extensions;
import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.OutsideCalls;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Secrets;
import io.switchboard.core.shared.Sequencer;
import io.switchboard.core.shared.Signals;
import io.switchboard.core.shared.Steady;
import io.switchboard.core.ticket.TicketPlugins;
import io.switchboard.core.webhook.WebhookCalls;
import io.switchboard.loader.PluginArchives;
import io.switchboard.spi.platform.PlatformEvent;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import jakarta.persistence.spi.PersistenceUnitTransactionType;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLConnection;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the host's parts together once, and starts and ends the plugins with the server. */
@ApplicationScoped
public class HostWiring {
    private static final Logger LOG = LoggerFactory.getLogger(HostWiring.class);
    private static final Duration LOOK_AFTER = Duration.ofSeconds(30);
    private static final Duration FOLLOW = Duration.ofSeconds(2);
    // Starting a plugin opens its channels, each within its own limit.
    private static final Duration LONGEST_START = Duration.ofMinutes(10);

    @Resource(lookup = "java:jboss/datasources/Switchboard")
    DataSource source;

    @Resource(lookup = "java:jboss/TransactionManager")
    TransactionManager transactionManager;

    @Resource(lookup = "java:jboss/TransactionSynchronizationRegistry")
    TransactionSynchronizationRegistry synchronizations;

    @Inject
    DataFolder folder;

    @Inject
    Clock clock;

    @Inject
    @Steady
    Clock steady;

    @Inject
    SecureRandom random;

    @Inject
    Signals signals;

    @Inject
    Loops loops;

    @Inject
    Nodes nodes;

    @Inject
    Sequencer sequencer;

    @Inject
    EventLog events;

    @Inject
    ChannelAccounts accounts;

    @Inject
    Inbox inbox;

    @Inject
    Files files;

    @Inject
    MediaFetches mediaFetches;

    @Inject
    Outbox outbox;

    @Inject
    Conversations conversations;

    @Inject
    Messages messages;

    @Inject
    Answers answers;

    @Inject
    TicketPlugins tickets;

    @Inject
    Contacts contacts;

    @Inject
    PlatformSettings platform;

    @Inject
    LicenceService licence;

    private final AtomicLong stuckChannels = new AtomicLong();
    private LockRows locks;
    private Leases leases;
    private volatile Loop following;
    private RunningPlugins running;
    private Plugins plugins;
    private PluginKeys keys;
    private PluginPreviews previews;
    private PluginSettings settings;
    private Connectors connectors;
    private Channels channels;
    private ConsoleModules consoleModules;
    private PluginRest rest;
    private Watch watch;
    private OutsideClient http;
    private SecretBox secrets;

    @PostConstruct
    void wire() {
        // A cached jar of a plugin would stay open, and old, for ever.
        URLConnection.setDefaultUseCaches("jar", false);
        try {
            build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void build() throws IOException {
        ClassLoader server = HostWiring.class.getClassLoader();
        JtaTransactions transactions = new JtaTransactions(transactionManager);
        Database database = new Database(source, work -> (Callable<Object>) () -> transactions.outside(work));
        secrets = SecretBox.open(System.getenv("SWITCHBOARD_KEY"), folder.folder("keys"), random);
        SettingValues values = new SettingValues(secrets);
        InstalledPlugins installed = new InstalledPlugins(database, clock, (type, id) -> events.tell(type, null, id));
        PluginData data = new PluginData(database, installed);
        locks = new LockRows(database);
        leases = new Leases(locks);
        OutsideProxy proxy = OutsideProxy.of(System.getenv("SWITCHBOARD_PROXY"), System.getenv("SWITCHBOARD_NO_PROXY"));
        if (proxy.problem() != null) {
            LOG.error("nothing outside is called: {}", proxy.problem());
        }
        http = OutsideClient.make(proxy);
        ChannelDesk desk = new CoreChannels(accounts, inbox, files, mediaFetches, outbox);
        watch = new Watch();
        settings = new PluginSettings(installed, values);
        connectors = new Connectors(values);
        channels = new Channels(
                connectors,
                desk,
                new ChannelContexts(desk, database, secrets, http, clock, PlatformSettings.publicUrl()),
                leases,
                steady,
                random);
        consoleModules = new ConsoleModules();
        rest = new PluginRest(watch);
        PluginMigrations migrations =
                new PluginMigrations(source, data, new TableCopies(folder.folder("plugins"), database, data));
        List<PluginPart> parts = List.of(
                new PluginPersistence(source, migrations, new JtaEntities(synchronizations), PersistenceUnitTransactionType.JTA),
                settings,
                rest,
                consoleModules,
                connectors,
                channels,
                new EventPump(this::eventsAfter, installed, leases, loops, steady),
                new TaskRunner(leases, loops));
        LicenceGate gate = new LicenceGate(licence::now);
        PluginServices services = new PluginServices(
                transactions, database, secrets, http, clock, conversations, messages, answers, contacts, tickets, connectors, desk, settings::named);
        running = new RunningPlugins(
                server, PluginLimits.DEFAULT, transactions::isActive, services::of, parts, this::changed, gate, new PluginFigures(clock));
        keys = new PluginKeys(database, clock);
        BundledPlugins bundled = new BundledPlugins(server);
        PluginTrust trust = new PluginTrust(bundled, keys, platform::unsignedPlugins);
        ArchiveFolder archives = new ArchiveFolder(folder.folder("plugins"), unpacked(), new PluginArchives());
        previews = new PluginPreviews(installed, archives, trust);
        plugins = new Plugins(
                installed,
                archives,
                bundled,
                trust,
                running,
                data,
                leases,
                gate);
    }

    /** After the core's first start, which makes demo data; before its loops, which send through open channels. */
    void start(@Observes @Priority(1000) Startup event) {
        if (!nodes.isShared()) {
            locks.freeAll();
        }
        loops.start("leases", Leases.EXTENDED_EVERY, () -> {
            leases.extendAll();
            return false;
        });
        plugins.startAll();
        loops.start("channels", LOOK_AFTER, () -> {
            stuckChannels.addAndGet(channels.lookAfter());
            return false;
        });
        Loop licensing = loops.start("plugins-by-licence", Duration.ofMinutes(1), LONGEST_START, () -> {
            plugins.followLicence();
            channels.followLicence();
            return false;
        });
        licence.onChange(licensing::wake);
        if (nodes.isShared()) {
            following = loops.start("follow-nodes", FOLLOW, LONGEST_START, () -> {
                plugins.follow();
                settings.follow();
                channels.follow();
                return false;
            });
            signals.listenAfar(all -> {
                if (all.stream().anyMatch(signal -> signal.type().startsWith("plugin.") || signal.type().startsWith("channel."))) {
                    following.wake();
                }
            });
        }
    }

    /** What runs of the plugins is each node's own, below the server's folder for temporary files. */
    private static Path unpacked() {
        String temporary = System.getProperty("jboss.server.temp.dir", System.getProperty("java.io.tmpdir"));
        return Path.of(temporary, "switchboard-plugins");
    }

    /** The way out: a proxy, none, or what was said wrongly of it. */
    String wayOut() {
        return http.proxy().toString();
    }

    /** How often a channel whose polling was stuck has been opened anew since the server's start. */
    public long stuckChannels() {
        return stuckChannels.get();
    }

    void stop(@Observes Shutdown event) {
        if (following != null) {
            // It would start again what is being stopped.
            loops.stop(following, Duration.ofSeconds(15));
        }
        plugins.stopAll();
        watch.close();
        http.close();
    }

    @Produces
    @ApplicationScoped
    public Extensions extensions() {
        return running;
    }

    @Produces
    @ApplicationScoped
    public ChannelGateway gateway() {
        return channels;
    }

    @Produces
    @ApplicationScoped
    public OutsidePictures pictures() {
        return new PictureCalls(http, new AddressPolicy(Stream.empty()).through(http.proxy()));
    }

    @Produces
    @ApplicationScoped
    public OutsideCalls outsideCalls() {
        return (request, named) -> http.send(request, new AddressPolicy(named.stream()).through(http.proxy()).addresses(request.uri()));
    }

    @Produces
    @ApplicationScoped
    public Secrets secrets() {
        return secrets;
    }

    @Produces
    @ApplicationScoped
    public WebhookCalls webhookCalls() {
        return new WebhookPosts(http, platform::webhookHosts);
    }

    @Produces
    public Plugins plugins() {
        return plugins;
    }

    @Produces
    @Typed(PluginKeys.class)
    public PluginKeys keys() {
        return keys;
    }

    @Produces
    @Typed(PluginPreviews.class)
    public PluginPreviews previews() {
        return previews;
    }

    @Produces
    @Typed(RunningPlugins.class)
    public RunningPlugins running() {
        return running;
    }

    @Produces
    @Typed(PluginSettings.class)
    public PluginSettings settings() {
        return settings;
    }

    @Produces
    @Typed(Connectors.class)
    public Connectors connectors() {
        return connectors;
    }

    @Produces
    @Typed(Channels.class)
    public Channels channels() {
        return channels;
    }

    @Produces
    @Typed(ConsoleModules.class)
    public ConsoleModules consoleModules() {
        return consoleModules;
    }

    @Produces
    @Typed(PluginRest.class)
    public PluginRest rest() {
        return rest;
    }

    private void changed(String pluginId) {
        signals.afterCommit(new Signals.Signal("plugin.updated", null, 0, null));
        signals.afterCommit(new Signals.Signal("ui.updated", null, 0, null));
    }

    private List<PlatformEvent> eventsAfter(long position, int limit) {
        return sequencer.after(position, limit).stream().flatMap(HostWiring::steps).toList();
    }

    private static Stream<PlatformEvent> steps(EventEntry entry) {
        return entry.steps().stream().map(step -> new PlatformEvent(
                entry.pos(),
                step.type(),
                entry.conversationId() == null ? null : entry.conversationId().toString(),
                step.seq(),
                step.subjectId() == null ? entry.detail() : step.subjectId().toString(),
                entry.createdAt()));
    }
}
