package io.switchboard.web.console;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Serves the console: its page for every address of its router, never cached without asking again; its assets for ever;
 * a plain 404 for an asset that is not there. All other requests pass through untouched. The page is read once, at the
 * first start of the filter.
 */
@WebFilter(filterName = "console", urlPatterns = "/*", asyncSupported = true)
public class ConsoleFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final String PAGE = "/index.html";

    private transient ConsolePage page;

    @Override
    public void init() throws ServletException {
        try (InputStream html = getServletContext().getResourceAsStream(PAGE)) {
            // A build of the server without the console still serves everything else.
            page = html == null ? null : ConsolePage.of(new String(html.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ServletException("the console's page cannot be read", e);
        }
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (page == null || !reads || ConsolePaths.isOthers(path)) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (path.equals("/") || path.equals(PAGE)) {
            servePage(request, response);
        } else if (getServletContext().getResource(path) != null) {
            response.setHeader("Cache-Control",
                    ConsolePaths.isAsset(path) ? "public, max-age=31536000, immutable" : "public, max-age=3600");
            chain.doFilter(request, response);
        } else if (!ConsolePaths.isAsset(path) && ConsolePaths.isDeepLink(path, request.getHeader("Accept"))) {
            servePage(request, response);
        } else {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            response.setHeader("Cache-Control", "no-store");
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter().println("Not found");
        }
    }

    private void servePage(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("ETag", page.etag());
        response.setHeader("Content-Security-Policy", page.contentSecurityPolicy());
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("X-Frame-Options", "DENY");
        if (page.etag().equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType("text/html;charset=UTF-8");
        response.setContentLength(page.content().length);
        if (request.getMethod().equals("GET")) {
            response.getOutputStream().write(page.content());
        }
    }
}
