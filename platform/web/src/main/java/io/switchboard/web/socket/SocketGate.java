package io.switchboard.web.socket;

import io.switchboard.core.agent.AccessToken;
import io.switchboard.core.agent.SignIn;
import io.switchboard.core.agent.Tokens;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.conversation.Visitors;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Refused;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Problem;
import io.switchboard.web.shared.Problems;
import io.switchboard.web.widget.WidgetChannels;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Locale;

/**
 * Before every handshake: checks the page's origin and uses the ticket up. Who is refused gets a plain HTTP problem, no
 * socket; a browser sees a failed attempt, and asks for a new ticket. Registered in web.xml.
 */
public class SocketGate extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String AGENT = "/ws/agent";
    private static final String VISITOR = "/ws/visitor/";

    @Inject
    transient Tokens tokens;

    @Inject
    transient SignIn signIn;

    @Inject
    transient Visitors visitors;

    @Inject
    transient WidgetChannels channels;

    @Inject
    transient Caller caller;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        SocketPerson person;
        try {
            if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
                throw Refused.notFound("address");
            }
            person = person(path, request);
        } catch (RuntimeException e) {
            Problems.problem(e, caller.locale()).write(response);
            return;
        }
        if (person == null) {
            Problem.of(403, "visitors.origin", caller.locale()).write(response);
            return;
        }
        chain.doFilter(new Admitted(request, person), response);
    }

    /** Null for a page of a foreign origin. */
    private SocketPerson person(String path, HttpServletRequest request) {
        String ticket = request.getParameter("ticket");
        String origin = request.getHeader("Origin");
        if (path.equals(AGENT)) {
            return origin == null || isOwn(origin, request) ? agent(ticket, request) : null;
        }
        if (path.startsWith(VISITOR) && path.indexOf('/', VISITOR.length()) < 0) {
            ChannelAccount channel = channels.get(path.substring(VISITOR.length()));
            return origin == null || isOwn(origin, request) || mayEmbed(origin, channel) ? visitor(ticket, channel) : null;
        }
        throw Refused.notFound("address");
    }

    private SocketPerson agent(String ticket, HttpServletRequest request) {
        AccessToken used = tokens.use(AccessToken.Kind.WS_TICKET, ticket)
                .orElseThrow(() -> Refused.unauthenticated("signIn.needed"));
        SignIn.Holder holder =
                signIn.holder(used.agentId()).orElseThrow(() -> Refused.unauthenticated("signIn.needed"));
        String chosen = holder.agent().locale();
        boolean asked = request.getHeader("Accept-Language") != null || chosen == null;
        return new SocketPerson.Agent(holder.viewer(), used.sessionId(), asked ? caller.locale() : Locale.forLanguageTag(chosen));
    }

    private SocketPerson visitor(String ticket, ChannelAccount channel) {
        return visitors.useTicket(channel.id(), ticket)
                .map(visitor -> new SocketPerson.Visitor(visitor, caller.locale()))
                .orElseThrow(() -> Refused.unauthenticated("signIn.needed"));
    }

    private boolean mayEmbed(String origin, ChannelAccount channel) {
        List<String> allowed = channels.origins(channel);
        return allowed.isEmpty() || allowed.contains(origin);
    }

    /** A page of this server, by the host it was asked as or by the public address. */
    static boolean isOwn(String origin, HttpServletRequest request) {
        try {
            String authority = URI.create(origin).getAuthority();
            return authority != null
                    && (authority.equals(request.getHeader("Host"))
                            || authority.equals(PlatformSettings.publicUrl().getAuthority()));
        } catch (IllegalArgumentException notAnOrigin) {
            return false;
        }
    }

    /** The request with its person as principal, which the session takes over. */
    private static final class Admitted extends HttpServletRequestWrapper {
        private final SocketPerson person;

        Admitted(HttpServletRequest request, SocketPerson person) {
            super(request);
            this.person = person;
        }

        @Override
        public Principal getUserPrincipal() {
            return person;
        }

        @Override
        public String getRemoteUser() {
            return person.getName();
        }
    }
}
