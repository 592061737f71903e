package io.switchboard.bench;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Two ways to press: so many at once, or so many a second whatever happens (open loop, coordinated omission corrected). */
final class Load {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    private static final String LATE = "no end within 20 s";

    private Load() {}

    /** Something to do again and again. */
    interface Operation {
        /** Starts number {@code n}; {@code done} gets null or what went wrong, on any thread. */
        void start(long n, Done done);
    }

    /** The end of an operation. */
    interface Done {
        void done(Throwable problem);
    }

    /** Keeps {@code clients} running for some seconds; what isn't finished 20 s later counts as failed. */
    static Figures closed(int clients, double seconds, Processes measured, Operation operation) {
        Figures figures = new Figures();
        Semaphore running = new Semaphore(clients);
        AtomicLong number = new AtomicLong();
        long begin = System.nanoTime();
        long end = begin + (long) (seconds * 1e9);
        double cpu = measured.cpuMillis();
        for (int i = 0; i < clients; i++) {
            running.acquireUninterruptibly();
            next(number, end, operation, figures, running);
        }
        for (int missing = missing(running, clients, end + PATIENCE); missing > 0; missing--) {
            figures.failed(LATE);
        }
        figures.over((Math.min(System.nanoTime(), Math.max(end, figures.last())) - begin) / 1e9, measured.cpuMillis() - cpu);
        return figures;
    }

    /** How many haven't come to their end by then. */
    private static int missing(Semaphore running, int clients, long deadline) {
        try {
            return running.tryAcquire(clients, deadline - System.nanoTime(), TimeUnit.NANOSECONDS) ? 0 : clients - running.availablePermits();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void next(AtomicLong number, long end, Operation operation, Figures figures, Semaphore running) {
        long from = System.nanoTime();
        if (from >= end) {
            running.release();
            return;
        }
        operation.start(number.getAndIncrement(), problem -> {
            record(figures, from, problem);
            next(number, end, operation, figures, running);
        });
    }

    /** Starts {@code rate} a second; what isn't finished 20 s after the end counts as failed. */
    static Figures open(double rate, double seconds, Processes measured, Operation operation) {
        Figures figures = new Figures();
        long total = (long) (rate * seconds);
        AtomicLong running = new AtomicLong(total);
        long begin = System.nanoTime();
        double cpu = measured.cpuMillis();
        for (long n = 0; n < total; n++) {
            long due = begin + (long) (n * 1e9 / rate);
            long wait = due - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
            operation.start(n, problem -> {
                record(figures, due, problem);
                running.decrementAndGet();
            });
        }
        double took = (System.nanoTime() - begin) / 1e9;
        long deadline = System.nanoTime() + PATIENCE;
        while (running.get() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
        for (long rest = running.get(); rest > 0; rest--) {
            figures.failed(LATE);
        }
        figures.over(took, measured.cpuMillis() - cpu);
        return figures;
    }

    private static void record(Figures figures, long from, Throwable problem) {
        if (problem == null) {
            figures.took(from, System.nanoTime());
        } else {
            String said = String.valueOf(problem.getMessage());
            figures.failed(problem.getClass().getSimpleName() + " " + said.substring(0, Math.min(said.length(), 60)));
        }
    }
}
