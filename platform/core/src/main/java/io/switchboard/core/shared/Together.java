package io.switchboard.core.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Does together what many threads want at the same moment, so that they share one commit. What comes while nobody is at work
 * is begun at once; what comes meanwhile waits and is the next batch: so a single one never waits for company. The work is
 * done on threads of its own, for a caller may be interrupted when its own time is over, and that must not break the others'
 * work. A batch that is stuck, on a lock or a database that hangs, doesn't hold up what comes after it: then others are begun
 * beside it. Safe for many threads.
 *
 * @param <T> what one thread brings
 * @param <R> what it gets back
 */
public final class Together<T, R> {
    private static final long STUCK = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int MOST_BESIDE = 3;

    private final Function<List<T>, List<R>> work;
    private final int most;
    private final Executor threads;
    private final LongSupplier nanos;
    private final Semaphore places;
    private final Semaphore beside = new Semaphore(MOST_BESIDE);
    private final Queue<Ticket<T, R>> waiting = new ConcurrentLinkedQueue<>();
    private volatile long lastBegun;

    /**
     * @param atOnce how many batches may be worked on at the same time while none is stuck
     * @param most items of a batch
     * @param nanos a clock that only goes forward, {@link System#nanoTime}
     * @param threads run the work; must not refuse it
     * @param work gives one result for each item, in their order; done wholly or, when it throws, not at all
     */
    public Together(int atOnce, int most, LongSupplier nanos, Executor threads, Function<List<T>, List<R>> work) {
        this.places = new Semaphore(atOnce);
        this.most = most;
        this.nanos = nanos;
        this.threads = threads;
        this.work = work;
    }

    /**
     * Returns when the item is done. A thread that is interrupted gets its interrupt back afterwards: what is being stored
     * is stored.
     *
     * @throws RuntimeException what the work threw for this item: a batch that fails is done again one by one, so that nobody
     *     fails for another's sake
     */
    public R done(T item) {
        Ticket<T, R> mine = new Ticket<>(item);
        waiting.add(mine);
        begin();
        return mine.join();
    }

    private void begin() {
        Semaphore place = freePlace();
        if (place == null) {
            return;
        }
        lastBegun = nanos.getAsLong();
        try {
            threads.execute(() -> workAll(place));
        } catch (RuntimeException refused) {
            place.release();
            throw refused;
        }
    }

    /** Null when all are taken and go on. */
    private Semaphore freePlace() {
        if (places.tryAcquire()) {
            return places;
        }
        return nanos.getAsLong() - lastBegun > STUCK && beside.tryAcquire() ? beside : null;
    }

    private void workAll(Semaphore place) {
        try {
            List<Ticket<T, R>> batch = next();
            while (!batch.isEmpty()) {
                if (!succeeds(batch) && batch.size() > 1) {
                    batch.forEach(ticket -> succeeds(List.of(ticket)));
                }
                batch = next();
            }
        } finally {
            place.release();
        }
        // One may have come after the last look, and found this place still taken.
        if (!waiting.isEmpty()) {
            begin();
        }
    }

    private List<Ticket<T, R>> next() {
        lastBegun = nanos.getAsLong();
        List<Ticket<T, R>> batch = new ArrayList<>();
        Ticket<T, R> next;
        while (batch.size() < most && (next = waiting.poll()) != null) {
            batch.add(next);
        }
        return batch;
    }

    private boolean succeeds(List<Ticket<T, R>> batch) {
        try {
            List<R> results = work.apply(batch.stream().map(ticket -> ticket.item).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).complete(results.get(i));
            }
            return true;
        } catch (RuntimeException | Error e) {
            if (batch.size() == 1) {
                batch.get(0).fail(e);
            }
            return false;
        }
    }

    private static final class Ticket<T, R> {
        private final T item;
        private final CompletableFuture<R> end = new CompletableFuture<>();

        Ticket(T item) {
            this.item = item;
        }

        void complete(R result) {
            end.complete(result);
        }

        void fail(Throwable problem) {
            end.completeExceptionally(problem);
        }

        /** Waits however often its thread is interrupted; the flag stands again afterwards. */
        R join() {
            try {
                return end.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) e.getCause();
            }
        }
    }
}
