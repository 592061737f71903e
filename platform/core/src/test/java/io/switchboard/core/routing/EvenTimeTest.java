package io.switchboard.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.shared.SteadyClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EvenTimeTest {
    private final AtomicLong nanos = new AtomicLong();
    private final SteadyClock steady = new SteadyClock(Instant.parse("2026-11-22T00:00:00Z"), nanos::get);
    private Duration off = Duration.ZERO;
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return steady.instant().plus(off);
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    };
    private final EvenTime time = new EvenTime(clock, steady, Duration.ofSeconds(45));

    @Test
    void silenceSaysNothingBeforeTimeHasGoneEvenlyForAWhile() {
        assertThat(goes(44)).isFalse();
        assertThat(goes(1)).isTrue();
    }

    @Test
    void aLeapEitherWayAnOutageAndALongPauseBeginItAnew() {
        goes(60);
        off = Duration.ofHours(1);
        assertThat(goes(1)).isFalse();
        assertThat(goes(45)).isTrue();
        off = Duration.ofHours(-1);
        assertThat(goes(1)).isFalse();
        assertThat(goes(45)).isTrue();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(30));
        assertThat(goes(1)).isFalse();
        assertThat(goes(45)).isTrue();
        time.broke();
        assertThat(goes(44)).isFalse();
        assertThat(goes(2)).isTrue();
    }

    /** After so many rounds of a second. */
    private boolean goes(int seconds) {
        boolean goes = false;
        for (int i = 0; i < seconds; i++) {
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
            goes = time.goes();
        }
        return goes;
    }
}
