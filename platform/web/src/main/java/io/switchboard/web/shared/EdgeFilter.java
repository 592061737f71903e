package io.switchboard.web.shared;

import io.switchboard.core.shared.Languages;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.UUID;
import org.slf4j.MDC;

/** The outermost filter: request id, caller's address and language, security headers of every answer. */
public class EdgeFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    /** Of customers' pages, which ask nobody but this server. Forms may stand in others' pages; tickets may not. */
    private static final String CUSTOMERS =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors ";

    @Inject
    transient Caller caller;

    private transient TrustedProxies proxies;

    @Override
    public void init() {
        proxies = TrustedProxies.parse(System.getenv("SWITCHBOARD_TRUSTED_PROXIES"));
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String id = requestId(request);
        MDC.put("requestId", id);
        try {
            caller.comesFrom(proxies.client(request), language(request));
            caller.uses(request.getHeader("User-Agent"));
            response.setHeader("X-Request-Id", id);
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("Referrer-Policy", "same-origin");
            response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
            if (proxies.isSecure(request)) {
                response.setHeader("Strict-Transport-Security", "max-age=31536000");
            }
            String path = request.getRequestURI();
            if (path.startsWith("/api/") || path.startsWith("/hooks/") || path.startsWith("/openapi")) {
                response.setHeader("Cache-Control", "no-store");
                response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
            } else if (path.startsWith("/demo")) {
                response.setHeader(
                        "Content-Security-Policy",
                        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
                                + " connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'");
            }
            String frames = path.equals("/t") || path.equals("/approve") || path.startsWith("/t/") ? "'none'" : path.startsWith("/form/") ? "*" : null;
            if (frames != null) {
                response.setHeader("Content-Security-Policy", CUSTOMERS + frames);
            }
            chain.doFilter(request, new ProblemAnswers(response, caller));
        } finally {
            MDC.remove("requestId");
        }
    }

    /** A caller's own id when it is a harmless one. */
    private static String requestId(HttpServletRequest request) {
        String given = request.getHeader("X-Request-Id");
        return given != null && given.matches("[A-Za-z0-9._-]{1,64}") ? given : UUID.randomUUID().toString();
    }

    private static Locale language(HttpServletRequest request) {
        Locale wanted = request.getHeader("Accept-Language") == null ? Locale.ENGLISH : request.getLocale();
        return Locale.forLanguageTag(Languages.here().nearest(wanted));
    }
}
