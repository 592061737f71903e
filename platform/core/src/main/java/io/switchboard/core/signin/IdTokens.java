package io.switchboard.core.signin;

import io.switchboard.core.signin.OpenIdProvider.Metadata;
import io.switchboard.core.signin.SsoProblem.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;

/**
 * Believes an ID token, or doesn't: signed by a key of its issuer with a signature of public keys, never none and never a shared
 * secret; for us; of now; an answer to just this request. jose4j looks at signature, issuer, audience and times.
 */
@ApplicationScoped
public class IdTokens {
    private static final int SKEW_SECONDS = 60;
    private static final String[] SIGNATURES = {
        AlgorithmIdentifiers.RSA_USING_SHA256, AlgorithmIdentifiers.RSA_USING_SHA384, AlgorithmIdentifiers.RSA_USING_SHA512,
        AlgorithmIdentifiers.RSA_PSS_USING_SHA256, AlgorithmIdentifiers.RSA_PSS_USING_SHA384, AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
        AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256, AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
        AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512, AlgorithmIdentifiers.EDDSA
    };

    @Inject
    OpenIdProvider provider;

    @Inject
    Clock clock;

    /** Who it says he is. */
    public record Person(String issuer, String subject, Map<String, Object> claims) {}

    /**
     * Who he is.
     *
     * @throws SsoProblem UNTRUSTED
     */
    public Person believe(SsoSettings settings, Metadata metadata, String token, String nonce) {
        JwtClaims claims;
        try {
            claims = look(settings, metadata, token, provider.keys(settings, metadata, false));
        } catch (InvalidJwtException first) {
            // Its keys may have changed since they were read.
            try {
                claims = look(settings, metadata, token, provider.keys(settings, metadata, true));
            } catch (InvalidJwtException second) {
                throw new SsoProblem(Reason.UNTRUSTED, "its token doesn't hold: " + codes(second));
            }
        }
        try {
            String said = claims.getClaimValueAsString("nonce");
            if (said == null || !MessageDigest.isEqual(said.getBytes(StandardCharsets.UTF_8), nonce.getBytes(StandardCharsets.UTF_8))) {
                throw new SsoProblem(Reason.UNTRUSTED, "its token answers another request");
            }
            String party = claims.getClaimValueAsString("azp");
            if (party != null && !party.equals(settings.clientId()) || party == null && claims.getAudience().size() > 1) {
                throw new SsoProblem(Reason.UNTRUSTED, "its token is another client's");
            }
            if (claims.getSubject().isBlank() || claims.getSubject().length() > 255) {
                throw new SsoProblem(Reason.UNTRUSTED, "its token names nobody");
            }
            return new Person(metadata.issuer(), claims.getSubject(), claims.getClaimsMap());
        } catch (MalformedClaimException e) {
            throw new SsoProblem(Reason.UNTRUSTED, "its token can't be read", e);
        }
    }

    private JwtClaims look(SsoSettings settings, Metadata metadata, String token, List<JsonWebKey> keys) throws InvalidJwtException {
        return new JwtConsumerBuilder()
                .setVerificationKeyResolver(new JwksVerificationKeyResolver(keys))
                .setJwsAlgorithmConstraints(ConstraintType.PERMIT, SIGNATURES)
                .setExpectedIssuer(true, metadata.issuer())
                .setExpectedAudience(true, settings.clientId())
                .setRequireSubject()
                .setRequireExpirationTime()
                .setRequireIssuedAt()
                .setAllowedClockSkewInSeconds(SKEW_SECONDS)
                .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                .build()
                .processToClaims(token);
    }

    /** Why, without what stands in the token. */
    private static String codes(InvalidJwtException e) {
        return e.getErrorDetails().stream().map(detail -> "code " + detail.getErrorCode()).toList().toString();
    }
}
