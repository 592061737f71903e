package io.switchboard.testkit;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.Inbound;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Withdrawal;
import io.switchboard.spi.platform.KeyValueStore;
import io.switchboard.spi.settings.InvalidSettingException;
import io.switchboard.spi.settings.Settings;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A platform in memory with one channel account. It does what the real one promises: a receive is stored as a whole or
 * not at all, repeats are dropped by the provider's id, the store outlives the channel. Contracts get one as a test's
 * parameter ({@link TestPlatformExtension}); other tests make and close their own. Safe for use by several threads.
 */
public final class TestPlatform implements AutoCloseable {
    static final URI WEBHOOK_URL = URI.create("http://localhost:8080/hooks/test");

    private final FakeClock clock = new FakeClock();
    private final MemoryFiles files = new MemoryFiles();
    private final MemoryStore store = new MemoryStore(clock, () -> databaseAway());
    private final CapturedLog log = new CapturedLog();
    private final List<InboundMessage> messages = new ArrayList<>();
    private final List<DeliveryUpdate> updates = new ArrayList<>();
    private final List<String> withdrawals = new ArrayList<>();
    private final List<ChannelStatus> reports = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private final Map<Channel, TestChannelContext> open = new IdentityHashMap<>();
    private int repeats;
    private volatile boolean databaseAway;
    private boolean loseNextAnswer;
    private Runnable beforeReceive = () -> {};

    /** Opens the account as the host does: settings are checked first. Closed with the platform, if not before. */
    public Channel open(ChannelConnector connector, Map<String, ?> settings) {
        log.watch(connector.getClass().getPackageName());
        List<InvalidSettingException> problems = connector.settings().validate(settings);
        if (!problems.isEmpty()) {
            throw problems.get(0);
        }
        TestChannelContext context = new TestChannelContext(this);
        Channel channel = connector.open(Settings.of(settings), context);
        synchronized (open) {
            open.put(Objects.requireNonNull(channel, "open() gave no channel"), context);
        }
        return channel;
    }

    /** Closes a channel as the host does: its context is dead afterwards. */
    public void close(Channel channel) {
        try {
            channel.close();
        } finally {
            kill(channel);
        }
    }

    /** Lets a channel stop existing without a close, as a crash of the server does. */
    public void kill(Channel channel) {
        synchronized (open) {
            TestChannelContext context = open.remove(channel);
            if (context != null) {
                context.end();
            }
        }
    }

    /** A context for {@link ChannelConnector#test} and {@link ChannelConnector#open}. */
    public ChannelContext context() {
        return new TestChannelContext(this);
    }

    /** While true, everything that needs the database fails with UNAVAILABLE. */
    public void databaseAway(boolean away) {
        databaseAway = away;
    }

    boolean databaseAway() {
        return databaseAway;
    }

    /** The next receive is committed, but its caller sees it fail: the worst moment for a crash. */
    public synchronized void loseNextAnswer() {
        loseNextAnswer = true;
    }

    /** Runs at the start of each receive, in its thread, before anything is stored. */
    public synchronized void beforeReceive(Runnable look) {
        beforeReceive = look;
    }

    /** Messages that were stored, each once, in the order in which they came. */
    public synchronized List<InboundMessage> messages() {
        return List.copyOf(messages);
    }

    /** Plain texts of {@link #messages()}. */
    public List<String> texts() {
        return messages().stream().map(message -> message.content().plainText()).toList();
    }

    /** Delivery updates in the order in which they came. */
    public synchronized List<DeliveryUpdate> updates() {
        return List.copyOf(updates);
    }

    /** Provider ids of messages that customers took back, in the order in which they did. */
    public synchronized List<String> withdrawals() {
        return List.copyOf(withdrawals);
    }

    /** How many messages were dropped because their provider id was known. */
    public synchronized int repeats() {
        return repeats;
    }

    /** What the channel reported, oldest first. */
    public synchronized List<ChannelStatus> reports() {
        return List.copyOf(reports);
    }

    /** Whatever was logged since the platform was made. */
    public List<String> logLines() {
        return log.lines();
    }

    public FakeClock clock() {
        return clock;
    }

    public MemoryFiles files() {
        return files;
    }

    /** The account's store. */
    public KeyValueStore store() {
        return store;
    }

    /** What stands in {@link #store()} now. */
    public Map<String, String> storeEntries() {
        return store.entries();
    }

    @Override
    public void close() {
        List<Channel> left;
        synchronized (open) {
            left = List.copyOf(open.keySet());
        }
        left.forEach(this::close);
        log.close();
    }

    synchronized void reported(ChannelStatus status) {
        reports.add(Objects.requireNonNull(status, "status"));
    }

    synchronized void receive(List<Inbound> items, Map<String, String> storeUpdates) {
        beforeReceive.run();
        if (databaseAway) {
            throw new ConnectorException(Failure.UNAVAILABLE, "the database is away");
        }
        // First what may be refused, then what changes: all or nothing.
        storeUpdates.forEach(store::check);
        for (Inbound item : items) {
            if (item instanceof InboundMessage message) {
                files(message).filter(file -> !files.holds(file)).findFirst().ifPresent(file -> {
                    throw new IllegalArgumentException("this file was never stored: " + file);
                });
            }
        }
        for (Inbound item : items) {
            if (item instanceof DeliveryUpdate update) {
                updates.add(update);
            } else if (item instanceof Withdrawal withdrawal) {
                withdrawals.add(withdrawal.providerId());
            } else if (item instanceof InboundMessage message) {
                if (known.add(message.providerId())) {
                    messages.add(message);
                } else {
                    repeats++;
                }
            }
        }
        store.putAll(storeUpdates);
        if (loseNextAnswer) {
            loseNextAnswer = false;
            throw new ConnectorException(Failure.UNAVAILABLE, "the connection broke while committing");
        }
    }

    private static java.util.stream.Stream<FileRef> files(InboundMessage message) {
        FileRef own = null;
        if (message.content() instanceof Content.Image image) {
            own = image.file();
        } else if (message.content() instanceof Content.File file) {
            own = file.file();
        } else if (message.content() instanceof Content.Audio audio) {
            own = audio.file();
        } else if (message.content() instanceof Content.Video video) {
            own = video.file();
        }
        return java.util.stream.Stream.concat(java.util.stream.Stream.ofNullable(own), message.attachments().stream());
    }
}
