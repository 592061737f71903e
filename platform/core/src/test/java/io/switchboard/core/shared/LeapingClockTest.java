package io.switchboard.core.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeapingClockTest {
    @TempDir
    Path folder;

    @Test
    void isOffByWhatItsFileSays() throws IOException {
        AtomicLong nanos = new AtomicLong();
        Path file = folder.resolve("off");
        LeapingClock clock = new LeapingClock(file, nanos::get);
        assertThat(clock.instant()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
        for (String off : new String[] {"PT1H\n", "PT-1H", "PT0S"}) {
            Files.writeString(file, off);
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThat(clock.instant())
                    .isCloseTo(Instant.now().plus(Duration.parse(off.strip())), within(1, ChronoUnit.MINUTES));
        }
        Files.writeString(file, "PT2H");
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        clock.instant();
        Files.writeString(file, "half written");
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(clock.instant()).as("stays as it was").isAfter(Instant.now().plus(Duration.ofHours(1)));
    }
}
