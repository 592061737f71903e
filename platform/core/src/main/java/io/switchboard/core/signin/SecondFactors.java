package io.switchboard.core.signin;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.audit.Audit;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Secrets;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;

/**
 * Codes of an app as a second factor (RFC 6238: SHA-1, six digits, 30 s, as every app knows them), and recovery codes for the
 * day it is lost. A code of the step before or after is good too, and each only once. The caller counts the attempts.
 */
@ApplicationScoped
@Transactional(dontRollbackOn = Refused.class)
public class SecondFactors {
    private static final Duration STEP = Duration.ofSeconds(30);
    private static final int KEY_BYTES = 20;
    private static final int RECOVERY_CODES = 10;
    private static final int RECOVERY_BYTES = 10;

    private final TimeBasedOneTimePasswordGenerator codes = new TimeBasedOneTimePasswordGenerator(STEP);

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Agents agents;

    @Inject
    Groups groups;

    @Inject
    Secrets secrets;

    @Inject
    SecureRandom random;

    @Inject
    Audit audit;

    @Inject
    Clock clock;

    /**
     * A key to be taken into an app.
     *
     * @param key in Base32, to be typed
     * @param uri the same as {@code otpauth:}, to be scanned
     */
    public record Enrolment(String key, String uri) {}

    /** @param since null: he has none */
    public record State(Instant since, int recoveryCodes) {}

    private record Row(String secret, Instant confirmedAt, long lastStep) {}

    public State state(UUID agentId) {
        Instant since = row(agentId).map(Row::confirmedAt).orElse(null);
        Number left = (Number) em.createNativeQuery("select count(*) from recovery_code where agent_id = ?1")
                .setParameter(1, agentId)
                .getSingleResult();
        return new State(since, since == null ? 0 : left.intValue());
    }

    public boolean isOn(UUID agentId) {
        return row(agentId).filter(row -> row.confirmedAt() != null).isPresent();
    }

    /**
     * Begins with a new key; good when a code of it has been seen.
     *
     * @throws Refused CONFLICT when he has one that is good: it is switched off first
     */
    public Enrolment enrol(UUID agentId) {
        Agent agent = agents.lock(agentId);
        if (isOn(agentId)) {
            throw Refused.conflict("secondFactor.on");
        }
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        String text = Base32.of(key);
        forget(agentId);
        em.createNativeQuery("insert into second_factor (agent_id, secret, last_step, created_at) values (?1, ?2, 0, ?3)")
                .setParameter(1, agentId)
                .setParameter(2, secrets.seal(place(agentId), text))
                .setParameter(3, clock.instant())
                .executeUpdate();
        return new Enrolment(text, uri(agent, text));
    }

    private String uri(Agent agent, String key) {
        String house = groups.shops().stream().map(shop -> shop.name()).findFirst().orElse("Switchboard");
        return "otpauth://totp/" + encoded(house) + ":" + encoded(agent.username()) + "?secret=" + key + "&issuer=" + encoded(house);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text.replace(":", " "), StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * From now on it is asked for.
     *
     * @return the recovery codes, told this once; empty when the code is wrong
     * @throws Refused CONFLICT when nothing was begun
     */
    public Optional<List<String>> confirm(UUID agentId, String code) {
        Agent agent = agents.lock(agentId);
        Row row = row(agentId).filter(r -> r.confirmedAt() == null).orElseThrow(() -> Refused.conflict("secondFactor.notBegun"));
        if (!takes(agentId, row, code)) {
            return Optional.empty();
        }
        em.createNativeQuery("update second_factor set confirmed_at = ?2 where agent_id = ?1")
                .setParameter(1, agentId)
                .setParameter(2, clock.instant())
                .executeUpdate();
        agents.changed(agent);
        audit.record(Viewer.named(agentId, agent.name()), "agent.enrolled", "agent", agentId, agent.name(), null, null);
        return Optional.of(newRecoveryCodes(agentId));
    }

    /** Whether this is a code of his app, or one of his recovery codes; it is used up. */
    public boolean verify(UUID agentId, String code) {
        agents.lock(agentId);
        Optional<Row> row = row(agentId).filter(r -> r.confirmedAt() != null);
        if (row.isEmpty() || code == null) {
            return false;
        }
        if (takes(agentId, row.get(), code)) {
            return true;
        }
        return em.createNativeQuery("delete from recovery_code where agent_id = ?1 and hash = ?2")
                        .setParameter(1, agentId)
                        .setParameter(2, Base32.digest(plain(code)))
                        .executeUpdate()
                == 1;
    }

    /** Ten new ones instead of those that are left. */
    public List<String> newRecoveryCodes(UUID agentId) {
        em.createNativeQuery("delete from recovery_code where agent_id = ?1").setParameter(1, agentId).executeUpdate();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < RECOVERY_CODES; i++) {
            byte[] bytes = new byte[RECOVERY_BYTES];
            random.nextBytes(bytes);
            String code = Base32.of(bytes);
            em.createNativeQuery("insert into recovery_code (agent_id, hash) values (?1, ?2)")
                    .setParameter(1, agentId)
                    .setParameter(2, Base32.digest(code))
                    .executeUpdate();
            all.add(code.replaceAll("(.{4})(?=.)", "$1-"));
        }
        return all;
    }

    /** He has none any more. */
    public void remove(Viewer viewer, UUID agentId) {
        if (isOn(agentId)) {
            audit.record(viewer, "agent.reset", "agent", agentId, agents.get(agentId).name(), null, null);
        }
        forget(agentId);
    }

    private void forget(UUID agentId) {
        em.createNativeQuery("delete from second_factor where agent_id = ?1").setParameter(1, agentId).executeUpdate();
        em.createNativeQuery("delete from recovery_code where agent_id = ?1").setParameter(1, agentId).executeUpdate();
    }

    private boolean takes(UUID agentId, Row row, String code) {
        String digits = plain(code);
        if (!digits.matches("[0-9]{6}")) {
            return false;
        }
        SecretKeySpec key = new SecretKeySpec(Base32.bytes(secrets.open(place(agentId), row.secret())), codes.getAlgorithm());
        long now = clock.instant().getEpochSecond() / STEP.toSeconds();
        for (long step = now - 1; step <= now + 1; step++) {
            if (step > row.lastStep() && isCode(key, step, digits)) {
                return em.createNativeQuery("update second_factor set last_step = ?2 where agent_id = ?1 and last_step < ?2")
                                .setParameter(1, agentId)
                                .setParameter(2, step)
                                .executeUpdate()
                        == 1;
            }
        }
        return false;
    }

    private boolean isCode(SecretKeySpec key, long step, String digits) {
        try {
            String code = codes.generateOneTimePasswordString(key, Instant.ofEpochSecond(step * STEP.toSeconds()), Locale.ROOT);
            return MessageDigest.isEqual(code.getBytes(StandardCharsets.US_ASCII), digits.getBytes(StandardCharsets.US_ASCII));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<Row> row(UUID agentId) {
        List<?> rows = em.createNativeQuery("select secret, confirmed_at, last_step from second_factor where agent_id = ?1")
                .setParameter(1, agentId)
                .getResultList();
        return rows.stream().map(Object[].class::cast).findFirst().map(r -> new Row((String) r[0], instant(r[1]), ((Number) r[2]).longValue()));
    }

    private static Instant instant(Object column) {
        return column == null || column instanceof Instant ? (Instant) column : ((java.time.OffsetDateTime) column).toInstant();
    }

    private static String plain(String code) {
        return code.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
    }

    private static String place(UUID agentId) {
        return "second_factor:" + agentId;
    }
}
