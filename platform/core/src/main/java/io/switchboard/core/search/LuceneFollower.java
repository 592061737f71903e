package io.switchboard.core.search;

import io.switchboard.core.search.Follower.Status;
import io.switchboard.core.search.Place.Stage;
import io.switchboard.core.shared.EventEntry;
import io.switchboard.core.shared.Sequencer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.store.AlreadyClosedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an index on this node's disk. Its place is in the index's commits, so that a killed server goes on where its index stands. Each
 * node has an index of its own.
 */
final class LuceneFollower implements Following {
    private static final Logger LOG = LoggerFactory.getLogger(LuceneFollower.class);
    private static final long SHOW = Duration.ofMillis(800).toNanos();

    /** So long after a search what is new is shown at once; later it waits for the next search, for showing costs segments. */
    private static final long ASKED = Duration.ofMinutes(1).toNanos();

    private static final int UNSEEN = 20_000;
    private static final long COMMIT = Duration.ofSeconds(20).toNanos();

    /** What was erased can no longer be found at once; from the files it goes with the next merge, asked for as often. */
    private static final long PURGE = Duration.ofHours(1).toNanos();

    private static final long PATIENCE = Duration.ofSeconds(2).toNanos();
    private static final long AFTER_TROUBLE = Duration.ofSeconds(10).toNanos();
    private static final int EVENTS = 2000;

    private final Sequencer sequencer;
    private final EventPlaces log;
    private final Feed feed;
    private final Path folder;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile DeskIndex index;
    private volatile String problem;
    private volatile long known;
    private volatile long read;
    private long notBefore = System.nanoTime();
    private volatile long asked = System.nanoTime() - ASKED;
    private long shown = System.nanoTime();
    private long committed = System.nanoTime();
    private long purged = System.nanoTime() - PURGE;
    private boolean purging;
    private volatile boolean closed;

    /** @param folder in which its {@code index} stands */
    LuceneFollower(Sequencer sequencer, Feed feed, Path folder) {
        this.sequencer = sequencer;
        this.log = new EventPlaces(sequencer);
        this.feed = feed;
        this.folder = folder;
    }

    @Override
    public Optional<Finder> ready() {
        DeskIndex open = index;
        if (open == null || !open.isOpen() || open.place().stage() != Stage.DONE) {
            return Optional.empty();
        }
        try {
            if (!isAsked()) {
                open.show();
            }
            asked = System.nanoTime();
            return Optional.of(new LuceneFinder(open));
        } catch (AlreadyClosedException closing) {
            return Optional.empty();
        } catch (IOException e) {
            suspect(e);
            return Optional.empty();
        }
    }

    private boolean isAsked() {
        return System.nanoTime() - asked < ASKED;
    }

    @Override
    public Status status() {
        DeskIndex open = index;
        if (open == null || !open.isOpen()) {
            return new Status("UNAVAILABLE", 0, 0, 0, problem, false);
        }
        Place place = open.place();
        boolean ready = place.stage() == Stage.DONE;
        return new Status(ready ? "READY" : "BUILDING", place.pos(), ready ? 0 : read, ready ? 0 : known, problem, false);
    }

    @Override
    public boolean round() throws IOException {
        // Another thread has it when this loop was restarted: a writer that hangs isn't helped by a second one.
        if (System.nanoTime() - notBefore < 0 || !writing.tryLock()) {
            return false;
        }
        try {
            DeskIndex open = open();
            return open != null && (open.place().stage() == Stage.DONE ? follow(open) : readAll(open));
        } catch (IOException | AlreadyClosedException e) {
            notBefore = System.nanoTime() + AFTER_TROUBLE;
            problem = e.toString();
            Throwable cause = index == null || index.tragedy() == null ? e : index.tragedy();
            shut();
            if (IndexFolder.isBroken(cause)) {
                LOG.warn("the search index is broken and will be built anew", cause);
                IndexFolder.clear(folder);
                notBefore = System.nanoTime();
                return true;
            }
            throw new IOException("the search index can't be written; search finds names and subjects only", cause);
        } catch (RuntimeException databaseAway) {
            notBefore = System.nanoTime() + PATIENCE;
            throw databaseAway;
        } finally {
            writing.unlock();
        }
    }

