package io.switchboard.core.agent;

import io.switchboard.core.audit.Audit;
import io.switchboard.core.shared.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Counts attempts to sign in and locks out who guesses. By account and address: five are free, then each wait is twice the one
 * before, up to a quarter of an hour. By account from everywhere: after fifty within an hour, addresses from which he never
 * signed in wait; those from which he did never do, so that nobody is locked out of his own desk by others. A name that
 * nobody has is treated alike. Counted before the password is looked at, so that many at once gain nothing. Codes of a second
 * factor have a count of their own, which no new password ends: whoever reads somebody's mail has no more of them to guess.
 */
@ApplicationScoped
@Transactional(dontRollbackOn = Refused.class)
public class SignInAttempts {
    static final int FREE = 5;
    static final int FREE_EVERYWHERE = 50;
    static final Duration FIRST_WAIT = Duration.ofSeconds(30);
    static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
    private static final Duration REMEMBERED = Duration.ofHours(24);
    private static final Duration REMEMBERED_EVERYWHERE = Duration.ofHours(1);
    private static final Duration ADDRESS_KNOWN = Duration.ofDays(90);
    private static final int TELL_AT = 10;
    private static final String EVERYWHERE = "*";

    /** So many wrong passwords within a session end it. */
    static final int FREE_IN_SESSION = 5;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Agents agents;

    @Inject
    Audit audit;

    @Inject
    Clock clock;

    /**
     * An agent who can't sign in from somewhere.
     *
     * @param everywhere whether that holds for all addresses that aren't known to be his
     */
    public record Lock(UUID agentId, Instant until, int failures, boolean everywhere) {}

    /**
     * Counts an attempt, which is a failure until {@link #succeeded} says otherwise.
     *
     * @return whom to tell that somebody guesses at his password; at most once a day
     * @throws Refused TOO_OFTEN while this account is locked for this address
     */
    public Optional<UUID> begin(String username, String address) {
        return begin(account(username), username, address, "signIn.locked");
    }

    /**
     * The same of a code; a failure until {@link #codeWasRight} says otherwise.
     *
     * @return whom to tell that somebody guesses; at most once a day
     * @throws Refused TOO_OFTEN while his codes are locked for this address
     */
    public Optional<UUID> beginCode(Agent agent, String address) {
        return begin(codes(agent), agent.username(), address, "secondFactor.locked");
    }

    private Optional<UUID> begin(String account, String username, String address, String refusal) {
        String place = place(address);
        requireOpen(account, place, refusal);
        if (isLocked(account, EVERYWHERE) && !isKnown(username, place)) {
            requireOpen(account, EVERYWHERE, refusal);
        }
        int here = count(account, place, REMEMBERED);
        int everywhere = count(account, EVERYWHERE, REMEMBERED_EVERYWHERE);
        if (here >= FREE) {
            lock(account, place, wait(here), username, here == FREE);
        }
        if (everywhere >= FREE_EVERYWHERE) {
            lock(account, EVERYWHERE, LONGEST_WAIT, username, everywhere == FREE_EVERYWHERE);
        }
        return here >= TELL_AT || everywhere >= FREE_EVERYWHERE ? toTell(account, username) : Optional.empty();
    }

    /** He is who he says: his failures from there are forgotten, and the address is known for his. */
    public void succeeded(Agent agent, String address) {
        String place = place(address);
        forget(account(agent.username()), place);
        if (place.isEmpty()) {
            return;
        }
        em.createNativeQuery("insert into known_address (agent_id, address, seen_at) values (?1, ?2, ?3) on conflict do nothing")
                .setParameter(1, agent.id())
                .setParameter(2, place)
                .setParameter(3, clock.instant())
                .executeUpdate();
        em.createNativeQuery("update known_address set seen_at = ?3 where agent_id = ?1 and address = ?2")
                .setParameter(1, agent.id())
                .setParameter(2, place)
                .setParameter(3, clock.instant())
                .executeUpdate();
    }

    /** His wrong codes from there are forgotten. */
    public void codeWasRight(Agent agent, String address) {
        forget(codes(agent), place(address));
    }

