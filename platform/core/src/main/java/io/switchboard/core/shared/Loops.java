package io.switchboard.core.shared;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The server's background loops, for whoever asks after their health. */
@ApplicationScoped
public class Loops {
    @Inject
    Clock clock;

    private final Map<String, Loop> loops = new ConcurrentHashMap<>();

    protected Loops() {}

    /** Without a container. */
    public Loops(Clock clock) {
        this.clock = clock;
    }

    public Loop start(String name, Duration pause, Loop.Step step) {
        Loop loop = new Loop(name, pause, clock, step);
        loops.put(name, loop);
        return loop.start();
    }

    public void stop(Loop loop) {
        loops.remove(loop.name(), loop);
        loop.close();
    }

    public Collection<Loop> all() {
        return loops.values();
    }

    @PreDestroy
    public void stopAll() {
        loops.values().forEach(Loop::close);
    }
}
