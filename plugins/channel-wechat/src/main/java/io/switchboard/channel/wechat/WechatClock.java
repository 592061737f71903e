package io.switchboard.channel.wechat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How far the platform's clock and ours are apart, as its signed calls tell. */
final class WechatClock {
    private static final String CLOCK = "clock";

    private final Duration tolerance;
    private final Clock clock;
    private final WechatHealth health;

    WechatClock(Duration tolerance, Clock clock, WechatHealth health) {
        this.tolerance = tolerance;
        this.clock = clock;
        this.health = health;
    }

    /** Whether a signed call is too old, or from the future: somebody repeats it, or a clock is wrong, which is told before it costs anything. */
    boolean late(String timestamp) {
        Duration apart = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant());
        String minutes = String.valueOf(Math.max(1, apart.abs().toMinutes()));
        boolean late = apart.abs().compareTo(tolerance) > 0;
        if (late) {
            health.troubled(CLOCK, WechatConnector.TEXTS.text(apart.isNegative() ? "state.clockSlow" : "state.clockFast", minutes));
        } else if (apart.abs().compareTo(tolerance.dividedBy(2)) > 0) {
            health.troubled(CLOCK, WechatConnector.TEXTS.text(apart.isNegative() ? "state.clockSlower" : "state.clockFaster", minutes));
        } else {
            health.well(CLOCK);
        }
        return late;
    }
}