    private void forget(String account, String place) {
        List<?> failures = em.createNativeQuery("select failures from sign_in_attempt where account = ?1 and address = ?2")
                .setParameter(1, account)
                .setParameter(2, place)
                .getResultList();
        if (!failures.isEmpty()) {
            em.createNativeQuery("delete from sign_in_attempt where account = ?1 and address = ?2")
                    .setParameter(1, account)
                    .setParameter(2, place)
                    .executeUpdate();
            em.createNativeQuery("update sign_in_attempt set failures = case when failures > ?3 then failures - ?3 else 0 end"
                            + " where account = ?1 and address = ?2")
                    .setParameter(1, account)
                    .setParameter(2, EVERYWHERE)
                    .setParameter(3, ((Number) failures.get(0)).intValue())
                    .executeUpdate();
        }
    }

    /**
     * Counts a password that is asked for within a session.
     *
     * @return how many there were since the last right one, with this one
     */
    int inSession(String token) {
        return count(session(token), "", REMEMBERED);
    }

    void rightInSession(String token) {
        forget(session(token), "");
    }

    /** He has chosen a new password by a link: wrong ones keep him out no longer, wrong codes do. */
    public void unlockPassword(Agent agent) {
        unlocked(agent, forgetAll(account(agent.username())));
    }

    /** Lets him in again from everywhere, codes too: an admin says so. */
    public void unlock(Agent agent) {
        unlocked(agent, forgetAll(account(agent.username())) + forgetAll(codes(agent)));
    }

    private int forgetAll(String account) {
        return em.createNativeQuery("delete from sign_in_attempt where account = ?1").setParameter(1, account).executeUpdate();
    }

    private void unlocked(Agent agent, int rows) {
        if (rows > 0) {
            agents.changed(agent);
            audit.record("agent.unlocked", "agent", agent.id(), agent.name(), null, null);
        }
    }

    /** Who is locked out at the moment. */
    public List<Lock> locks() {
        Instant now = clock.instant();
        List<?> rows = em.createNativeQuery("select account, address, failures, locked_until from sign_in_attempt"
                        + " where locked_until > ?1 and locked_until <= ?2")
                .setParameter(1, now)
                .setParameter(2, now.plus(LONGEST_WAIT))
                .getResultList();
        if (rows.isEmpty()) {
            return List.of();
        }
        Map<String, UUID> known = new HashMap<>();
        for (Agent agent : agents.list()) {
            known.put(account(agent.username()), agent.id());
            known.put(codes(agent), agent.id());
        }
        Map<UUID, Lock> locks = rows.stream()
                .map(Object[].class::cast)
                .filter(row -> known.containsKey((String) row[0]))
                .map(row -> new Lock(known.get((String) row[0]), instant(row[3]), ((Number) row[2]).intValue(), EVERYWHERE.equals(row[1])))
                .collect(Collectors.toMap(Lock::agentId, Function.identity(), SignInAttempts::both));
        return List.copyOf(locks.values());
    }

    private static Lock both(Lock a, Lock b) {
        return new Lock(
                a.agentId(),
                a.until().isAfter(b.until()) ? a.until() : b.until(),
                Math.max(a.failures(), b.failures()),
                a.everywhere() || b.everywhere());
    }

    /** Forgets what no longer counts. */
    public void removeOld() {
        em.createNativeQuery("delete from sign_in_attempt where last_at < ?1")
                .setParameter(1, clock.instant().minus(REMEMBERED))
                .executeUpdate();
        em.createNativeQuery("delete from known_address where seen_at < ?1")
                .setParameter(1, clock.instant().minus(ADDRESS_KNOWN))
                .executeUpdate();
    }

