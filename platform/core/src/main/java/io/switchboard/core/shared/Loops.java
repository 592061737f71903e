package io.switchboard.core.shared;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The server's background loops: restarted when they hang, and known to whoever asks after their health. */
@ApplicationScoped
public class Loops {
    private static final Duration LOOK = Duration.ofSeconds(5);

    @Inject
    @Steady
    Clock clock;

    private final Map<String, Loop> loops = new ConcurrentHashMap<>();
    private final AtomicLong restarts = new AtomicLong();
    private Duration look = LOOK;
    private ScheduledExecutorService watch;

    protected Loops() {}

    /** Without a container. */
    public Loops(Clock clock) {
        this.clock = clock;
    }

    /** @param look how often the loops are looked after */
    Loops(Clock clock, Duration look) {
        this.clock = clock;
        this.look = look;
    }

    public Loop start(String name, Duration pause, Loop.Step step) {
        return start(name, pause, Loop.PATIENCE, step);
    }

    /** @param patience how long a round may take before the loop counts as stuck */
    public Loop start(String name, Duration pause, Duration patience, Loop.Step step) {
        Loop loop = new Loop(name, pause, patience, clock, step);
        loop.start();
        loops.put(name, loop);
        watch();
        return loop;
    }

    /** Ends a loop; see {@link Loop#close(Duration)}. */
    public void stop(Loop loop, Duration patience) {
        loops.remove(loop.name(), loop);
        loop.close(patience);
    }

    public Collection<Loop> all() {
        return loops.values();
    }

    /** How often a stuck loop was restarted since the server's start. */
    public long restarts() {
        return restarts.get();
    }

    private synchronized void watch() {
        if (watch == null) {
            watch = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "switchboard-loop-watch");
                thread.setDaemon(true);
                thread.setContextClassLoader(Loops.class.getClassLoader());
                return thread;
            });
            watch.scheduleWithFixedDelay(this::lookAfter, look.toMillis(), look.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void lookAfter() {
        for (Loop loop : loops.values()) {
            if (loop.isStuck()) {
                loop.restart();
                restarts.incrementAndGet();
            }
        }
    }

    @PreDestroy
    public void stopAll() {
        synchronized (this) {
            if (watch != null) {
                watch.shutdownNow();
            }
        }
        loops.values().forEach(Loop::leave);
        loops.values().forEach(Loop::close);
    }
}
