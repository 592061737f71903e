package io.switchboard.web.agent;

import io.switchboard.core.agent.PasswordProof;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.signin.SignInPolicy;
import io.switchboard.core.signin.SingleSignOn;
import io.switchboard.core.signin.SsoProblem;
import io.switchboard.core.signin.SsoSettings;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.RateLimits;
import io.switchboard.web.shared.RateLimits.Limit;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing in by the house's own server. No token of ours ever stands in an address: on the way there and back the browser has
 * a cookie that no script reads, and with another one it gets its session.
 */
@Path("/sign-in/sso")
@RequestScoped
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class SingleSignOnResource {
    private static final Logger LOG = LoggerFactory.getLogger(SingleSignOnResource.class);
    private static final String ON_THE_WAY = "sb_sso";
    private static final String BACK = "sb_sso_back";
    private static final String PATH = "/api/sign-in/sso";

    @Inject
    Caller caller;

    @Inject
    SignInPolicy policy;

    @Inject
    SingleSignOn singleSignOn;

    @Inject
    SessionViews views;

    @Inject
    PasswordProof proof;

    @Inject
    RateLimits limits;

    /**
     * What the sign-in page shows.
     *
     * @param available whether there is single sign-on
     * @param text on its button; null: the page's own
     * @param passwordsForAdminsOnly whether passwords are only a way in for admins
     */
    public record Ways(boolean available, String text, boolean passwordsForAdminsOnly) {}

    /**
     * Where to.
     *
     * @param to a path of the console; null: its first page
     * @param link whether the account there is to be linked to who has signed in here; null: no
     * @param password to link: his own, where he has one. A link outlives every session, so a stolen one mustn't make it
     */
    public record SsoWish(String to, Boolean link, String password) {}

    /** Where the browser goes now. */
    public record Departure(String url) {}

    @GET
    public Ways ways() {
        SsoSettings settings = policy.now().sso();
        return new Ways(settings.enabled(), settings.text(), settings.enabled() && policy.now().passwordsForAdminsOnly());
    }

    @POST
    public Response begin(SsoWish wish) {
        limits.count(Limit.SINGLE_SIGN_ON, caller.address());
        UUID agent = Boolean.TRUE.equals(wish.link()) ? caller.viewer().person() : null;
        if (agent != null && caller.agent().passwordHash() != null) {
            limits.count(Limit.SIGN_IN_ACCOUNT, caller.agent().username());
            proof.require(caller.agent(), caller.token(), caller.address(), "password", wish.password());
        }
        try {
            SingleSignOn.Departure departure = singleSignOn.begin(path(wish.to()), agent);
            return Response.ok(new Departure(departure.to().toString()))
                    .cookie(cookie(ON_THE_WAY, departure.browser(), 600, NewCookie.SameSite.LAX))
                    .build();
        } catch (SsoProblem e) {
            throw refused(e);
        }
    }

    /** Where the other server sends the browser back to; it goes on to a page of the console. */
    @GET
    @Path("callback")
    public Response callback(
            @QueryParam("state") String state,
            @QueryParam("code") String code,
            @QueryParam("iss") String issuer,
            @QueryParam("error") String error,
            @CookieParam(ON_THE_WAY) String browser) {
        limits.count(Limit.SINGLE_SIGN_ON, caller.address());
        try {
            SingleSignOn.Return back = singleSignOn.finish(state, browser, code, issuer, error);
            if (back.handOver() == null) {
                return goOn("/profile?sso=linked").cookie(gone(ON_THE_WAY)).build();
            }
            return goOn("/sign-in?sso=done&to=" + URLEncoder.encode(back.to(), StandardCharsets.UTF_8))
                    .cookie(gone(ON_THE_WAY), cookie(BACK, back.handOver(), 60, NewCookie.SameSite.STRICT))
                    .build();
        } catch (SsoProblem e) {
            LOG.warn("single sign-on: {}: {}", e.reason(), e.getMessage());
            return goOn("/sign-in?sso=" + e.reason()).cookie(gone(ON_THE_WAY)).build();
        }
    }

    /** The session of a browser that has come back. */
    @POST
    @Path("session")
    public Response arrive(@CookieParam(BACK) String handOver) {
        limits.count(Limit.SINGLE_SIGN_ON, caller.address());
        try {
            return Response.ok(views.of(singleSignOn.arrive(handOver, caller.origin()))).cookie(gone(BACK)).build();
        } catch (SsoProblem e) {
            throw refused(e);
        }
    }

    private static Refused refused(SsoProblem problem) {
        LOG.warn("single sign-on: {}: {}", problem.reason(), problem.getMessage());
        String code = "sso." + problem.reason();
        return switch (problem.reason()) {
            case UNREACHABLE, UNTRUSTED -> Refused.unavailable(code);
            case OFF -> Refused.conflict(code);
            case SEATS -> Refused.forbidden(code);
            default -> Refused.unauthenticated(code);
        };
    }

    /** A path of this server, and nothing that leads to another one. */
    private static String path(String wish) {
        return wish != null && wish.length() <= 300 && wish.matches("/(?![/\\\\])[^\\p{Cntrl}]*") ? wish : "/";
    }

    private static Response.ResponseBuilder goOn(String path) {
        return Response.seeOther(URI.create(PlatformSettings.publicUrl() + path));
    }

    private static NewCookie gone(String name) {
        return cookie(name, "", 0, NewCookie.SameSite.LAX);
    }

    private static NewCookie cookie(String name, String value, int seconds, NewCookie.SameSite sameSite) {
        return new NewCookie.Builder(name)
                .value(value)
                .path(PATH)
                .maxAge(seconds)
                .httpOnly(true)
                .secure("https".equals(PlatformSettings.publicUrl().getScheme()))
                .sameSite(sameSite)
                .build();
    }
}
