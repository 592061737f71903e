package io.switchboard.core.signin;

import io.switchboard.core.agent.AccessToken.Method;
import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Origin;
import io.switchboard.core.agent.Sessions;
import io.switchboard.core.agent.SignIn;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Secrets;
import io.switchboard.core.signin.IdTokens.Person;
import io.switchboard.core.signin.OpenIdProvider.Metadata;
import io.switchboard.core.signin.SsoProblem.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Signing in by the house's own server: OpenID Connect, authorization code with PKCE, state and nonce. Calls to that server are
 * made outside of transactions. When it doesn't answer, passwords still work.
 */
@ApplicationScoped
public class SingleSignOn {
    /** What the sealed secret of the client is bound to. */
    public static final String SECRET_PLACE = "sign_in_policy:clientSecret";

    @Inject
    SignInPolicy policy;

    @Inject
    OpenIdProvider provider;

    @Inject
    IdTokens tokens;

    @Inject
    Journeys journeys;

    @Inject
    SsoAgents people;

    @Inject
    SignIn signIn;

    @Inject
    Agents agents;

    @Inject
    Sessions sessions;

    @Inject
    Secrets secrets;

    /** @param browser what its browser keeps until it is back */
    public record Departure(URI to, String browser) {}

    /**
     * He is back.
     *
     * @param handOver what his browser gets a session for; null when an account was linked
     * @param to where he wanted to go
     */
    public record Return(String handOver, String to) {}

    /**
     * Sends one to the other server.
     *
     * @param to where he wants to go here, a path
     * @param agent whom his account there is to be linked to; null: he signs in
     */
    public Departure begin(String to, UUID agent) {
        SsoSettings settings = settings();
        Metadata metadata = provider.metadata(settings);
        Journeys.Begun begun = journeys.begin(settings.issuer(), to, agent);
        Map<String, String> asked = new TreeMap<>(Map.of(
                "response_type", "code",
                "client_id", settings.clientId(),
                "redirect_uri", back().toString(),
                "scope", "openid profile email",
                "state", begun.state(),
                "nonce", begun.kept().nonce(),
                "code_challenge", challenge(begun.kept().verifier()),
                "code_challenge_method", "S256"));
        String query = OpenIdProvider.query(asked);
        String there = metadata.authorize().toString();
        return new Departure(URI.create(there + (metadata.authorize().getRawQuery() == null ? "?" : "&") + query), begun.browser());
    }

    /**
     * Takes one back.
     *
     * @param issuer who answers, by his own word; null: he doesn't say
     * @param error what the other server refuses by; null: nothing
     * @throws SsoProblem for whatever keeps him out
     */
    public Return finish(String state, String browser, String code, String issuer, String error) {
        SsoSettings settings = settings();
        Journeys.Found found = journeys.end(state, browser);
        if (!found.issuer().equals(settings.issuer())) {
            throw new SsoProblem(Reason.MISMATCH, "he was sent to another server");
        }
        Metadata metadata = provider.metadata(settings);
        // RFC 9207: an answer of one server must not be taken to another.
        if (issuer == null ? metadata.namesItself() : !issuer.equals(metadata.issuer())) {
            throw new SsoProblem(Reason.UNTRUSTED, "another server answers");
        }
        if (error != null || code == null || code.isBlank()) {
            throw new SsoProblem(Reason.REFUSED, "it answered with an error");
        }
        String token = provider.idToken(settings, metadata, secret(settings), code, back(), found.kept().verifier());
        Person person = tokens.believe(settings, metadata, token, found.kept().nonce());
        if (found.kept().agent() != null) {
            people.link(person, found.kept().agent());
            return new Return(null, found.kept().to());
        }
        Agent agent = people.find(settings, person);
        return new Return(journeys.handOver(agent.id(), new Journeys.SignedOn(metadata.issuer(), token)), found.kept().to());
    }

    /**
     * The session of one who is back.
     *
     * @throws SsoProblem MISMATCH when the hand-over isn't good any more; SEATS
     */
    public SignIn.Session arrive(String handOver, Origin origin) {
        Journeys.Arrived arrived = journeys.arrive(handOver).orElseThrow(() -> new SsoProblem(Reason.MISMATCH, "no such hand-over"));
        Agent agent = agents.get(arrived.agentId());
        if (!agent.isActive()) {
            throw new SsoProblem(Reason.NOT_ALLOWED, "he is not active");
        }
        try {
            SignIn.Session session = signIn.begin(agent, Method.SINGLE_SIGN_ON, origin);
            journeys.becomes(arrived.name(), sessions.nameOf(session.token().token()));
            return session;
        } catch (Refused noSeat) {
            throw new SsoProblem(Reason.SEATS, noSeat.getMessage());
        }
    }

    /** Where the browser goes to end the session at the other server too; empty when there is nothing to end. */
    public Optional<URI> endOf(UUID session) {
        Optional<Journeys.SignedOn> by = session == null ? Optional.empty() : journeys.leave(session);
        SsoSettings settings = policy.now().sso();
        if (by.isEmpty() || !settings.enabled() || !by.get().issuer().equals(settings.issuer())) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(provider.metadata(settings).endSession()).map(end -> URI.create(end + (end.getRawQuery() == null ? "?" : "&")
                    + OpenIdProvider.query(new TreeMap<>(Map.of(
                            "id_token_hint", by.get().idToken(),
                            "client_id", settings.clientId(),
                            "post_logout_redirect_uri", PlatformSettings.publicUrl() + "/sign-in")))));
        } catch (SsoProblem unreachable) {
            return Optional.empty();
        }
    }

    /**
     * Whether that server answers as it should.
     *
     * @throws Refused INVALID when the settings, which may be off, don't say whom to ask
     * @throws SsoProblem what is wrong
     */
    public Metadata test(SsoSettings settings) {
        new Check().text("sso.issuer", settings.issuer(), 400).text("sso.clientId", settings.clientId(), 200).done();
        Metadata metadata = provider.discover(settings);
        if (provider.keys(settings, metadata, true).isEmpty()) {
            throw new SsoProblem(Reason.UNREACHABLE, "it has no keys");
        }
        return metadata;
    }

    /** Where that server sends people back to; it has to know the address. */
    public static URI back() {
        return URI.create(PlatformSettings.publicUrl() + "/api/sign-in/sso/callback");
    }

    private SsoSettings settings() {
        SsoSettings settings = policy.now().sso();
        if (!settings.enabled()) {
            throw new SsoProblem(Reason.OFF, "single sign-on is off");
        }
        return settings;
    }

    private String secret(SsoSettings settings) {
        return settings.clientSecret() == null ? null : secrets.open(SECRET_PLACE, settings.clientSecret());
    }

    private static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
