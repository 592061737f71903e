package io.switchboard.host;

import io.switchboard.core.shared.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Lets what concerns one plugin happen one after the other: in this node by a lock, between nodes by a lease. */
final class PluginTurns {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration ASK = Duration.ofMillis(200);
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private final Leases leases;
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    PluginTurns(Leases leases) {
        this.leases = leases;
    }

    interface Work<T> {
        T run() throws IOException;
    }

    /** @throws Refused UNAVAILABLE when another node takes longer than a minute */
    <T> T run(String id, Work<T> work) {
        ReentrantLock lock = locks.computeIfAbsent(id, any -> new ReentrantLock());
        lock.lock();
        try {
            // Within a turn it is mine already.
            if (lock.getHoldCount() > 1) {
                return work.run();
            }
            try (Leases.Lease turn = await(id)) {
                return work.run();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    /** Runs the work unless somebody is at this plugin now. */
    void tryRun(String id, Work<?> work) {
        ReentrantLock lock = locks.computeIfAbsent(id, any -> new ReentrantLock());
        if (!lock.tryLock()) {
            return;
        }
        try {
            Optional<Leases.Lease> turn = leases.take(name(id));
            if (turn.isPresent()) {
                try (Leases.Lease mine = turn.get()) {
                    work.run();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    private Leases.Lease await(String id) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<Leases.Lease> turn = leases.take(name(id));
            if (turn.isPresent()) {
                return turn.get();
            }
            try {
                if (System.nanoTime() > until || NEVER.await(ASK.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw Refused.unavailable("plugin.busy");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Refused.unavailable("plugin.busy");
            }
        }
    }

    private static String name(String id) {
        return "plugin:" + id;
    }
}
