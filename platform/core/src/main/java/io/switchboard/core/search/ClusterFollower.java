package io.switchboard.core.search;

import io.switchboard.core.search.ClusterRegister.Entry;
import io.switchboard.core.search.Follower.Status;
import io.switchboard.core.search.Place.Stage;
import io.switchboard.core.shared.EventEntry;
import io.switchboard.core.shared.Sequencer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index in a cluster. One node follows the log at a time, the others ask. What is written is read from the database at that
 * moment and written whole, so that to write it twice does no harm; the place is noted after it.
 */
final class ClusterFollower implements Following {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterFollower.class);
    private static final int EVENTS = 2000;
    private static final long PATIENCE = Duration.ofSeconds(2).toNanos();
    private static final long LOST = Duration.ofSeconds(20).toNanos();
    private static final long LOOK = Duration.ofSeconds(10).toNanos();
    private static final long SHOW = Duration.ofMillis(800).toNanos();

    /** What was erased can no longer be found at once; from the files it goes with the next merge, asked for as often. */
    private static final long PURGE = Duration.ofHours(1).toNanos();

    private final Sequencer sequencer;
    private final EventPlaces log;
    private final Feed feed;
    private final ClusterIndices indices;
    private final ClusterClient client;
    private final ClusterForms forms;
    private final ClusterRegister register;
    private final ReentrantLock writing = new ReentrantLock();

    private ClusterIndex index;
    private String name;
    private Touched again;
    private CompletableFuture<Boolean> purging;
    private long purged = System.nanoTime() - PURGE;
    private volatile long notBefore = System.nanoTime();
    private long shown = System.nanoTime();
    private long looked;
    private long read;
    private long known;
    private volatile Status status = new Status("UNAVAILABLE", 0, 0, 0, null, false);
    private volatile boolean closed;

    ClusterFollower(Sequencer sequencer, Feed feed, ClusterSettings settings) {
        this(sequencer, feed, settings, new ClusterClient(settings), LOST);
    }

    /** @param lost nanoseconds after which a node that says nothing is followed by another */
    ClusterFollower(Sequencer sequencer, Feed feed, ClusterSettings settings, ClusterClient client, long lost) {
        this.sequencer = sequencer;
        this.log = new EventPlaces(sequencer);
        this.feed = feed;
        this.client = client;
        this.indices = new ClusterIndices(client, settings);
        this.forms = new ClusterForms(client, indices.asked());
        this.register = new ClusterRegister(client, indices.register(), UUID.randomUUID().toString(), lost);
    }

    @Override
    public Optional<Finder> ready() {
        if (!status.state().equals("READY")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ClusterFinder(client, indices.asked(), forms.now()));
        } catch (IOException e) {
            suspect(e);
            return Optional.empty();
        }
    }

    @Override
    public Status status() {
        return status;
    }

    @Override
    public boolean round() throws IOException {
        // Another thread has it when this loop was restarted: a cluster that hangs isn't helped by a second one.
        if (closed || System.nanoTime() - notBefore < 0 || !writing.tryLock()) {
            return false;
        }
        try {
            boolean more = step();
            status = standing();
            return more;
        } catch (IOException e) {
            // Half of what was put may be written, and the index may be gone: it is opened again at the place that is noted.
            index = null;
            register.hurry();
            suspect(e);
            throw new IOException("the search cluster can't be used; search finds names and subjects only until it can", e);
        } catch (RuntimeException databaseAway) {
            index = null;
            notBefore = System.nanoTime() + PATIENCE;
            throw databaseAway;
        } finally {
            writing.unlock();
        }
    }

    private boolean step() throws IOException {
        register.hold();
        if (!register.isMine()) {
            index = null;
            heal();
            probe();
            return false;
        }
        if (index == null || status.away() || System.nanoTime() - looked > LOOK) {
            open();
        }
        boolean more = index.place().stage() == Stage.DONE ? follow() : readAll();
        probe();
        return more;
    }

    /** A search has found that nobody answers: it is trusted again when somebody does. */
    private void probe() throws IOException {
        Entry entry = register.entry();
        if (status.away() && entry != null && entry.place() != null && entry.place().stage() == Stage.DONE) {
            new ClusterFinder(client, indices.asked(), field -> Set.of()).seq(Fields.NONE);
        }
    }

    /** Looks whether what is noted is there and fits; begins anew where it doesn't. */
    private void open() throws IOException {
        Entry entry = register.entry();
        Place place = entry.place();
        boolean there = place != null && log.have(place) && indices.have(entry.index(), place.stage() == Stage.DONE);
        if (!there) {
            LOG.info("the search index is built in the cluster: {}", place == null ? "there is none of today's format" : "it is gone, or of another database");
            name = indices.make();
            index = new ClusterIndex(client, indices.written(), log.end());
            read = 0;
            known = feed.size();
            note();
        } else if (index == null) {
            name = entry.index();
            index = new ClusterIndex(client, indices.written(), place);
            read = entry.read();
            known = place.stage() == Stage.DONE ? 0 : feed.size();
            purging = null;
        }
        looked = System.nanoTime();
    }

    /** Notes how far everything is written; where another node was faster, nothing is noted and that one goes on. */
    private void note() throws IOException {
        register.write(index.place(), name, read, known);
    }

    /** The next part of everything there is; half of the time it leaves the machine to others. */
    private boolean readAll() throws IOException {
        long began = System.nanoTime();
        Stage stage = index.place().stage();
        int rows = feed.next(index);
        read += stage == Stage.CONTACTS ? 0 : rows;
        index.flush();
        if (index.place().stage() == Stage.DONE) {
            index.refresh();
            indices.show(name);
            LOG.info("the search index is built");
        }
        note();
        if (register.isMine() && index.place().stage() != Stage.DONE) {
            LockSupport.parkNanos(Math.min(System.nanoTime() - began, SHOW));
        }
        return register.isMine();
    }

    private boolean follow() throws IOException {
        List<EventEntry> events = sequencer.after(index.place().pos(), EVENTS);
        if (!events.isEmpty()) {
            Touched touched = Touched.by(events);
            boolean erased = feed.follow(index, touched);
            index.flush();
            forms.forget();
            EventEntry last = events.get(events.size() - 1);
            if (erased) {
                index.move(index.place().erased(true));
                purging = null;
            }
            index.move(index.place().at(last.pos(), last.id()));
            note();
            if (!register.isMine()) {
                again = touched;
                return true;
            }
        }
        boolean more = events.size() == EVENTS;
        if (index.unseen() && (!more || System.nanoTime() - shown > SHOW)) {
            index.refresh();
            shown = System.nanoTime();
        }
        purge();
        return more;
    }

    /**
     * Another node has gone on while we wrote: what we read before it and wrote after it is older than what it wrote. So the same is read
     * and written once more.
     */
    private void heal() throws IOException {
        Entry entry = register.entry();
        if (again != null && entry != null && entry.place() != null) {
            ClusterIndex other = new ClusterIndex(client, indices.written(), entry.place());
            feed.follow(other, again);
            other.flush();
            again = null;
        }
    }

    private void purge() throws IOException {
        if (!index.place().erased()) {
            return;
        }
        if (purging == null) {
            if (System.nanoTime() - purged > PURGE) {
                purged = System.nanoTime();
                index.refresh();
                purging = indices.purge();
            }
        } else if (purging.isDone()) {
            if (purging.join()) {
                index.move(index.place().erased(false));
                note();
            }
            purging = null;
        }
    }

    private Status standing() {
        Entry entry = register.entry();
        Place place = entry == null ? null : entry.place();
        if (place == null) {
            return new Status("BUILDING", 0, 0, 0, null, false);
        }
        boolean ready = place.stage() == Stage.DONE;
        return new Status(ready ? "READY" : "BUILDING", place.pos(), ready ? 0 : entry.read(), ready ? 0 : entry.known(), null, false);
    }

    @Override
    public void suspect(IOException e) {
        if (!status.away()) {
            LOG.warn("the search cluster can't be used", e);
        }
        status = new Status("UNAVAILABLE", 0, 0, 0, e.getMessage() == null ? e.toString() : e.getMessage(), true);
        notBefore = System.nanoTime() + PATIENCE;
    }

    @Override
    public void stop() {
        closed = true;
        try {
            if (writing.tryLock(5, TimeUnit.SECONDS)) {
                try {
                    register.release();
                } finally {
                    writing.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("the search cluster isn't told that this node stops", e);
        }
    }
}
