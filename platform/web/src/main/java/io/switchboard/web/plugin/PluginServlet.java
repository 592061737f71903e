package io.switchboard.web.plugin;

import io.switchboard.core.licence.Entitlements;
import io.switchboard.host.PluginRest;
import io.switchboard.host.Plugins;
import io.switchboard.host.RunningPlugins;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Problem;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Hands {@code /api/x/{id}/**} to the plugin's own resources. The sign-in filter has let only agents come here. */
@WebServlet("/api/x/*")
public class PluginServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    transient PluginRest rest;

    @Inject
    transient Plugins plugins;

    @Inject
    transient RunningPlugins running;

    @Inject
    transient Caller caller;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo() == null ? "" : request.getPathInfo().substring(1);
        String id = path.contains("/") ? path.substring(0, path.indexOf('/')) : path;
        caller.viewer();
        Optional<String> withheld = running.withheld(id);
        if (withheld.isPresent()) {
            Problem.of(Entitlements.refusal(withheld.get()), caller.locale()).write(response);
            return;
        }
        PluginRest.Outcome outcome = id.matches("[a-z][a-z0-9-]{1,48}")
                ? rest.serve(id, request.getServletPath() + "/" + id, request, response)
                : PluginRest.Outcome.UNKNOWN;
        switch (outcome) {
            case ANSWERED -> {}
            case UNKNOWN -> {
                boolean soon = plugins.isMoving(id);
                Problem.of(soon ? 503 : 404, soon ? "plugin.busy" : "plugin.noRest", caller.locale()).write(response);
            }
            case UNREADABLE -> Problem.of(400, "unreadable", caller.locale()).write(response);
            case UNAVAILABLE -> Problem.of(503, "plugin.busy", caller.locale()).write(response);
        }
    }
}
