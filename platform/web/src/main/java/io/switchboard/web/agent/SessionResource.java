package io.switchboard.web.agent;

import io.switchboard.core.agent.AccessToken;
import io.switchboard.core.agent.AccessToken.Method;
import io.switchboard.core.agent.PasswordProof;
import io.switchboard.core.agent.SignIn;
import io.switchboard.core.agent.SignInAttempts;
import io.switchboard.core.agent.Tokens;
import io.switchboard.core.licence.EditionName;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.notice.Notices;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.signin.Entrance;
import io.switchboard.core.signin.SingleSignOn;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Problem;
import io.switchboard.web.shared.RateLimits;
import io.switchboard.web.shared.RateLimits.Limit;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Signing in and out, passwords, tickets for sockets. */
@Path("/")
@RequestScoped
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class SessionResource {
    @Inject
    Caller caller;

    @Inject
    SignIn signIn;

    @Inject
    SignInAttempts attempts;

    @Inject
    PasswordProof proof;

    @Inject
    Event<SignIn.Forgotten> forgottenOnes;

    @Inject
    Event<SignIn.Guessed> guessed;

    @Inject
    Event<SignIn.Left> leaving;

    @Inject
    Tokens tokens;

    @Inject
    SessionViews views;

    @Inject
    AgentViews agents;

    @Inject
    Entrance entrance;

    @Inject
    SingleSignOn singleSignOn;

    @Inject
    RateLimits limits;

    @Inject
    LicenceService licence;

    @Inject
    Notices notices;

    /** Who signs in. */
    public record Credentials(String username, String password) {}

    /** The current password and the next. */
    public record PasswordChange(String current, String next) {}

    /** Whose password was forgotten. */
    public record Forgotten(String username) {}

    /** A password chosen by a link. */
    public record Chosen(String password) {}

    /**
     * What leads from the right password to the session.
     *
     * @param enrol whether he has to take a key into his app first
     */
    public record ChallengeView(String token, Instant expiresAt, boolean enrol) {}

    /** The problem that says so. */
    public record CodeNeeded(String type, String title, int status, String detail, ChallengeView challenge) {}

    /**
     * A missing name or password is a wrong field, which is no attempt; that they don't fit together is a 401. A 401 of the type
     * {@code /problems/signIn.secondFactor} says that they do, and that a code is needed: its {@code challenge} goes with it to
     * {@code session/second-factor}.
     */
    @POST
    @Path("session")
    public Response begin(Credentials credentials) {
        new Check()
                .that(isGiven(credentials.username()), "username", "required")
                .that(isGiven(credentials.password()), "password", "required")
                .done();
        // Cut: the names that are tried are kept for a while. What is counted is what is looked up.
        String username = Texts.cut(credentials.username().strip(), 100);
        String account = username.toLowerCase(Locale.ROOT);
        limits.count(Limit.SIGN_IN_ADDRESS, caller.address());
        limits.count(Limit.SIGN_IN_ACCOUNT, account + " " + caller.address());
        attempts.begin(username, caller.address())
                .ifPresent(agent -> guessed.fireAsync(new SignIn.Guessed(agent, caller.address())));
        Entrance.Step step = entrance.withPassword(username, credentials.password(), caller.origin());
        // Only failures count: a team behind one address signs in at nine o'clock.
        limits.giveBack(Limit.SIGN_IN_ADDRESS, caller.address());
        limits.giveBack(Limit.SIGN_IN_ACCOUNT, account + " " + caller.address());
        return step.challenge() == null ? Response.ok(views.of(step.session())).build() : codeNeeded(step.challenge());
    }

    private Response codeNeeded(Entrance.Challenge challenge) {
        Problem problem = Problem.of(401, "signIn.secondFactor", caller.locale());
        ChallengeView view = new ChallengeView(challenge.token().token(), challenge.token().expiresAt(), challenge.enrol());
        return Response.status(401)
                .type(Problem.MEDIA_TYPE)
                .header("WWW-Authenticate", "Bearer")
                .entity(new CodeNeeded(problem.type(), problem.title(), 401, problem.detail(), view))
                .build();
    }

    /**
     * Who is signed in, and what he may do now; what the licence doesn't have ({@code withheld}), and what one could buy to have it; how many
     * notices he hasn't read.
     */
    @GET
    @Path("session")
    public Map<String, Object> current() {
        Map<String, String> withheld = new LinkedHashMap<>();
        licence.now().withheld().forEach(module -> withheld.put(module, EditionName.having(module).in(caller.locale())));
        return Map.of(
                "agent", agents.of(caller.viewer().agentId()),
                "permissions", caller.viewer().grants().words(),
                "withheld", withheld,
                "unreadNotices", notices.unread(caller.viewer()));
    }

    /** A session that another server vouched for gives an address where the browser ends it there too. */
    @DELETE
    @Path("session")
    public Response end() {
        SignIn.Left left = signIn.signOut(caller.viewer().agentId(), caller.token());
        leaving.fire(left);
        return singleSignOn.endOf(left.session())
                .map(there -> Response.ok(Map.of("endAt", there.toString())).build())
                .orElseGet(() -> Response.noContent().build());
    }

    @POST
    @Path("session/password")
    public SessionViews.SessionView changePassword(PasswordChange change) {
        limits.count(Limit.SIGN_IN_ACCOUNT, caller.agent().username());
        proof.require(caller.agent(), caller.token(), caller.address(), "current", change.current());
        Method method = tokens.find(AccessToken.Kind.SESSION, caller.token()).map(AccessToken::method).orElse(Method.PASSWORD);
        return views.of(signIn.changePassword(caller.viewer().agentId(), change.next(), method, caller.origin()));
    }

    /** Always 202 and after the same time, so that nobody learns who has an account: the mail goes out behind it. */
    @POST
    @Path("password-reset")
    public Response forgotten(Forgotten forgotten) {
        limits.count(Limit.RESET, caller.address());
        String username = forgotten.username() == null ? "" : forgotten.username();
        forgottenOnes.fireAsync(new SignIn.Forgotten(Texts.cut(username.strip(), 100)));
        return Response.accepted().build();
    }

    @POST
    @Path("password-reset/{token}")
    public Response choose(@PathParam("token") String token, Chosen chosen) {
        limits.count(Limit.RESET, caller.address());
        signIn.redeem(token, chosen.password());
        return Response.noContent().build();
    }

    /** A ticket for {@code /ws/agent}: good once, for 30 s. */
    @POST
    @Path("ws-ticket")
    public Map<String, Object> ticket() {
        Tokens.Issued ticket =
                tokens.issueTicket(caller.viewer().agentId(), caller.token(), Duration.ofSeconds(30));
        return Map.of("ticket", ticket.token(), "expiresAt", ticket.expiresAt());
    }

    private static boolean isGiven(String text) {
        return text != null && !text.isBlank();
    }
}
