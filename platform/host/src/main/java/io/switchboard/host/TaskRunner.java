package io.switchboard.host;

import io.switchboard.core.shared.Loop;
import io.switchboard.spi.module.ScheduledTask;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs plugins' scheduled tasks, each on one node at a time. */
final class TaskRunner implements PluginPart {
    private static final Duration QUICK = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(7);

    private final LockRows locks;
    private final Clock clock;

    TaskRunner(LockRows locks, Clock clock) {
        this.locks = locks;
        this.clock = clock;
    }

    private record Described(ScheduledTask task, String name, Duration every) {}

    @Override
    public AutoCloseable start(PluginRuntime plugin) {
        List<Loop> loops = new ArrayList<>();
        for (ScheduledTask task : plugin.extensions(ScheduledTask.class)) {
            Described described = plugin.calls().call("describing a task", QUICK, () -> new Described(task, task.name(), task.every()));
            if (!described.name().matches("[A-Za-z0-9-]{1,60}")) {
                throw new IllegalStateException("a task's name has 1 to 60 letters, digits and hyphens: " + described.name());
            }
            Duration every = described.every();
            Duration pause = every.compareTo(SHORTEST) < 0 ? SHORTEST : every.compareTo(LONGEST) > 0 ? LONGEST : every;
            loops.add(new Loop("task-" + plugin.id() + "-" + described.name(), pause, clock, () -> run(plugin, described)).start());
        }
        return () -> loops.forEach(Loop::close);
    }

    private boolean run(PluginRuntime plugin, Described described) {
        var lock = locks.tryLock("task:" + plugin.id() + ":" + described.name(), LIMIT.plus(Duration.ofMinutes(1)));
        if (lock.isPresent()) {
            try (var held = lock.get()) {
                plugin.calls().callInLoop("task " + described.name(), LIMIT, () -> {
                    described.task().run();
                    return null;
                });
            }
        }
        return false;
    }
}
