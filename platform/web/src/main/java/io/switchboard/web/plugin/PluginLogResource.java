package io.switchboard.web.plugin;

import io.switchboard.host.PluginLog;
import io.switchboard.host.Plugins;
import io.switchboard.web.shared.Items;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;

/** What this server has logged of a plugin; the plugins' dev mode shows it. */
@Path("/plugins/{id}/log")
@RequestScoped
@RolesAllowed("plugins:write")
@Produces(MediaType.APPLICATION_JSON)
public class PluginLogResource {
    private static final int MOST = 500;

    @Inject
    PluginLog log;

    @Inject
    Plugins plugins;

    /** A line, with its stack trace. */
    public record PluginLogLine(Instant at, String level, String text) {}

    /** The newest lines after that place, oldest first; {@code next} is there even when there are none: more may come. */
    @GET
    public Items<PluginLogLine> list(@PathParam("id") String id, @QueryParam("after") String after, @QueryParam("limit") String limit) {
        Long place = Items.number(after, "after");
        long from = place == null ? 0 : place;
        List<PluginLog.Line> lines = log.after(plugins.get(id).id(), from, Items.limit(limit, 100, MOST));
        long next = lines.isEmpty() ? from : lines.get(lines.size() - 1).pos();
        return new Items<>(lines.stream().map(line -> new PluginLogLine(line.at(), line.level(), line.text())).toList(), String.valueOf(next));
    }
}
