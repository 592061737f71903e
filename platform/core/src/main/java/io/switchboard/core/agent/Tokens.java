package io.switchboard.core.agent;

import io.switchboard.core.agent.AccessToken.Kind;
import io.switchboard.core.agent.AccessToken.Method;
import io.switchboard.core.shared.EventLog;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Makes, checks and revokes tokens of 256 random bits. Looked up by their SHA-256, so there is nothing to compare in time. */
@ApplicationScoped
@Transactional
public class Tokens {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    SecureRandom random;

    @Inject
    EventLog events;

    /** A new token, told this once. */
    public record Issued(String token, Instant expiresAt) {}

    public Issued issue(Kind kind, UUID agentId, Duration life) {
        return issue(kind, agentId, kind == Kind.SESSION ? Ids.next() : null, null, null, life);
    }

    /** A session, with a name of its own. */
    public Issued issueSession(UUID agentId, Method method, Origin origin, Duration life) {
        return issue(Kind.SESSION, agentId, Ids.next(), null, null, life, method, origin);
    }

    /** For one whom another server vouches for; {@code name} leads to what is kept of that. */
    public Issued issueHandOver(UUID agentId, UUID name, Duration life) {
        return issue(Kind.HAND_OVER, agentId, name, null, null, life);
    }

    /**
     * A ticket for one socket of this session.
     *
     * @throws Refused UNAUTHENTICATED when the session is over
     */
    public Issued issueTicket(UUID agentId, String session, Duration life) {
        AccessToken of = find(Kind.SESSION, session).orElseThrow(() -> Refused.unauthenticated("signIn.needed"));
        return issue(Kind.WS_TICKET, agentId, of.sessionId(), null, null, life);
    }

    public Issued issueToVisitor(Kind kind, UUID channelId, UUID contactId, Duration life) {
        return issue(kind, null, null, channelId, contactId, life);
    }

    /** For the customer of one ticket, and for nothing else. */
    public Issued issueForTicket(UUID ticketId, UUID contactId, Duration life) {
        String token = fresh();
        Instant now = clock.instant();
        AccessToken row = new AccessToken(hash(token), Kind.TICKET_LINK, null, null, contactId, now, now.plus(life));
        row.opens(ticketId);
        em.persist(row);
        return new Issued(token, row.expiresAt());
    }

    /** For one who is asked to decide; {@code mail} leads to what. */
    public Issued issueForApproval(UUID agentId, UUID mail, Duration life) {
        return issue(Kind.APPROVAL_LINK, agentId, mail, null, null, life);
    }

    /** All links of a ticket. Returns how many there were. */
    public int revokeForTicket(UUID ticketId) {
        return em.createNativeQuery("delete from access_token where ticket_id = ?1").setParameter(1, ticketId).executeUpdate();
    }

    private Issued issue(Kind kind, UUID agentId, UUID sessionId, UUID channelId, UUID contactId, Duration life) {
        return issue(kind, agentId, sessionId, channelId, contactId, life, null, Origin.UNKNOWN);
    }

    private String fresh() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private Issued issue(
            Kind kind, UUID agentId, UUID sessionId, UUID channelId, UUID contactId, Duration life, Method method, Origin origin) {
        String token = fresh();
        Instant now = clock.instant();
        AccessToken row = new AccessToken(hash(token), kind, agentId, channelId, contactId, now, now.plus(life));
        row.belongsTo(sessionId);
        if (method != null) {
            row.begunBy(method, origin, now);
        }
        em.persist(row);
        return new Issued(token, now.plus(life));
    }

    /** Lets a good token live on. */
    public Issued extend(String token, Duration life) {
        Instant until = clock.instant().plus(life);
        em.createNativeQuery("update access_token set expires_at = ?1 where hash = ?2")
                .setParameter(1, until)
                .setParameter(2, hash(token))
                .executeUpdate();
        return new Issued(token, until);
    }

