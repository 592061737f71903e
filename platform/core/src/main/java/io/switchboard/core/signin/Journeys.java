package io.switchboard.core.signin;

import com.fasterxml.jackson.core.type.TypeReference;
import io.switchboard.core.agent.AccessToken.Kind;
import io.switchboard.core.agent.Tokens;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Secrets;
import io.switchboard.core.signin.SsoProblem.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Those who are on their way to the other server and back; each way is gone once, in the browser that began it, within ten minutes. */
@ApplicationScoped
@Transactional
public class Journeys {
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final Duration HAND_OVER = Duration.ofMinutes(1);
    private static final Duration REMEMBERED = Duration.ofDays(30);
    private static final int MOST_TOKEN = 8_000;
    private static final String TOKEN_PLACE = "single_sign_on_session:idToken";
    private static final TypeReference<Kept> KEPT = new TypeReference<>() {};

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Tokens tokens;

    @Inject
    Secrets secrets;

    @Inject
    SecureRandom random;

    @Inject
    Clock clock;

    /**
     * What is kept of one on his way.
     *
     * @param to where he wants to go here
     * @param agent whom the other server's account is to be linked to; null: he signs in
     */
    public record Kept(String nonce, String verifier, String to, UUID agent) {}

    /** @param browser what only the browser that began it has */
    public record Begun(String state, String browser, Kept kept) {}

    /** @param issuer to whom he was sent */
    public record Found(String issuer, Kept kept) {}

    /** @param idToken of the other server, for the end of the session */
    public record SignedOn(String issuer, String idToken) {}

    public Begun begin(String issuer, String to, UUID agent) {
        String state = text();
        String browser = text();
        Kept kept = new Kept(text(), text(), to, agent);
        em.createNativeQuery("insert into sign_in_journey (state_hash, browser_hash, issuer, sealed, expires_at) values (?1, ?2, ?3, ?4, ?5)")
                .setParameter(1, Base32.digest(state))
                .setParameter(2, Base32.digest(browser))
                .setParameter(3, issuer)
                .setParameter(4, secrets.seal("sign_in_journey:" + Base32.digest(state), Json.write(kept)))
                .setParameter(5, clock.instant().plus(LIFE))
                .executeUpdate();
        return new Begun(state, browser, kept);
    }

    /**
     * He is back; nobody comes back twice.
     *
     * @throws SsoProblem MISMATCH for a state that isn't known, is over, or another browser's
     */
    public Found end(String state, String browser) {
        String hash = Base32.digest(state == null ? "" : state);
        List<?> rows = em.createNativeQuery("select browser_hash, issuer, sealed from sign_in_journey where state_hash = ?1 and expires_at > ?2")
                .setParameter(1, hash)
                .setParameter(2, clock.instant())
                .getResultList();
        int gone = em.createNativeQuery("delete from sign_in_journey where state_hash = ?1").setParameter(1, hash).executeUpdate();
        if (rows.isEmpty() || gone != 1) {
            throw new SsoProblem(Reason.MISMATCH, "no such way, or it is over");
        }
        Object[] row = (Object[]) rows.get(0);
        boolean same = browser != null && MessageDigest.isEqual(Base32.digest(browser).getBytes(), ((String) row[0]).getBytes());
        if (!same) {
            throw new SsoProblem(Reason.MISMATCH, "it was begun in another browser");
        }
        return new Found((String) row[1], Json.read(secrets.open("sign_in_journey:" + hash, (String) row[2]), KEPT));
    }

    /** What the browser that came back gets a session for: good once, for a minute. */
    public String handOver(UUID agentId, SignedOn by) {
        UUID name = Ids.next();
        keep(name, by);
        return tokens.issueHandOver(agentId, name, HAND_OVER).token();
    }

    /** @return the agent and the name under which the other server's token is kept; empty when it isn't good any more */
    public Optional<Arrived> arrive(String handOver) {
        return tokens.use(Kind.HAND_OVER, handOver).map(token -> new Arrived(token.agentId(), token.sessionId()));
    }

    /** Who has come back. */
    public record Arrived(UUID agentId, UUID name) {}

    /** From now on it is this session's. */
    public void becomes(UUID name, UUID session) {
        em.createNativeQuery("update single_sign_on_session set session_id = ?2 where session_id = ?1")
                .setParameter(1, name)
                .setParameter(2, session)
                .executeUpdate();
    }

    /** By whom a session was signed on; it is forgotten. */
    public Optional<SignedOn> leave(UUID session) {
        List<?> rows = em.createNativeQuery("select issuer, id_token from single_sign_on_session where session_id = ?1")
                .setParameter(1, session)
                .getResultList();
        em.createNativeQuery("delete from single_sign_on_session where session_id = ?1").setParameter(1, session).executeUpdate();
        return rows.stream().map(Object[].class::cast).findFirst().map(row -> new SignedOn((String) row[0], secrets.open(TOKEN_PLACE, (String) row[1])));
    }

    private void keep(UUID name, SignedOn by) {
        if (by.idToken().length() > MOST_TOKEN) {
            return;
        }
        em.createNativeQuery("insert into single_sign_on_session (session_id, issuer, id_token, expires_at) values (?1, ?2, ?3, ?4)")
                .setParameter(1, name)
                .setParameter(2, by.issuer())
                .setParameter(3, secrets.seal(TOKEN_PLACE, by.idToken()))
                .setParameter(4, clock.instant().plus(REMEMBERED))
                .executeUpdate();
    }

    /** Forgets what is over. */
    public void removeOld() {
        Instant now = clock.instant();
        em.createNativeQuery("delete from sign_in_journey where expires_at < ?1").setParameter(1, now).executeUpdate();
        em.createNativeQuery("delete from single_sign_on_session where expires_at < ?1").setParameter(1, now).executeUpdate();
    }

    private String text() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
