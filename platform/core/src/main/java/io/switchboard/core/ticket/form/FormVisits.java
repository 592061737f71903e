package io.switchboard.core.ticket.form;

import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Visits of forms. Each begins with a sealed stamp that only this installation can make; it tells when the form was opened, and stands for
 * one sending of it. So nothing is stored for who only looks, and programs that send without opening it, at once, or the same stamp for
 * thousands of sendings come to nothing.
 */
@ApplicationScoped
public class FormVisits {
    /** Nobody fills in a form faster. */
    public static final Duration LEAST = Duration.ofSeconds(2);
    /** Afterwards it is opened again. */
    public static final Duration MOST = Duration.ofHours(12);
    /** How many zero bits the hash of stamp and proof begins with: some thousand tries, a blink for one sending and dear for many. */
    public static final int BITS = 14;

    @Inject
    Clock clock;

    @Inject
    Secrets secrets;

    /** One visit: by its name what was sent is known when it is sent again. */
    public record Visit(UUID form, UUID id, Instant openedAt) {
        /** As what its files are kept until it is sent. */
        public String guest() {
            return "form:" + form + ":" + id;
        }
    }

    public String begin(WebForm form) {
        return secrets.seal(place(form), clock.millis() + " " + UUID.randomUUID());
    }

    /**
     * @throws Refused INVALID for {@code stamp} when it isn't one of this form, or is too old
     */
    public Visit visit(WebForm form, String stamp) {
        if (stamp == null || stamp.isBlank() || stamp.length() > 1_000) {
            throw Refused.invalid("stamp", "form.stamp");
        }
        Visit visit = open(form, stamp);
        if (visit.openedAt().plus(MOST).isBefore(clock.instant())) {
            throw Refused.invalid("stamp", "form.tooOld");
        }
        return visit;
    }

    private Visit open(WebForm form, String stamp) {
        try {
            String[] parts = secrets.open(place(form), stamp).split(" ");
            return new Visit(form.id(), UUID.fromString(parts[1]), Instant.ofEpochMilli(Long.parseLong(parts[0])));
        } catch (RuntimeException forged) {
            throw Refused.invalid("stamp", "form.stamp");
        }
    }

    /**
     * That it may be sent: it was opened long enough ago, and the work was done.
     *
     * @throws Refused INVALID for {@code stamp} or {@code proof}
     */
    public Visit mayBeSent(WebForm form, String stamp, Long proof) {
        Visit visit = visit(form, stamp);
        if (visit.openedAt().plus(LEAST).isAfter(clock.instant())) {
            throw Refused.invalid("stamp", "form.tooFast");
        }
        if (proof == null || !isDone(stamp, proof)) {
            throw Refused.invalid("proof", "form.proof");
        }
        return visit;
    }

    static boolean isDone(String stamp, long proof) {
        byte[] hash = sha256(stamp + ":" + proof);
        int head = (hash[0] & 0xff) << 8 | hash[1] & 0xff;
        return head >>> 16 - BITS == 0;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String place(WebForm form) {
        return "form:" + form.id() + ":visit";
    }
}
