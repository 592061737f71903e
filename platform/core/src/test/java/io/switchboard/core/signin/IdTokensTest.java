package io.switchboard.core.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.OutsideCalls;
import io.switchboard.core.signin.SsoProblem.Reason;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens that no honest provider signs; what an honest one says is tried on a real one, on the whole server. */
class IdTokensTest {
    private static final String ISSUER = "https://login.example.com/realms/office";
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final SsoSettings SETTINGS = new SsoSettings(
            true, ISSUER, "desk", null, null, null, null, false, null, null, null, null, null, false);

    private final Map<String, String> pages = new HashMap<>();
    private final Map<String, Integer> asked = new HashMap<>();
    private final OpenIdProvider provider = new OpenIdProvider();
    private final IdTokens tokens = new IdTokens();
    private Instant now = NOW;
    private RsaJsonWebKey key;

    @BeforeEach
    void setUp() throws JoseException {
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
        provider.clock = clock;
        provider.calls = new Pages();
        tokens.clock = clock;
        tokens.provider = provider;
        key = newKey("one");
        pages.put(ISSUER + "/.well-known/openid-configuration", Json.write(Map.of(
                "issuer", ISSUER, "authorization_endpoint", ISSUER + "/auth", "token_endpoint", ISSUER + "/token", "jwks_uri", ISSUER + "/keys")));
    }

    private RsaJsonWebKey newKey(String id) throws JoseException {
        RsaJsonWebKey made = RsaJwkGenerator.generateJwk(2048);
        made.setKeyId(id);
        pages.put(ISSUER + "/keys", new JsonWebKeySet(made).toJson(OutputControlLevel.PUBLIC_ONLY));
        return made;
    }

    private static JwtClaims claims() {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setAudience("desk");
        claims.setSubject("4711");
        claims.setIssuedAt(org.jose4j.jwt.NumericDate.fromSeconds(NOW.getEpochSecond()));
        claims.setExpirationTime(org.jose4j.jwt.NumericDate.fromSeconds(NOW.getEpochSecond() + 300));
        claims.setStringClaim("nonce", "n");
        return claims;
    }

    private static String signed(JwtClaims claims, String algorithm, String keyId, Key with) throws JoseException {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setAlgorithmHeaderValue(algorithm);
        signature.setKeyIdHeaderValue(keyId);
        signature.setKey(with);
        signature.setDoKeyValidation(false);
        signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        return signature.getCompactSerialization();
    }

    private IdTokens.Person believe(String token) {
        return tokens.believe(SETTINGS, provider.metadata(SETTINGS), token, "n");
    }

    private Reason refusal(String token) {
        SsoProblem problem = catchThrowableOfType(SsoProblem.class, () -> believe(token));
        return problem == null ? null : problem.reason();
    }

    @Test
    void believesWhatHolds() throws JoseException {
        assertThat(believe(signed(claims(), AlgorithmIdentifiers.RSA_USING_SHA256, "one", key.getPrivateKey())).subject()).isEqualTo("4711");
        assertThat(believe(signed(claims(), AlgorithmIdentifiers.RSA_PSS_USING_SHA256, "one", key.getPrivateKey())).issuer()).isEqualTo(ISSUER);
    }

    @Test
    void neverWithoutASignatureOrByASharedSecret() throws JoseException {
        assertThat(refusal(signed(claims(), AlgorithmIdentifiers.NONE, "one", null))).isEqualTo(Reason.UNTRUSTED);
        String good = signed(claims(), AlgorithmIdentifiers.RSA_USING_SHA256, "one", key.getPrivateKey());
        assertThat(refusal(good.substring(0, good.lastIndexOf('.') + 1))).isEqualTo(Reason.UNTRUSTED);
        // The public key as if it were the secret of an HMAC.
        Key confused = new HmacKey(key.getPublicKey().getEncoded());
        assertThat(refusal(signed(claims(), AlgorithmIdentifiers.HMAC_SHA256, "one", confused))).isEqualTo(Reason.UNTRUSTED);
        Key secret = new HmacKey("the client's secret, which others may have".getBytes(StandardCharsets.UTF_8));
        assertThat(refusal(signed(claims(), AlgorithmIdentifiers.HMAC_SHA256, "one", secret))).isEqualTo(Reason.UNTRUSTED);
        for (String junk : List.of("", "x", "a.b.c", "eyJhbGciOiJub25lIn0..", ".".repeat(100), good + "x", good.replace('.', ' '))) {
            assertThat(refusal(junk)).as(junk).isEqualTo(Reason.UNTRUSTED);
        }
    }

