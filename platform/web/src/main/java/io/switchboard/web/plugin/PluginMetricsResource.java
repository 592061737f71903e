package io.switchboard.web.plugin;

import io.switchboard.host.PluginFigures.Figures;
import io.switchboard.host.Plugins;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The plugins' figures of this server in Prometheus' text format; the only label is the id of an installed plugin. */
@Path("/metrics")
@RequestScoped
@RolesAllowed("metrics:read")
@Produces("text/plain; version=0.0.4; charset=utf-8")
public class PluginMetricsResource {
    @Inject
    Plugins plugins;

    @GET
    public String all() {
        Map<String, Figures> figures = new LinkedHashMap<>();
        plugins.list().forEach(plugin -> figures.put(plugin.id(), plugins.figures(plugin.id())));
        StringBuilder text = new StringBuilder();
        write(text, figures, "up", "gauge", "1 when it runs and does well, 0.5 when it runs in trouble, 0 when it doesn't run",
                each -> switch (each.health()) {
                    case WELL -> 1;
                    case TROUBLED -> 0.5;
                    case FAILED, STOPPED -> 0;
                });
        write(text, figures, "calls_total", "counter", "Calls into the plugin", each -> each.totals().calls());
        write(text, figures, "errors_total", "counter", "Calls that failed", each -> each.totals().errors());
        write(text, figures, "abandoned_calls_total", "counter", "Calls that never came back", each -> each.totals().abandoned());
        write(text, figures, "call_seconds_sum", "counter", "How long callers waited, all together", each -> each.totals().seconds());
        write(text, figures, "call_seconds_count", "counter", "Calls for which somebody waited", each -> each.totals().waited());
        write(text, figures, "call_p50_seconds", "gauge", "Median of the last hour; NaN without calls",
                each -> each.whole().p50() == null ? Double.NaN : each.whole().p50().toNanos() / 1e9);
        write(text, figures, "call_p99_seconds", "gauge", "99 in 100 calls of the last hour were faster; NaN without calls",
                each -> each.whole().p99() == null ? Double.NaN : each.whole().p99().toNanos() / 1e9);
        write(text, figures, "threads", "gauge", "Threads that it has made itself", each -> each.threads().size());
        write(text, figures, "threads_left", "gauge", "Threads that go on although it was stopped", each -> each.threadsLeft().size());
        write(text, figures, "loaders_uncollected", "gauge", "Class loaders of stopped versions still in memory", each -> each.loaders().size());
        return text.toString();
    }

    private static void write(
            StringBuilder text, Map<String, Figures> figures, String name, String type, String help, ToDoubleFunction<Figures> value) {
        String full = "switchboard_plugin_" + name;
        text.append("# HELP ").append(full).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(full).append(' ').append(type).append('\n');
        figures.forEach((id, each) -> text.append(full)
                .append("{plugin=\"").append(id).append("\"} ")
                .append(number(value.applyAsDouble(each))).append('\n'));
    }

    private static String number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return Double.isNaN(value) ? "NaN" : whole ? Long.toString((long) value) : String.format(Locale.ROOT, "%.6f", value);
    }
}
