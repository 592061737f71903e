package io.switchboard.web.plugin;

import io.switchboard.host.PluginFigures.Figures;
import io.switchboard.host.PluginMeter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a plugin does on this server, since the server's start.
 *
 * @param health WELL, TROUBLED, FAILED or STOPPED
 * @param calls into the plugin: of the platform, of outside systems, of its own REST
 * @param errors those that failed, for whatever reason
 * @param abandoned calls that ran too long, minded no interruption, and keep a thread
 * @param hour the last hour as one
 * @param minutes the last hour minute by minute, the oldest first
 * @param threads names of threads that it has made itself
 * @param threadsLeft names of threads that go on although it, or that version of it, was stopped
 * @param loaders classes of stopped versions that nobody could collect yet
 * @param troubles the last calls that failed, the newest first
 */
public record PluginFiguresView(
        String health,
        long calls,
        long errors,
        long abandoned,
        Span hour,
        List<Span> minutes,
        List<String> threads,
        List<String> threadsLeft,
        List<Loader> loaders,
        List<Trouble> troubles) {

    /**
     * A span of time.
     *
     * @param p50 milliseconds that half of the callers waited at most; null when nobody waited
     * @param p99 of 99 in 100
     */
    public record Span(Instant from, long calls, long errors, Double p50, Double p99) {
        static Span of(PluginMeter.Point point) {
            return new Span(point.at(), point.calls(), point.errors(), millis(point.p50()), millis(point.p99()));
        }

        private static Double millis(Duration time) {
            return time == null ? null : Math.round(time.toNanos() / 100_000.0) / 10.0;
        }
    }

    /** Classes of a version that was stopped then. */
    public record Loader(String version, Instant stoppedAt) {}

    /** A call that failed. */
    public record Trouble(Instant at, String what, String why) {}

    static PluginFiguresView of(Figures figures) {
        return new PluginFiguresView(
                figures.health().name(),
                figures.totals().calls(),
                figures.totals().errors(),
                figures.totals().abandoned(),
                Span.of(figures.whole()),
                figures.hour().stream().map(Span::of).toList(),
                figures.threads(),
                figures.threadsLeft(),
                figures.loaders().stream().map(each -> new Loader(each.version(), each.stoppedAt())).toList(),
                figures.troubles().stream().map(each -> new Trouble(each.at(), each.what(), each.why())).toList());
    }
}
