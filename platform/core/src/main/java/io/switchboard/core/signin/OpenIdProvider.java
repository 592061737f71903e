package io.switchboard.core.signin;

import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.OutsideCalls;
import io.switchboard.core.shared.Steady;
import io.switchboard.core.signin.SsoProblem.Reason;
import io.switchboard.spi.ConnectorException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;

/**
 * Speaks to the server that the house signs in by: what it says of itself (OpenID Connect Discovery), its keys, and codes for
 * tokens. What it says is kept for ten minutes; its keys are asked for anew when a token names one that isn't known. Safe for
 * many threads; never within a transaction.
 */
@ApplicationScoped
public class OpenIdProvider {
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final Duration KEYS_AT_MOST_EVERY = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofSeconds(8);

    @Inject
    OutsideCalls calls;

    @Inject
    @Steady
    Clock clock;

    private final Map<String, Kept<Metadata>> known = new ConcurrentHashMap<>();
    private final Map<URI, Kept<List<JsonWebKey>>> keys = new ConcurrentHashMap<>();

    private record Kept<T>(T value, Instant at) {}

    /**
     * What it says of itself.
     *
     * @param endSession null: it can't be told that a session has ended
     * @param namesItself whether it names itself in each answer
     * @param secretInBody whether it wants the client's secret in the body, not in a header
     */
    public record Metadata(
            String issuer, URI authorize, URI token, URI keys, URI endSession, boolean namesItself, boolean secretInBody) {}

    /**
     * What the issuer of these settings says of itself, at most ten minutes old.
     *
     * @throws SsoProblem UNREACHABLE; UNTRUSTED when it is somebody else
     */
    public Metadata metadata(SsoSettings settings) {
        Kept<Metadata> kept = known.get(settings.issuer());
        if (kept == null || kept.at().plus(KEPT).isBefore(clock.instant())) {
            kept = new Kept<>(discover(settings), clock.instant());
            known.clear();
            known.put(settings.issuer(), kept);
        }
        return kept.value();
    }

    /** The same, asked for now. */
    public Metadata discover(SsoSettings settings) {
        String base = settings.issuer().endsWith("/") ? settings.issuer() : settings.issuer() + "/";
        Map<String, Object> said = json(settings, HttpRequest.newBuilder(uri(base + ".well-known/openid-configuration")));
        if (!settings.issuer().equals(said.get("issuer"))) {
            throw new SsoProblem(Reason.UNTRUSTED, "it calls itself " + said.get("issuer"));
        }
        boolean inBody = said.get("token_endpoint_auth_methods_supported") instanceof List<?> methods
                && !methods.contains("client_secret_basic") && methods.contains("client_secret_post");
        return new Metadata(
                settings.issuer(),
                endpoint(settings, said, "authorization_endpoint", true),
                endpoint(settings, said, "token_endpoint", true),
                endpoint(settings, said, "jwks_uri", true),
                endpoint(settings, said, "end_session_endpoint", false),
                Boolean.TRUE.equals(said.get("authorization_response_iss_parameter_supported")),
                inBody);
    }

    /**
     * Its keys.
     *
     * @param anew because the known ones don't do; asked for every ten seconds at most
     */
    public List<JsonWebKey> keys(SsoSettings settings, Metadata metadata, boolean anew) {
        Kept<List<JsonWebKey>> kept = keys.get(metadata.keys());
        Instant now = clock.instant();
        if (kept == null || kept.at().plus(anew ? KEYS_AT_MOST_EVERY : KEPT).isBefore(now)) {
            kept = new Kept<>(fetchKeys(settings, metadata), now);
            keys.clear();
            keys.put(metadata.keys(), kept);
        }
        return kept.value();
    }

    private List<JsonWebKey> fetchKeys(SsoSettings settings, Metadata metadata) {
        Map<String, Object> said = json(settings, HttpRequest.newBuilder(metadata.keys()));
        try {
            return new JsonWebKeySet(Json.write(said)).getJsonWebKeys();
        } catch (JoseException e) {
            throw new SsoProblem(Reason.UNREACHABLE, "its keys can't be read", e);
        }
    }

    /**
     * Gives the code for an ID token.
     *
     * @param secret the client's, readable; null for a client without
     * @throws SsoProblem REFUSED when the code isn't taken
     */
    public String idToken(SsoSettings settings, Metadata metadata, String secret, String code, URI back, String verifier) {
        Map<String, String> form = new TreeMap<>(Map.of(
                "grant_type", "authorization_code", "code", code, "redirect_uri", back.toString(), "code_verifier", verifier));
        HttpRequest.Builder request = HttpRequest.newBuilder(metadata.token()).header("Content-Type", "application/x-www-form-urlencoded");
        if (secret == null || metadata.secretInBody()) {
            form.put("client_id", settings.clientId());
        }
        if (secret != null && metadata.secretInBody()) {
            form.put("client_secret", secret);
        } else if (secret != null) {
            String pair = encoded(settings.clientId()) + ":" + encoded(secret);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        request.POST(HttpRequest.BodyPublishers.ofString(query(form)));
        Map<String, Object> said = json(settings, request);
        if (!(said.get("id_token") instanceof String token)) {
            throw new SsoProblem(Reason.UNTRUSTED, "it gave no ID token");
        }
        return token;
    }

    private Map<String, Object> json(SsoSettings settings, HttpRequest.Builder request) {
        HttpResponse<byte[]> answer;
        try {
            List<URI> named = settings.privateIssuer() ? List.of(uri(settings.issuer())) : List.of();
            answer = calls.send(request.timeout(LIMIT).header("Accept", "application/json").build(), named);
        } catch (ConnectorException e) {
            throw new SsoProblem(Reason.UNREACHABLE, e.getMessage(), e);
        }
        if (answer.statusCode() / 100 == 4 && answer.request() != null && "POST".equals(answer.request().method())) {
            throw new SsoProblem(Reason.REFUSED, "it answered with " + answer.statusCode());
        }
        if (answer.statusCode() != 200) {
            throw new SsoProblem(Reason.UNREACHABLE, "it answered with " + answer.statusCode());
        }
        try {
            return Json.readMap(new String(answer.body(), StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
            throw new SsoProblem(Reason.UNREACHABLE, "its answer is no JSON object", e);
        }
    }

    /** Without TLS only where the admin allows it. */
    private static URI endpoint(SsoSettings settings, Map<String, Object> said, String name, boolean needed) {
        if (said.get(name) == null && !needed) {
            return null;
        }
        URI uri = uri(String.valueOf(said.get(name)));
        boolean secure = "https".equals(uri.getScheme()) || settings.privateIssuer() && "http".equals(uri.getScheme());
        if (!secure || uri.getHost() == null) {
            throw new SsoProblem(Reason.UNTRUSTED, name + " isn't an https address");
        }
        return uri;
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new SsoProblem(Reason.UNTRUSTED, "not an address: " + text, e);
        }
    }

    static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
