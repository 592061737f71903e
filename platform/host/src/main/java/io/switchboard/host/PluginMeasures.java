package io.switchboard.host;

import io.switchboard.host.PluginFigures.Figures;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What a monitoring is told of each plugin, under names in Prometheus' manner; both {@code /metrics} say the same. */
public final class PluginMeasures {
    /** All of them. */
    public static final List<Measure> ALL = List.of(
            gauge("up", "1 when it runs and does well, 0.5 when it runs in trouble, 0 when it doesn't run", each -> switch (each.health()) {
                case WELL -> 1;
                case TROUBLED -> 0.5;
                case FAILED, STOPPED -> 0;
            }),
            counter("calls_total", "Calls into the plugin", each -> each.totals().calls()),
            counter("errors_total", "Calls that failed", each -> each.totals().errors()),
            counter("abandoned_calls_total", "Calls that never came back", each -> each.totals().abandoned()),
            new Measure(
                    "switchboard_plugin_call_seconds",
                    Kind.TIMER,
                    "How long callers waited",
                    each -> each.totals().seconds(),
                    each -> each.totals().waited()),
            gauge("call_p50_seconds", "Median of the last hour; NaN without calls", each -> seconds(each.whole().p50())),
            gauge("call_p99_seconds", "99 in 100 calls of the last hour were faster; NaN without calls", each -> seconds(each.whole().p99())),
            gauge("threads", "Threads that it has made itself", each -> each.threads().size()),
            gauge("threads_left", "Threads that go on although it was stopped", each -> each.threadsLeft().size()),
            gauge("loaders_uncollected", "Class loaders of stopped versions still in memory", each -> each.loaders().size()));

    private PluginMeasures() {}

    /** How a measure goes. */
    public enum Kind {
        /** Up and down. */
        GAUGE,
        /** Only up, from the server's start. */
        COUNTER,
        /** Times together and their number, both only up. */
        TIMER
    }

    /**
     * One measure.
     *
     * @param value of a timer: all times together, in seconds
     * @param count how many times; null but for a timer
     */
    public record Measure(String name, Kind kind, String help, ToDoubleFunction<Figures> value, ToDoubleFunction<Figures> count) {}

    private static Measure gauge(String name, String help, ToDoubleFunction<Figures> value) {
        return new Measure("switchboard_plugin_" + name, Kind.GAUGE, help, value, null);
    }

    private static Measure counter(String name, String help, ToDoubleFunction<Figures> value) {
        return new Measure("switchboard_plugin_" + name, Kind.COUNTER, help, value, null);
    }

    private static double seconds(Duration time) {
        return time == null ? Double.NaN : time.toNanos() / 1e9;
    }
}
