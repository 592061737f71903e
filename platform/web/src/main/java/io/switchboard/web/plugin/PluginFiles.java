package io.switchboard.web.plugin;

import io.switchboard.core.licence.Entitlements;
import io.switchboard.host.ConsoleModules;
import io.switchboard.host.RunningPlugins;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Problem;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Serves the console files of plugins, {@code /ui/x/{id}/{hash}/**}: the hash changes with the archive, so for ever. */
@WebServlet("/ui/x/*")
public class PluginFiles extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("js", "text/javascript;charset=UTF-8"),
            Map.entry("mjs", "text/javascript;charset=UTF-8"),
            Map.entry("css", "text/css;charset=UTF-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("gif", "image/gif"),
            Map.entry("webp", "image/webp"),
            Map.entry("woff2", "font/woff2"));

    @Inject
    transient ConsoleModules modules;

    @Inject
    transient RunningPlugins running;

    @Inject
    transient Caller caller;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String[] parts = request.getPathInfo() == null ? new String[0] : request.getPathInfo().split("/", 4);
        Optional<String> withheld = parts.length > 1 ? running.withheld(parts[1]) : Optional.empty();
        if (withheld.isPresent()) {
            response.setHeader("Cache-Control", "no-store");
            Problem.of(Entitlements.refusal(withheld.get()), caller.locale()).write(response);
            return;
        }
        Optional<Path> file = parts.length == 4 ? modules.file(parts[1], parts[2], parts[3]) : Optional.empty();
        response.setHeader("X-Content-Type-Options", "nosniff");
        // Whatever is opened as a page of its own can do nothing.
        response.setHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
        if (file.isEmpty()) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            response.setHeader("Cache-Control", "no-store");
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter().println("Not found");
            return;
        }
        response.setHeader("Cache-Control", "public, max-age=31536000, immutable");
        response.setContentType(type(file.get()));
        response.setContentLengthLong(Files.size(file.get()));
        Files.copy(file.get(), response.getOutputStream());
    }

    static String type(Path file) {
        String name = file.getFileName().toString();
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(ending, "application/octet-stream");
    }
}