    /** The token's row, when it is of this kind and still good. */
    public Optional<AccessToken> find(Kind kind, String token) {
        AccessToken found = token == null || token.isBlank() ? null : em.find(AccessToken.class, hash(token));
        return Optional.ofNullable(found).filter(t -> t.isGood(kind, clock.instant()));
    }

    /** Like {@link #find}, and uses it up: a second call finds nothing, on whatever node. */
    public Optional<AccessToken> use(Kind kind, String token) {
        Optional<AccessToken> found = find(kind, token);
        boolean first = found.isPresent()
                && em.createNativeQuery("update access_token set used_at = ?1 where hash = ?2 and used_at is null")
                        .setParameter(1, clock.instant())
                        .setParameter(2, hash(token))
                        .executeUpdate()
                        == 1;
        return first ? found : Optional.empty();
    }

    /**
     * Ends one session: its unused tickets with it, and by {@code session.left} its sockets. Of a session without a name all of
     * the agent's sockets close.
     */
    public void revoke(String token) {
        AccessToken held = em.find(AccessToken.class, hash(token));
        em.createNativeQuery("delete from access_token where hash = ?1").setParameter(1, hash(token)).executeUpdate();
        if (held == null || held.agentId() == null) {
            return;
        }
        if (held.sessionId() == null) {
            events.write("session.ended", held.agentId());
            return;
        }
        em.createNativeQuery("delete from access_token where agent_id = ?1 and session_id = ?2")
                .setParameter(1, held.agentId())
                .setParameter(2, held.sessionId())
                .executeUpdate();
        events.write("session.left", held.sessionId());
    }

    /** A visitor's: he is somebody new from now on. */
    public void revokeVisitor(UUID contactId) {
        em.createQuery("delete from AccessToken t where t.contactId = :contact").setParameter("contact", contactId).executeUpdate();
    }

    /** The agent's sessions that go on, the last heard of first; but for those without a name, of an earlier release. */
    public List<AccessToken> sessions(UUID agentId) {
        return em.createQuery(
                        "select t from AccessToken t where t.agentId = :agent and t.kind = :kind and t.sessionId is not null"
                                + " and t.expiresAt > :now order by t.seenAt desc nulls last, t.createdAt desc",
                        AccessToken.class)
                .setParameter("agent", agentId)
                .setParameter("kind", Kind.SESSION)
                .setParameter("now", clock.instant())
                .getResultList();
    }

    /** Ends one session of this agent by its name; false when it isn't his, or has ended. */
    public boolean revokeSession(UUID agentId, UUID session) {
        int rows = em.createNativeQuery("delete from access_token where agent_id = ?1 and session_id = ?2")
                .setParameter(1, agentId)
                .setParameter(2, session)
                .executeUpdate();
        if (rows > 0) {
            events.write("session.left", session);
        }
        return rows > 0;
    }

    /** Links for a password that are on their way: their mail address isn't his any more. */
    public void revokeLinks(UUID agentId) {
        em.createNativeQuery("delete from access_token where agent_id = ?1 and kind in ('RESET', 'INVITE')")
                .setParameter(1, agentId)
                .executeUpdate();
    }

    /** Something is asked with this session; written once a minute. */
    void seen(AccessToken session) {
        Instant now = clock.instant();
        Instant before = session.seenAt();
        if (before == null || before.plusSeconds(60).isBefore(now) || before.isAfter(now)) {
            em.createNativeQuery("update access_token set seen_at = ?1 where hash = ?2")
                    .setParameter(1, now)
                    .setParameter(2, session.hash())
                    .executeUpdate();
        }
    }

    /** All tokens of an agent: after a change of password, and when he is deactivated. */
    public void revokeAll(UUID agentId) {
        em.createNativeQuery("delete from access_token where agent_id = ?1").setParameter(1, agentId).executeUpdate();
        events.write("session.ended", agentId);
    }

    /** Removes what has expired. Returns how many. */
    public int removeExpired() {
        return em.createNativeQuery("delete from access_token where expires_at < ?1")
                .setParameter(1, clock.instant().minus(Duration.ofDays(1)))
                .executeUpdate();
    }

    /** As it stands in the database. */
    static String hash(String token) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
