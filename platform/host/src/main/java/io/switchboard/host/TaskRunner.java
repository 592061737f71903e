package io.switchboard.host;

import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import io.switchboard.spi.module.ScheduledTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs plugins' scheduled tasks: each once in its time over all nodes, by a lock that rests until the next run is due. So a
 * task doesn't run again at once either when its server restarts; one whose node died in the middle is run again.
 */
final class TaskRunner implements PluginPart {
    private static final Duration QUICK = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(7);
    /** How often it is asked whether a task is due. */
    private static final Duration LOOK = Duration.ofMinutes(1);

    private final Leases leases;
    private final Loops loops;

    TaskRunner(Leases leases, Loops loops) {
        this.leases = leases;
        this.loops = loops;
    }

    private record Described(ScheduledTask task, String name, Duration every) {}

    @Override
    public AutoCloseable start(PluginRuntime plugin) {
        List<Loop> started = new ArrayList<>();
        for (ScheduledTask task : plugin.extensions(ScheduledTask.class)) {
            Described described = plugin.calls().call("describing a task", QUICK, () -> new Described(task, task.name(), task.every()));
            if (!described.name().matches("[A-Za-z0-9-]{1,60}")) {
                throw new IllegalStateException("a task's name has 1 to 60 letters, digits and hyphens: " + described.name());
            }
            Duration every = between(described.every(), SHORTEST, LONGEST);
            started.add(loops.start(
                    "task-" + plugin.id() + "-" + described.name(),
                    between(every, SHORTEST, LOOK),
                    LIMIT.plus(Loop.PATIENCE),
                    () -> run(plugin, described, every)));
        }
        return () -> started.forEach(loop -> loops.stop(loop, Duration.ofSeconds(1)));
    }

    private boolean run(PluginRuntime plugin, Described described, Duration every) {
        Optional<Leases.Lease> turn = leases.take("task:" + plugin.id() + ":" + described.name());
        if (turn.isPresent()) {
            long begin = System.nanoTime();
            try {
                plugin.calls().callInLoop("task " + described.name(), LIMIT, () -> {
                    described.task().run();
                    return null;
                });
            } finally {
                // A little less than the whole time: the next look must not come a moment too early and wait for another.
                Duration slack = between(every.dividedBy(10), Duration.ZERO, QUICK);
                turn.get().close(every.minus(slack).minusNanos(System.nanoTime() - begin));
            }
        }
        return false;
    }

    private static Duration between(Duration time, Duration least, Duration most) {
        return time.compareTo(least) < 0 ? least : time.compareTo(most) > 0 ? most : time;
    }
}
