package io.switchboard.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoopsAliveTest {
    private static final Instant BEAT = Instant.parse("2026-11-21T08:00:00Z");

    @Test
    void aLoopIsStuckOnlyBeyondItsPauseAndSomePatience() {
        Duration hour = Duration.ofHours(1);
        assertThat(LoopsAlive.isStuck(BEAT, Duration.ofSeconds(1), BEAT.plusSeconds(181))).isFalse();
        assertThat(LoopsAlive.isStuck(BEAT, Duration.ofSeconds(1), BEAT.plusSeconds(182))).isTrue();
        assertThat(LoopsAlive.isStuck(BEAT, hour, BEAT.plus(hour))).isFalse();
        assertThat(LoopsAlive.isStuck(BEAT, hour, BEAT.plus(hour).plusSeconds(181))).isTrue();
    }
}
