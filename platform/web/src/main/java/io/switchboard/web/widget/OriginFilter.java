package io.switchboard.web.widget;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Problem;
import io.switchboard.web.shared.Problems;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** CORS of the visitors' side: open to the origins that the channel names, closed to all others. No cookies are involved. */
public class OriginFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Inject
    transient WidgetChannels channels;

    @Inject
    transient Caller caller;

    // Spares a call into the plugin for each of a page's calls.
    private final transient Cache<String, List<String>> origins =
            Caffeine.newBuilder().maximumSize(1000).expireAfterWrite(Duration.ofSeconds(10)).build();

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String origin = request.getHeader("Origin");
        if (origin == null || isOwn(origin, request)) {
            chain.doFilter(request, response);
            return;
        }
        try {
            if (!isAllowed(origin, request)) {
                Problem.of(403, "visitors.origin", caller.locale()).write(response);
                return;
            }
        } catch (RuntimeException e) {
            Problems.problem(e, caller.locale()).write(response);
            return;
        }
        response.setHeader("Access-Control-Allow-Origin", origin);
        response.addHeader("Vary", "Origin");
        response.setHeader("Access-Control-Expose-Headers", "Retry-After, X-Request-Id");
        if (request.getMethod().equals("OPTIONS")) {
            response.setHeader("Access-Control-Allow-Methods", "GET, POST, PUT");
            response.setHeader("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key, Accept-Language");
            response.setHeader("Access-Control-Max-Age", "600");
            response.setStatus(204);
            return;
        }
        chain.doFilter(request, response);
    }

    private boolean isAllowed(String origin, HttpServletRequest request) {
        String[] path = request.getRequestURI().substring(request.getContextPath().length()).split("/");
        if (path.length < 4) {
            return false;
        }
        List<String> allowed = origins.get(path[3], key -> channels.origins(channels.get(key)));
        return allowed.isEmpty() || allowed.contains(origin);
    }

    private static boolean isOwn(String origin, HttpServletRequest request) {
        try {
            return URI.create(origin).getAuthority() != null
                    && URI.create(origin).getAuthority().equals(request.getHeader("Host"));
        } catch (IllegalArgumentException notAnOrigin) {
            return false;
        }
    }
}