    private DeskIndex open() throws IOException {
        DeskIndex open = index;
        if (open != null || closed) {
            return closed ? null : open;
        }
        open = IndexFolder.open(folder);
        Place place = open.place();
        try {
            if (place == null || !log.have(place)) {
                LOG.info("the search index is built: {}", place == null ? "there is none of today's format" : "it is of another database");
                open.begin(log.end());
            }
            purging = false;
            if (open.place().erased()) {
                committed = System.nanoTime() - COMMIT;
                purged = System.nanoTime() - PURGE;
            }
            known = open.place().stage() == Stage.DONE ? 0 : feed.size();
            read = 0;
        } catch (IOException | RuntimeException e) {
            open.close();
            throw e;
        }
        index = open;
        problem = null;
        return open;
    }

    /** The next part of everything there is; half of the time it leaves the machine to others. */
    private boolean readAll(DeskIndex open) throws IOException {
        long began = System.nanoTime();
        Stage stage = open.place().stage();
        int rows = feed.next(open);
        read += stage == Stage.CONTACTS ? 0 : rows;
        if (open.place().stage() != stage) {
            open.refresh();
        }
        commitNowAndThen(open, open.place().stage() == Stage.DONE);
        if (open.place().stage() == Stage.DONE) {
            LOG.info("the search index is built");
        } else {
            LockSupport.parkNanos(Math.min(System.nanoTime() - began, SHOW));
        }
        return true;
    }

    private boolean follow(DeskIndex open) throws IOException {
        List<EventEntry> events = sequencer.after(open.place().pos(), EVENTS);
        if (!events.isEmpty()) {
            if (feed.follow(open, Touched.by(events))) {
                // Kept with the index: a server that stops now does it after its next start.
                open.move(open.place().erased(true));
                purging = false;
            }
            EventEntry last = events.get(events.size() - 1);
            open.move(open.place().at(last.pos(), last.id()));
        }
        boolean more = events.size() == EVENTS;
        boolean worthIt = isAsked() ? open.unseen() > 0 : open.unseen() > UNSEEN;
        if (worthIt && (!more || System.nanoTime() - shown > SHOW)) {
            open.refresh();
            shown = System.nanoTime();
        }
        commitNowAndThen(open, false);
        return more;
    }

    private void commitNowAndThen(DeskIndex open, boolean now) throws IOException {
        boolean merged = purging && open.isMerged();
        if (merged) {
            // Searchers keep the files that they read.
            open.refresh();
            open.move(open.place().erased(false));
            purging = false;
        }
        if (now || merged || System.nanoTime() - committed > COMMIT) {
            open.commit();
            committed = System.nanoTime();
            if (open.place().erased() && !purging && System.nanoTime() - purged > PURGE) {
                open.purge();
                purged = System.nanoTime();
                purging = true;
            }
        }
    }

    @Override
    public void suspect(IOException e) {
        problem = e.toString();
        LOG.warn("the search index can't be read", e);
        if (IndexFolder.isBroken(e) && writing.tryLock()) {
            try {
                shut();
                IndexFolder.clear(folder);
            } catch (IOException again) {
                LOG.warn("the search index can't be removed", again);
            } finally {
                writing.unlock();
            }
        }
    }

    private void shut() {
        DeskIndex open = index;
        index = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException | AlreadyClosedException e) {
                LOG.debug("closing the search index", e);
            }
        }
    }

    private boolean takeOver() {
        try {
            return writing.tryLock(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Leaves the index as it stands, committed. */
    @Override
    public void stop() {
        closed = true;
        if (!takeOver()) {
            return;
        }
        try {
            if (index != null && index.isOpen()) {
                index.commit();
            }
        } catch (IOException | AlreadyClosedException e) {
            LOG.warn("the search index couldn't be committed; what was new is read again", e);
        } finally {
            shut();
            writing.unlock();
        }
    }
}
