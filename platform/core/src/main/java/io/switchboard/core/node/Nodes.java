package io.switchboard.core.node;

import com.fasterxml.jackson.core.type.TypeReference;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Words between the servers that share a PostgreSQL, by its LISTEN and NOTIFY: small, best effort, never stored. One thread
 * sends, in transactions of its own after what they tell was committed, for NOTIFY takes a lock of the whole database at
 * commit. While no other server is there nothing is sent but a sign of life; on H2 nothing runs at all.
 */
@ApplicationScoped
public class Nodes {
    private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);
    private static final String CHANNEL = "switchboard";
    private static final String HERE = "here";
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(20);
    private static final int LISTEN_MILLIS = 1000;

    @Resource(lookup = "java:jboss/datasources/Switchboard")
    DataSource source;

    @Inject
    Loops loops;

    private final String id = UUID.randomUUID().toString().substring(0, 8);
    private final Words words = new Words(id);
    private final Map<String, Consumer<List<String>>> topics = new ConcurrentHashMap<>();
    private final Map<String, Long> peers = new ConcurrentHashMap<>();
    private Loop sender;
    private volatile Ear ear;
    private boolean complained;
    private volatile long heardMyself;
    private volatile long signOfLife;
    private volatile boolean open = true;

    protected Nodes() {}

    /** Without a container. */
    Nodes(DataSource source, Loops loops) {
        this.source = source;
        this.loops = loops;
    }

    /** Before anything that tells. */
    void start(@Observes @Priority(500) Startup event) {
        if (!isPostgres()) {
            return;
        }
        sender = loops.start("node-sender", SIGN_OF_LIFE, this::send);
        loops.start("node-listener", Duration.ofSeconds(1), this::listen);
    }

    /** Whether several servers can share this database; the embedded one has one server alone. */
    public boolean isShared() {
        return sender != null;
    }

    /** This server among the others, as long as it runs: eight letters and digits. */
    public String id() {
        return id;
    }

    /** Whether another server was heard of in the last 20 s. */
    public boolean hasOthers() {
        long now = System.nanoTime();
        return peers.values().stream().anyMatch(heard -> now - heard < SILENCE.toNanos());
    }

    /**
     * Tells the other servers, soon; returns at once. What is too long, or too much at a time, is dropped.
     *
     * @param key what still waits under the same key is kept and this dropped; null: told in any case
     * @param text without line breaks, less than 7,500 bytes of UTF-8
     */
    public void tell(String topic, String key, String text) {
        if (sender != null && hasOthers() && words.add(topic, key, text)) {
            sender.wake();
        }
    }

    /** Listens to what other servers tell; called on one thread with what came together: only take note. */
    public void hear(String topic, Consumer<List<String>> listener) {
        topics.put(topic, listener);
    }

    /** The same for words that are JSON; one that can't be read, of a newer server perhaps, is passed over. */
    public <T> void hear(String topic, TypeReference<T> type, Consumer<T> listener) {
        hear(topic, texts -> texts.forEach(text -> {
            try {
                listener.accept(Json.read(text, type));
            } catch (RuntimeException e) {
                LOG.debug("a word of {} can't be used: {}", topic, e.getMessage());
            }
        }));
    }

    private boolean isPostgres() {
        try (Connection connection = source.getConnection()) {
            return "PostgreSQL".equals(connection.getMetaData().getDatabaseProductName());
        } catch (SQLException e) {
            throw new IllegalStateException("the database doesn't say what it is", e);
        }
    }

    private boolean send() throws SQLException {
        long now = System.nanoTime();
        if (signOfLife == 0 || now - signOfLife >= SIGN_OF_LIFE.toNanos()) {
            signOfLife = now;
            words.add(HERE, HERE, "");
        }
        List<String> payloads = words.take();
        if (payloads.isEmpty()) {
            return false;
        }
        try (Connection connection = source.getConnection();
                PreparedStatement notify = connection.prepareStatement("select pg_notify('" + CHANNEL + "', ?)")) {
            for (String payload : payloads) {
                notify.setString(1, payload);
                notify.execute();
            }
        } catch (SQLException e) {
            LOG.debug("not told to the other servers, which find it in the database: {}", e.getMessage());
        }
        return false;
    }

    private boolean listen() {
        try {
            if (!open) {
                return false;
            }
            if (ear == null) {
                ear = Ear.open(source, CHANNEL);
                heardMyself = System.nanoTime();
                complained = false;
                signOfLife = 0;
                sender.wake();
            }
            Ear listening = ear;
            if (listening == null) {
                return false;
            }
            listening.hear(LISTEN_MILLIS).forEach(this::take);
            if (System.nanoTime() - heardMyself > SILENCE.toNanos()) {
                throw new SQLException("the connection brings nothing, not even what this server tells");
            }
            return true;
        } catch (SQLException e) {
            complain(e);
            close();
            return false;
        }
    }

    private void complain(SQLException e) {
        if (!complained && open) {
            LOG.warn("other servers can't be heard at the moment; what they do shows a second late: {}", e.getMessage());
            complained = true;
        }
    }

    private void take(String payload) {
        Words.Heard heard = Words.read(payload);
        if (heard.from().equals(id)) {
            heardMyself = System.nanoTime();
            return;
        }
        if (peers.put(heard.from(), System.nanoTime()) == null) {
            LOG.info("another server is there: {}", heard.from());
            // So that it knows of this one.
            signOfLife = 0;
            sender.wake();
        }
        long now = System.nanoTime();
        peers.values().removeIf(last -> now - last > SILENCE.toNanos());
        heard.byTopic().forEach((topic, texts) -> {
            Consumer<List<String>> listener = topics.get(topic);
            if (listener != null) {
                hand(topic, listener, texts);
            }
        });
    }

    private static void hand(String topic, Consumer<List<String>> listener, List<String> texts) {
        try {
            listener.accept(texts);
        } catch (RuntimeException e) {
            LOG.warn("what another server told of {} could not be used", topic, e);
        }
    }

    private void close() {
        Ear last = ear;
        ear = null;
        if (last != null) {
            last.close();
        }
    }

    @PreDestroy
    void stop() {
        open = false;
        close();
    }
}