    @Test
    void fetchesNewKeysButNotAtEachLie() throws JoseException {
        believe(signed(claims(), AlgorithmIdentifiers.RSA_USING_SHA256, "one", key.getPrivateKey()));
        RsaJsonWebKey stranger = RsaJwkGenerator.generateJwk(2048);
        for (int i = 0; i < 20; i++) {
            assertThat(refusal(signed(claims(), AlgorithmIdentifiers.RSA_USING_SHA256, "one", stranger.getPrivateKey()))).isEqualTo(Reason.UNTRUSTED);
        }
        assertThat(asked.get(ISSUER + "/keys")).isEqualTo(1);
        RsaJsonWebKey old = key;
        key = newKey("two");
        now = NOW.plusSeconds(11);
        assertThat(refusal(signed(claims(), AlgorithmIdentifiers.RSA_USING_SHA256, "two", key.getPrivateKey()))).isNull();
        assertThat(refusal(signed(claims(), AlgorithmIdentifiers.RSA_USING_SHA256, "one", old.getPrivateKey()))).as("the old key").isEqualTo(Reason.UNTRUSTED);
        assertThat(asked.get(ISSUER + "/keys")).isEqualTo(2);
    }

    @Test
    void aServerThatCallsItselfAnotherOrSpeaksWithoutTlsIsNotBelieved() {
        String page = ISSUER + "/.well-known/openid-configuration";
        String good = pages.get(page);
        for (String bad : List.of(
                good.replace("\"issuer\":\"" + ISSUER, "\"issuer\":\"https://evil.example"),
                good.replace(ISSUER + "/token", "http://login.example.com/token"),
                good.replace(ISSUER + "/keys", "file:///etc/passwd"))) {
            pages.put(page, bad);
            SsoProblem problem = catchThrowableOfType(SsoProblem.class, () -> provider.discover(SETTINGS));
            assertThat(problem).as(bad).isNotNull().extracting(SsoProblem::reason).isEqualTo(Reason.UNTRUSTED);
        }
        for (String junk : List.of("", "[]", "<html>", "{\"issuer\":")) {
            pages.put(page, junk);
            SsoProblem problem = catchThrowableOfType(SsoProblem.class, () -> provider.discover(SETTINGS));
            assertThat(problem).as(junk).isNotNull();
        }
        pages.put(page, good);
        assertThatCode(() -> provider.discover(SETTINGS)).doesNotThrowAnyException();
    }

    /** What a server would answer at each address. */
    private final class Pages implements OutsideCalls {
        @Override
        public HttpResponse<byte[]> send(HttpRequest request, Collection<URI> named) {
            asked.merge(request.uri().toString(), 1, Integer::sum);
            return new Answer(request, pages.get(request.uri().toString()).getBytes(StandardCharsets.UTF_8));
        }
    }

    private record Answer(HttpRequest request, byte[] body) implements HttpResponse<byte[]> {
        @Override
        public int statusCode() {
            return 200;
        }

        @Override
        public Optional<HttpResponse<byte[]>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public HttpHeaders headers() {
            return HttpHeaders.of(Map.of(), (a, b) -> true);
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public URI uri() {
            return request.uri();
        }

        @Override
        public HttpClient.Version version() {
            return HttpClient.Version.HTTP_1_1;
        }
    }
}
