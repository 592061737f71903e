package io.switchboard.core.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Does together what many threads want at the same moment, so that they share one commit. A thread that finds nobody at work
 * begins at once with what waits, its own included; those that come meanwhile wait and are the next batch. So a single one
 * never waits for company. Safe for many threads.
 *
 * @param <T> what one thread brings
 * @param <R> what it gets back
 */
public final class Together<T, R> {
    // Only so that a lost wake can't hang anybody for ever; waiting threads are woken by whoever worked.
    private static final long LOOK_AGAIN = 100_000_000;

    private final Function<List<T>, List<R>> work;
    private final int most;
    private final Semaphore places;
    private final Queue<Ticket<T, R>> waiting = new ConcurrentLinkedQueue<>();

    /**
     * @param atOnce how many batches may be worked on at the same time
     * @param most items of a batch
     * @param work gives one result for each item, in their order; done wholly or, when it throws, not at all
     */
    public Together(int atOnce, int most, Function<List<T>, List<R>> work) {
        this.places = new Semaphore(atOnce);
        this.most = most;
        this.work = work;
    }

    /**
     * Returns when the item is done.
     *
     * @throws RuntimeException what the work threw for this item: a batch that fails is done again one by one, so that nobody
     *     fails for another's sake
     */
    public R done(T item) {
        Ticket<T, R> mine = new Ticket<>(item);
        waiting.add(mine);
        boolean interrupted = false;
        while (!mine.done) {
            if (!mine.taken && places.tryAcquire()) {
                try {
                    workOnce();
                } finally {
                    places.release();
                }
                wakeNext();
            } else {
                LockSupport.parkNanos(this, LOOK_AGAIN);
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            // What is being stored is stored; the thread learns of it afterwards.
            Thread.currentThread().interrupt();
        }
        return mine.result();
    }

    private void workOnce() {
        List<Ticket<T, R>> batch = new ArrayList<>();
        Ticket<T, R> next;
        while (batch.size() < most && (next = waiting.poll()) != null) {
            next.taken = true;
            batch.add(next);
        }
        if (batch.isEmpty()) {
            return;
        }
        if (!succeeds(batch) && batch.size() > 1) {
            batch.forEach(ticket -> succeeds(List.of(ticket)));
        }
        batch.forEach(Ticket::wake);
    }

    private boolean succeeds(List<Ticket<T, R>> batch) {
        try {
            List<R> results = work.apply(batch.stream().map(ticket -> ticket.item).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).succeed(results.get(i));
            }
            return true;
        } catch (RuntimeException | Error e) {
            batch.forEach(ticket -> ticket.fail(e, batch.size() == 1));
            return false;
        }
    }

    private void wakeNext() {
        Ticket<T, R> next = waiting.peek();
        if (next != null) {
            LockSupport.unpark(next.thread);
        }
    }

    private static final class Ticket<T, R> {
        private final T item;
        private final Thread thread = Thread.currentThread();
        private R result;
        private Throwable problem;
        private volatile boolean taken;
        private volatile boolean done;

        Ticket(T item) {
            this.item = item;
        }

        void succeed(R given) {
            result = given;
            problem = null;
            done = true;
        }

        void fail(Throwable why, boolean last) {
            problem = why;
            done = last;
        }

        void wake() {
            LockSupport.unpark(thread);
        }

        R result() {
            if (problem instanceof Error error) {
                throw error;
            }
            if (problem != null) {
                throw (RuntimeException) problem;
            }
            return result;
        }
    }
}
