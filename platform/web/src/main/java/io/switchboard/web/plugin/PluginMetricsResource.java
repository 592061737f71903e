package io.switchboard.web.plugin;

import io.switchboard.host.PluginFigures.Figures;
import io.switchboard.host.PluginMeasures;
import io.switchboard.host.PluginMeasures.Measure;
import io.switchboard.host.Plugins;
import io.switchboard.host.Plugins.Plugin;
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

/** The plugins' figures of this server in Prometheus' text format, for whoever reaches the application's port only. */
@Path("/metrics")
@RequestScoped
@RolesAllowed("metrics:read")
@Produces("text/plain; version=0.0.4; charset=utf-8")
public class PluginMetricsResource {
    @Inject
    Plugins plugins;

    @GET
    public String all() {
        Map<Plugin, Figures> figures = new LinkedHashMap<>();
        plugins.list().forEach(plugin -> figures.put(plugin, plugins.figures(plugin.id())));
        StringBuilder text = new StringBuilder();
        for (Measure measure : PluginMeasures.ALL) {
            text.append("# HELP ").append(measure.name()).append(' ').append(measure.help()).append('\n');
            boolean timer = measure.kind() == PluginMeasures.Kind.TIMER;
            String type = timer ? "summary" : measure.kind().name().toLowerCase(Locale.ROOT);
            text.append("# TYPE ").append(measure.name()).append(' ').append(type).append('\n');
            if (timer) {
                write(text, figures, measure.name() + "_count", measure.count());
            }
            write(text, figures, measure.name() + (timer ? "_sum" : ""), measure.value());
        }
        return text.toString();
    }

    private static void write(StringBuilder text, Map<Plugin, Figures> figures, String name, ToDoubleFunction<Figures> value) {
        figures.forEach((plugin, each) -> text.append(name)
                .append("{plugin=\"").append(plugin.id())
                .append("\",version=\"").append(plugin.version()).append("\"} ")
                .append(number(value.applyAsDouble(each))).append('\n'));
    }

    private static String number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return Double.isNaN(value) ? "NaN" : whole ? Long.toString((long) value) : String.format(Locale.ROOT, "%.6f", value);
    }
}
