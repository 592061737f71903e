package io.switchboard.web.shared;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.switchboard.core.apikey.KeyCheck;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.web.shared.RateLimits.Limit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.UUID;

/**
 * Lets API keys in and counts their calls, each server for itself. A key that is used little costs nothing: what is counted is forgotten
 * after a while.
 */
@ApplicationScoped
public class KeyGate {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Inject
    KeyCheck keys;

    @Inject
    RateLimits limits;

    private record Meter(int perMinute, Bucket bucket) {}

    private final Cache<UUID, Meter> meters =
            Caffeine.newBuilder().maximumSize(10_000).expireAfterAccess(MINUTE.multipliedBy(5)).build();

    /**
     * As whom it asks; the answer gets the headers that tell how many calls are left (draft-ietf-httpapi-ratelimit-headers).
     *
     * @throws Refused UNAUTHENTICATED or FORBIDDEN
     * @throws RateLimits.TooManyRequests after too many calls of this key, or too many wrong ones from this address
     */
    public Viewer admit(String bearer, String address, HttpServletResponse response) {
        // Who guesses asks the database only so often, and shuts nobody out who is known.
        if (!keys.remembers(bearer)) {
            limits.mustHaveLeft(Limit.KEY_REFUSED, address);
        }
        try {
            KeyCheck.Pass pass = keys.pass(bearer, address);
            count(pass, response);
            return pass.viewer();
        } catch (Refused refused) {
            if (refused.kind() == Refused.Kind.UNAUTHENTICATED) {
                limits.count(Limit.KEY_REFUSED, address);
            }
            throw refused;
        }
    }

    private void count(KeyCheck.Pass pass, HttpServletResponse response) {
        int most = pass.perMinute();
        Meter meter = meters.asMap().compute(pass.id(), (id, known) -> known != null && known.perMinute() == most ? known : meter(most));
        ConsumptionProbe probe = meter.bucket().tryConsumeAndReturnRemaining(1);
        long left = probe.getRemainingTokens();
        response.setHeader("RateLimit-Policy", "\"key\";q=" + most + ";w=" + MINUTE.toSeconds());
        response.setHeader("RateLimit", "\"key\";r=" + left + ";t=" + seconds(probe.getNanosToWaitForReset()));
        if (!probe.isConsumed()) {
            throw new RateLimits.TooManyRequests((int) Math.max(1, seconds(probe.getNanosToWaitForRefill())));
        }
    }

    private static Meter meter(int perMinute) {
        return new Meter(perMinute, Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, MINUTE))
                .withNanosecondPrecision()
                .build());
    }

    private static long seconds(long nanos) {
        return (nanos + 999_999_999) / 1_000_000_000;
    }
}
