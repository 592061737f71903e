package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nothing lost, nothing doubled, in order: whatever was acknowledged to a client stands once in the database, once in the
 * agent's stream and once at the far end, while things break. {@code -Pledger} runs it in full.
 */
class LedgerIT {

    private static final boolean FULL = Boolean.getBoolean("ledger.full");

    static Stream<Database.Kind> databases() {
        return FULL ? Stream.of(Database.Kind.values()) : Stream.of(Database.Kind.H2);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void holdsWhileTheServerIsKilled(Database.Kind kind) {
        int kills = FULL ? 20 : 3;
        try (Database database = kind.open();
                FarEnd farEnd = new FarEnd();
                SwitchboardServer server = new SwitchboardServer("ledger-kill-" + kind, database.environment()).start();
                Soak soak = new Soak(server, farEnd, FULL ? 12 : 6, 3, 40)) {
            Random random = new Random(soak.seed());
            for (int kill = 0; kill < kills; kill++) {
                // A moment that nothing but chance chooses: after so many messages, in the middle of the next ones.
                soak.awaitMore(1 + random.nextInt(150), Duration.ofMinutes(2));
                server.kill();
                if (FULL && random.nextInt(5) == 0) {
                    server.launch();
                    Await.until("it begins to work", Duration.ofMinutes(1), () -> server.logTail(5).contains("Switchboard"));
                    server.kill();
                }
                server.start();
            }
            soak.awaitMore(100, Duration.ofMinutes(2));
            soak.finish();
            assertThat(soak.reckon("kills-" + kind, Map.of("kills", kills)).faults()).isEmpty();
        }
    }

    @Test
    void holdsWhileTheDatabaseGoesAway() {
        Duration away = Duration.ofSeconds(FULL ? 60 : 6);
        try (Outage database = new Outage();
                FarEnd farEnd = new FarEnd();
                SwitchboardServer server = new SwitchboardServer("ledger-away", database.environment()).start();
                Soak soak = new Soak(server, farEnd, 6, 3, 40)) {
            soak.awaitMore(150, Duration.ofMinutes(2));
            ProcessHandle process = server.java();
            for (int time = 0; time < (FULL ? 3 : 1); time++) {
                database.cut();
                long until = System.nanoTime() + away.toNanos();
                Await.until("so long", away.plusSeconds(30), () -> System.nanoTime() > until);
                database.restore();
                soak.awaitMore(150, Duration.ofMinutes(2));
            }
            soak.finish();
            assertThat(server.java()).as("it lived through it").isEqualTo(process);
            assertThat(soak.reckon("database-away", Map.of("away.seconds", away.toSeconds())).faults()).isEmpty();
        }
    }
}
