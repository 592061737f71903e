package io.switchboard.web.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.switchboard.host.PluginRest;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** {@code /openapi}: the description of every call, those of started plugins too, YAML, or JSON with {@code ?format=json} or an Accept that asks for it. */
@WebServlet("/openapi")
public class OpenApiServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    transient PluginRest plugins;

    /** What is served while the same plugins are started. */
    private record Served(long changes, byte[] yaml, byte[] json) {}

    private transient ObjectNode own;
    private transient volatile Served served;

    @Override
    public void init() throws ServletException {
        try {
            own = OpenApiDocument.build();
        } catch (IOException e) {
            throw new ServletException("the description of the calls can't be read", e);
        }
    }

    private synchronized Served served() {
        long changes = plugins.changes();
        if (served == null || served.changes() != changes) {
            ObjectNode document = OpenApiDocument.with(own, plugins.resources());
            byte[] yaml = YamlText.of(document).getBytes(StandardCharsets.UTF_8);
            served = new Served(changes, yaml, document.toString().getBytes(StandardCharsets.UTF_8));
        }
        return served;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String format = request.getParameter("format");
        String accept = request.getHeader("Accept");
        boolean asJson = format == null
                ? accept != null && accept.contains("application/json")
                : format.equalsIgnoreCase("json");
        Served now = served();
        byte[] body = asJson ? now.json() : now.yaml();
        response.setContentType(asJson ? "application/json" : "application/yaml");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Access-Control-Allow-Origin", "*");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
