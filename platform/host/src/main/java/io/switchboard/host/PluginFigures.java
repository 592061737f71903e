package io.switchboard.host;

import io.switchboard.host.PluginMeter.Point;
import io.switchboard.host.PluginMeter.Totals;
import io.switchboard.host.PluginMeter.Trouble;
import io.switchboard.host.PluginTraces.Loader;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What plugins do on this server, and what stays of them: for the console and for a monitoring. From memory, since the
 * server's start. Safe for use by several threads.
 */
public final class PluginFigures {
    // Of so few calls a share says nothing.
    private static final int FEW = 5;
    private static final int RECENT_MINUTES = 5;

    private final InstantSource clock;
    private final PluginTraces traces;
    private final Map<String, PluginMeter> meters = new ConcurrentHashMap<>();

    PluginFigures(InstantSource clock) {
        this.clock = clock;
        this.traces = new PluginTraces(clock);
    }

    /** How it does. */
    public enum Health {
        WELL,
        /** It runs, but half of its last calls failed, or it has left threads or classes behind. */
        TROUBLED,
        FAILED,
        STOPPED
    }

    /**
     * One plugin's.
     *
     * @param hour minute by minute, the oldest first
     * @param whole the hour as one
     * @param threads names of threads that it has made itself; empty when it isn't started
     * @param threadsLeft names of threads that go on although it, or that version of it, was stopped
     * @param loaders of versions that were stopped, and that nobody could collect yet
     * @param troubles the last ones, the newest first
     */
    public record Figures(
            Health health,
            Totals totals,
            List<Point> hour,
            Point whole,
            List<String> threads,
            List<String> threadsLeft,
            List<Loader> loaders,
            List<Trouble> troubles) {}

    PluginMeter meter(String pluginId) {
        return meters.computeIfAbsent(pluginId, any -> new PluginMeter(clock));
    }

    PluginTraces traces() {
        return traces;
    }

    /** The plugin is removed: only what it has left behind is remembered. */
    void forget(String pluginId) {
        meters.remove(pluginId);
    }

    /** @param runtime empty unless it is started */
    Figures of(String pluginId, Plugins.State state, Optional<PluginRuntime> runtime) {
        PluginMeter meter = meter(pluginId);
        List<String> left = traces.threadsLeft(pluginId);
        List<Loader> loaders = traces.loaders(pluginId);
        return new Figures(
                health(meter, state, !left.isEmpty()),
                meter.totals(),
                meter.hour(),
                meter.last(PluginMeter.MINUTES),
                runtime.map(traces::threadsOwn).orElse(List.of()),
                left,
                loaders,
                meter.troubles());
    }

    Health health(String pluginId, Plugins.State state) {
        return health(meter(pluginId), state, !traces.threadsLeft(pluginId).isEmpty());
    }

    private static Health health(PluginMeter meter, Plugins.State state, boolean left) {
        if (state == Plugins.State.FAILED) {
            return Health.FAILED;
        }
        Point recent = meter.last(RECENT_MINUTES);
        boolean failing = recent.calls() >= FEW && recent.errors() * 2 >= recent.calls();
        if (left || state == Plugins.State.STARTED && (failing || meter.totals().abandoned() > 0)) {
            return Health.TROUBLED;
        }
        return state == Plugins.State.STARTED ? Health.WELL : Health.STOPPED;
    }
}