    /** So long after so many failures. */
    static Duration wait(int failures) {
        int doubled = Math.min(failures - FREE, 16);
        Duration wait = FIRST_WAIT.multipliedBy(1L << doubled);
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private int count(String account, String place, Duration remembered) {
        Instant now = clock.instant();
        em.createNativeQuery("insert into sign_in_attempt (account, address, failures, last_at) values (?1, ?2, 0, ?3) on conflict do nothing")
                .setParameter(1, account)
                .setParameter(2, place)
                .setParameter(3, now)
                .executeUpdate();
        em.createNativeQuery("update sign_in_attempt set failures = case when last_at < ?4 then 1 else failures + 1 end, last_at = ?3"
                        + " where account = ?1 and address = ?2")
                .setParameter(1, account)
                .setParameter(2, place)
                .setParameter(3, now)
                .setParameter(4, now.minus(remembered))
                .executeUpdate();
        return ((Number) em.createNativeQuery("select failures from sign_in_attempt where account = ?1 and address = ?2")
                        .setParameter(1, account)
                        .setParameter(2, place)
                        .getSingleResult())
                .intValue();
    }

    private void lock(String account, String place, Duration wait, String username, boolean first) {
        em.createNativeQuery("update sign_in_attempt set locked_until = ?3 where account = ?1 and address = ?2")
                .setParameter(1, account)
                .setParameter(2, place)
                .setParameter(3, clock.instant().plus(wait))
                .executeUpdate();
        if (first) {
            // Screens that show who is locked look again.
            agents.byUsername(username.strip()).ifPresent(agent -> {
                agents.changed(agent);
                audit.record("agent.locked", "agent", agent.id(), agent.name(), null, null);
            });
        }
    }

    private Optional<UUID> toTell(String account, String username) {
        Instant now = clock.instant();
        int told = em.createNativeQuery("update sign_in_attempt set told_at = ?3 where account = ?1 and address = ?2"
                        + " and (told_at is null or told_at < ?4)")
                .setParameter(1, account)
                .setParameter(2, EVERYWHERE)
                .setParameter(3, now)
                .setParameter(4, now.minus(REMEMBERED))
                .executeUpdate();
        return told == 1 ? agents.byUsername(username.strip()).map(Agent::id) : Optional.empty();
    }

    private void requireOpen(String account, String place, String refusal) {
        Optional<Instant> until = lockedUntil(account, place);
        if (until.isPresent()) {
            long seconds = Duration.between(clock.instant(), until.get()).toSeconds() + 1;
            throw Refused.tooOften(refusal, (int) seconds);
        }
    }

    private boolean isLocked(String account, String place) {
        return lockedUntil(account, place).isPresent();
    }

    /** A lock that ends later than any lock could is of before the clock was set back. */
    private Optional<Instant> lockedUntil(String account, String place) {
        Instant now = clock.instant();
        List<?> rows = em.createNativeQuery("select locked_until from sign_in_attempt where account = ?1 and address = ?2"
                        + " and locked_until > ?3 and locked_until <= ?4")
                .setParameter(1, account)
                .setParameter(2, place)
                .setParameter(3, now)
                .setParameter(4, now.plus(LONGEST_WAIT))
                .getResultList();
        return rows.stream().map(SignInAttempts::instant).findFirst();
    }

    private boolean isKnown(String username, String place) {
        return !em.createNativeQuery("select 1 from known_address k join agent a on a.id = k.agent_id"
                        + " where a.username = ?1 and k.address = ?2")
                .setParameter(1, username.strip())
                .setParameter(2, place)
                .getResultList()
                .isEmpty();
    }

    private static Instant instant(Object column) {
        return column instanceof Instant instant ? instant : ((java.time.OffsetDateTime) column).toInstant();
    }

    private static String account(String username) {
        return Tokens.hash(username.strip().toLowerCase(Locale.ROOT));
    }

    /** No digest of a name looks like this, so nobody counts here by what he types. */
    private static String codes(Agent agent) {
        return "codes " + agent.id();
    }

    private static String session(String token) {
        return "session " + Tokens.hash(token).substring(0, 40);
    }

    /** Of an IPv6 address the network: who has one has all of its addresses. */
    static String place(String address) {
        if (address == null || address.indexOf(':') < 0) {
            return address == null ? "" : address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address.replaceAll("%.*", "")).getAddress();
            return bytes.length == 16 ? HexFormat.of().formatHex(Arrays.copyOf(bytes, 8)) : new Origin(address, null).address();
        } catch (UnknownHostException notAnAddress) {
            return new Origin(address, null).address();
        }
    }
}
