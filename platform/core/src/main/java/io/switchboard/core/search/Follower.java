package io.switchboard.core.search;

import io.switchboard.core.shared.DataFolder;
import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.Sequencer;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index beside the event log: reads everything once, then what is sequenced, a conversation of which much happened
 * only once a round. The index is on this node's disk, or in a cluster that the operator has named.
 */
@ApplicationScoped
public class Follower {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final Duration PAUSE = Duration.ofMillis(400);

    @Inject
    Sequencer sequencer;

    @Inject
    Feed feed;

    @Inject
    Loops loops;

    @Inject
    DataFolder data;

    private volatile Following following;
    private Loop loop;

    /**
     * How the index stands.
     *
     * @param state READY, BUILDING or UNAVAILABLE
     * @param place of the event log up to which everything is found
     * @param read of {@code known} conversations and messages, while it is built
     * @param problem nullable
     * @param away whether it is elsewhere and can't be reached
     */
    public record Status(String state, long place, long read, long known, String problem, boolean away) {}

    void start(@Observes Startup event) {
        String named = System.getenv("SWITCHBOARD_INDEX");
        Optional<ClusterSettings> cluster = ClusterSettings.of(System.getenv());
        if (cluster.isPresent()) {
            LOG.info("the search index is kept in the cluster at {}", cluster.get().hosts());
            keptBy(new ClusterFollower(sequencer, feed, cluster.get()));
        } else {
            in(named == null || named.isBlank() ? data.root() : Path.of(named));
        }
        loop = loops.start("search", PAUSE, this::round);
    }

    /** The index stands in this folder's {@code index}. Without a container rounds are called by hand. */
    public void in(Path dataFolder) {
        keptBy(new LuceneFollower(sequencer, feed, dataFolder));
    }

    void keptBy(Following one) {
        following = one;
    }

    /** The index for a search, when everything that isn't of the last moment is in it. */
    Optional<Finder> ready() {
        return following == null ? Optional.empty() : following.ready();
    }

    /** Reads on soon: somebody waits for what is new. */
    void hurry() {
        if (loop != null) {
            loop.wake();
        }
    }

    public Status status() {
        return following == null ? new Status("UNAVAILABLE", 0, 0, 0, null, false) : following.status();
    }

    /** Reads a part of what there is to read. Returns whether there is more. */
    public boolean round() throws IOException {
        return following.round();
    }

    /** A search has met something that it can't read: the next round looks what it is. */
    void suspect(IOException e) {
        following.suspect(e);
    }

    /** Leaves the index as it stands. */
    @PreDestroy
    public void stop() {
        if (loop != null) {
            loops.stop(loop, Duration.ofSeconds(5));
        }
        if (following != null) {
            following.stop();
        }
    }
}
