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
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * {@code /openapi}: the description of every call, those of started plugins too, YAML, or JSON with {@code ?format=json} or an Accept that asks for it; in
 * the language of {@code ?lang=} or of Accept-Language.
 */
@WebServlet("/openapi")
public class OpenApiServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    transient PluginRest plugins;

    /** What is served while the same plugins are started. */
    private record Served(long changes, byte[] yaml, byte[] json) {}

    /** In one language. */
    private final class Told {
        private final CallWords words;
        private final ObjectNode own;
        private Served served;

        Told(Locale language) throws IOException {
            words = new CallWords(language);
            own = OpenApiDocument.build(words);
        }

        private synchronized Served served() {
            long changes = plugins.changes();
            if (served == null || served.changes() != changes) {
                ObjectNode document = OpenApiDocument.with(own, words, plugins.resources());
                byte[] yaml = YamlText.of(document).getBytes(StandardCharsets.UTF_8);
                served = new Served(changes, yaml, document.toString().getBytes(StandardCharsets.UTF_8));
            }
            return served;
        }
    }

    private transient Map<Locale, Told> told;

    @Override
    public void init() throws ServletException {
        Map<Locale, Told> made = new HashMap<>();
        try {
            for (Locale language : CallWords.LANGUAGES) {
                made.put(language, new Told(language));
            }
        } catch (IOException e) {
            throw new ServletException("the description of the calls can't be read", e);
        }
        told = Map.copyOf(made);
    }

    private static Locale language(HttpServletRequest request) {
        String asked = request.getParameter("lang");
        if (asked != null) {
            return CallWords.nearest(Locale.forLanguageTag(asked));
        }
        return request.getHeader("Accept-Language") == null ? Locale.ENGLISH : CallWords.nearest(request.getLocale());
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String format = request.getParameter("format");
        String accept = request.getHeader("Accept");
        boolean asJson = format == null
                ? accept != null && accept.contains("application/json")
                : format.equalsIgnoreCase("json");
        Locale language = language(request);
        Served now = told.get(language).served();
        byte[] body = asJson ? now.json() : now.yaml();
        response.setContentType(asJson ? "application/json" : "application/yaml");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Content-Language", language.toLanguageTag());
        response.addHeader("Vary", "Accept, Accept-Language");
        response.setHeader("Access-Control-Allow-Origin", "*");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
