package io.switchboard.web.shared;

import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Seats;
import io.switchboard.core.agent.SignIn;
import io.switchboard.core.apikey.KeyCheck;
import io.switchboard.core.audit.Actor;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Viewer;
import io.switchboard.host.PluginRest;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lets nobody into {@code /api} who hasn't signed in, but for the few public addresses, plugins' resources included.
 * Registered, with its order, in web.xml.
 */
public class SignInFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    /** Bodies of these may be large; the resources limit them. Whole addresses, so that no other one ends or begins like them. */
    private static final Pattern UPLOADS = Pattern.compile("/api/files|/api/import/contacts|/api/tickets/import|/api/plugins|/api/plugins/preview|/api/x/.*|/api/widget/[^/]+/files|/api/customer/ticket/files|/api/form/[^/]+/files");

    private static final Pattern CONTENT_TYPE = Pattern.compile("[\\w!#$%&'+.^`|~-]+/[\\w!#$%&'+.^`|~-]+\\s*(;.*)?");

    private static final long JSON_LIMIT = 1 << 20;
    private static final long PLUGIN_LIMIT = 10 << 20;
    private static final Set<String> PUBLIC = Set.of("/api/languages", "/api/password-check", "/api/password-reset", "/api/session/second-factor", "/api/sign-in/sso", "/api/widget", "/api/customer", "/api/form", "/api/approval");

    /** Where a bearer token is never an agent's. */
    private static final List<String> CUSTOMERS = List.of("/api/widget/", "/api/customer/", "/api/form/", "/api/approval");

    @Inject
    transient SignIn signIn;

    @Inject
    transient Agents agents;

    @Inject
    transient Seats seats;

    @Inject
    transient KeyGate keys;

    @Inject
    transient Caller caller;

    @Inject
    transient Clock clock;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        try (Actor.Acting nobodyYet = Actor.unknown(caller.address(), clock.instant()).begin()) {
            if (!isContentType(request.getHeader("Content-Type"))) {
                Problem.of(415, "mediaType", caller.locale()).write(response);
                return;
            }
            long most = mostOf(path);
            HttpServletRequest limited = limited(request, most);
            if (limited == null) {
                Problem.of(413, "body.tooLarge", caller.locale(), most).write(response);
                return;
            }
            if (KeyCheck.isIn(request.getQueryString())) {
                Problem.of(400, "apiKey.inAddress", caller.locale()).write(response);
                return;
            }
            String bearer = bearer(request);
            if (KeyCheck.isMeant(bearer)) {
                Viewer viewer = keys.admit(bearer, caller.address(), response);
                caller.isKey(viewer);
                goOn(chain, limited, viewer, response);
                return;
            }
            Optional<SignIn.Holder> holder = holder(request);
            if (holder.isPresent()) {
                Viewer viewer = holder.get().viewer();
                caller.is(holder.get().agent(), viewer, bearer(request));
                if (request.getHeader("Accept-Language") == null && holder.get().agent().locale() != null) {
                    caller.comesFrom(caller.address(), Locale.forLanguageTag(holder.get().agent().locale()));
                }
                // Who has no seat may still see who he is, and leave; neither gives him one.
                if (!path.equals("/api/session")) {
                    seats.keep(holder.get().agent());
                    agents.seen(viewer.agentId());
                }
                goOn(chain, limited, viewer, response);
            } else if (isPublic(request.getMethod(), path)) {
                chain.doFilter(limited, response);
            } else {
                Problem.of(401, "signIn.needed", caller.locale()).write(response);
            }
        } catch (RuntimeException e) {
            if (response.isCommitted()) {
                throw e;
            }
            Problems.problem(e, caller.locale()).write(response);
        }
    }

    private void goOn(FilterChain chain, HttpServletRequest request, Viewer viewer, HttpServletResponse response)
            throws IOException, ServletException {
        try (Actor.Acting acting = Actor.of(viewer, caller.address(), clock.instant()).begin()) {
            chain.doFilter(new SignedIn(request, viewer), response);
        }
    }

    private Optional<SignIn.Holder> holder(HttpServletRequest request) {
        String bearer = bearer(request);
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return bearer == null || CUSTOMERS.stream().anyMatch(path::startsWith) ? Optional.empty() : signIn.holder(bearer);
    }

    static boolean mayBeLarge(String path) {
        return UPLOADS.matcher(path).matches();
    }

    /** Whether the server will understand it: for what isn't a type, or is a wildcard, it has only a page of its own. */
    static boolean isContentType(String header) {
        return header == null || header.isEmpty() || CONTENT_TYPE.matcher(header.strip()).matches();
    }

    /** How many bytes a body may have; uploads are limited by their resources, and by the server. */
    static long mostOf(String path) {
        if (path.startsWith("/api/x/")) {
            return PLUGIN_LIMIT;
        }
        return mayBeLarge(path) ? Long.MAX_VALUE : JSON_LIMIT;
    }

    /** Also without a limit of ours: whoever hangs up in the middle of a body is told from a fault. */
    private static HttpServletRequest limited(HttpServletRequest request, long most) {
        return request.getContentLengthLong() > most ? null : new BodyLimit(request, most);
    }

    private static boolean isPublic(String method, String path) {
        boolean signingIn = path.equals("/api/session") && method.equals("POST");
        return signingIn || PUBLIC.stream().anyMatch(p -> path.equals(p) || path.startsWith(p + "/"));
    }

    private static String bearer(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7) ? header.substring(7).strip() : null;
    }

    /** The request as the resources and the plugins' resources see it: with a principal and roles. */
    private static final class SignedIn extends HttpServletRequestWrapper {
        private final Viewer viewer;

        SignedIn(HttpServletRequest request, Viewer viewer) {
            super(request);
            this.viewer = viewer;
        }

        @Override
        public Principal getUserPrincipal() {
            return () -> viewer.agentId().toString();
        }

        @Override
        public String getRemoteUser() {
            return viewer.agentId().toString();
        }

        /** A plugin's resources are told what has signed in. */
        @Override
        public String getAuthType() {
            return viewer.isKey() ? PluginRest.API_KEY : "SESSION";
        }

        @Override
        public boolean isUserInRole(String role) {
            // Plugins' resources may still ask for a role; keys have none.
            return Permission.of(role).map(viewer::may).orElseGet(() -> viewer.roles().contains(role));
        }
    }
}
