package io.switchboard.web.shared;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** How often one may do something, by name and caller; in this node's memory. */
@ApplicationScoped
public class RateLimits {
    private final Cache<String, Bucket> buckets =
            Caffeine.newBuilder().maximumSize(200_000).expireAfterAccess(Duration.ofMinutes(15)).build();

    /** A limit: so many at once, refilled evenly over the period. */
    public enum Limit {
        /** Sign-in attempts of one address. */
        SIGN_IN_ADDRESS(30, Duration.ofMinutes(1)),
        /** Sign-in attempts of one address at one account; of all addresses together they are locked by the database. */
        SIGN_IN_ACCOUNT(10, Duration.ofMinutes(1)),
        /** Calls from one address with what is no good API key. */
        KEY_REFUSED(60, Duration.ofMinutes(1)),
        /** Pictures on other servers that one agent asks for. */
        PICTURES(300, Duration.ofMinutes(1)),
        /** Trial deliveries of webhooks by one person. */
        WEBHOOK_PINGS(20, Duration.ofMinutes(1)),
        /** Steps of single sign-on from one address. */
        SINGLE_SIGN_ON(120, Duration.ofMinutes(1)),
        /** Looks at whether a new password will do. */
        PASSWORD_CHECK(120, Duration.ofMinutes(1)),
        /** Asking for password links. */
        RESET(5, Duration.ofMinutes(10)),
        /** New visitors of one address. */
        VISITOR_SESSION(300, Duration.ofMinutes(1)),
        /** Looks at the public config from one address. */
        WIDGET_CONFIG(1200, Duration.ofMinutes(1)),
        /** Webhook calls from one address that the channel refused; those that it took don't count. */
        HOOK_REFUSED(300, Duration.ofMinutes(1)),
        /** Messages and forms of one visitor. */
        VISITOR_WRITES(120, Duration.ofSeconds(30)),
        /** Files of one visitor. */
        VISITOR_FILES(20, Duration.ofMinutes(1)),
        /** Reads of one visitor. */
        VISITOR_READS(240, Duration.ofMinutes(1)),
        /** Calls from one address with what is no good link to a ticket. */
        LINK_REFUSED(300, Duration.ofMinutes(1)),
        /** Reads by the links of one ticket. */
        LINK_READS(240, Duration.ofMinutes(1)),
        /** Answers, urging and ratings by the links of one ticket. */
        LINK_WRITES(20, Duration.ofMinutes(1)),
        /** Files by the links of one ticket. */
        LINK_FILES(20, Duration.ofMinutes(1)),
        /** Looks at forms from one address. */
        FORM_READS(240, Duration.ofMinutes(1)),
        /** Files for forms from one address. */
        FORM_FILES(30, Duration.ofMinutes(5)),
        /** Forms sent from one address; behind it may be a whole company. */
        FORM_SENT(20, Duration.ofMinutes(10));

        private final long times;
        private final Duration period;

        Limit(long times, Duration period) {
            this.times = times;
            this.period = period;
        }
    }

    /**
     * Counts one.
     *
     * @throws TooManyRequests when there is none left
     */
    public void count(Limit limit, String who) {
        ConsumptionProbe probe = bucket(limit, who).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw new TooManyRequests(seconds(probe.getNanosToWaitForRefill()));
        }
    }

    /**
     * Counts nothing: for what is counted only when it turns out badly, however many are under way at a time.
     *
     * @throws TooManyRequests when there is none left
     */
    public void mustHaveLeft(Limit limit, String who) {
        Bucket bucket = buckets.getIfPresent(limit.name() + ":" + who);
        if (bucket != null && bucket.getAvailableTokens() < 1) {
            throw new TooManyRequests(seconds(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill()));
        }
    }

    private static int seconds(long nanos) {
        return (int) Math.max(1, Math.ceil(nanos / 1e9));
    }

    private Bucket bucket(Limit limit, String who) {
        return buckets.get(limit.name() + ":" + who, key -> Bucket.builder()
                .addLimit(b -> b.capacity(limit.times).refillGreedy(limit.times, limit.period))
                // Not by the system's time: set back by an hour it would refill nothing for an hour.
                .withNanosecondPrecision()
                .build());
    }

    /** Takes a count back: what was counted turned out to be harmless. */
    public void giveBack(Limit limit, String who) {
        Bucket bucket = buckets.getIfPresent(limit.name() + ":" + who);
        if (bucket != null) {
            bucket.addTokens(1);
        }
    }

    /** Too often. */
    public static final class TooManyRequests extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int retryAfter;

        TooManyRequests(int retryAfter) {
            super("too many requests");
            this.retryAfter = retryAfter;
        }

        /** Seconds, at least 1. */
        public int retryAfter() {
            return retryAfter;
        }
    }
}
