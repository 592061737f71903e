package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nothing lost, nothing doubled, in order: whatever was acknowledged to a client stands once in the database, once in the
 * agent's stream and once at the far end, while things break. {@code -Pledger} runs it in full.
 */
class LedgerIT {

    private static final boolean FULL = Boolean.getBoolean("ledger.full");

    private static final Duration SOON = Duration.ofMinutes(4);

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
                soak.awaitMore(1 + random.nextInt(150), SOON);
                server.kill();
                if (FULL && random.nextInt(5) == 0) {
                    server.launch();
                    Await.until("it begins to work", Duration.ofMinutes(1), () -> server.logTail(5).contains("Switchboard"));
                    server.kill();
                }
                server.start();
            }
            soak.awaitMore(100, SOON);
            soak.finish();
            assertThat(soak.reckon("kills-" + kind, Map.of("kills", kills)).faults()).isEmpty();
        }
    }

    /** The database, outside ends, plugins and browsers, one after the other under the same load. */
    @Test
    @EnabledIfSystemProperty(named = "ledger.full", matches = "true")
    void holdsWhileEverythingAroundItBreaks() {
        Duration away = Duration.ofSeconds(FULL ? 60 : 6);
        Map<String, Object> figures = new LinkedHashMap<>(Map.of("away.seconds", away.toSeconds()));
        try (Outage database = new Outage();
                FarEnd farEnd = new FarEnd();
                SwitchboardServer server = new SwitchboardServer("ledger-breaks", database.environment()).start();
                Soak soak = new Soak(server, farEnd, 6, 3, 40);
                Stalled stalled = new Stalled(server, soak.agent(), FULL ? 200 : 50)) {
            Troubles troubles = new Troubles(soak);
            soak.awaitMore(100, SOON);
            ProcessHandle process = server.java();
            for (int round = 0; round < (FULL ? 3 : 1); round++) {
                database.cut();
                Await.elapsed(away);
                database.restore();
                soak.awaitMore(100, SOON);
            }
            for (int round = 0; round < (FULL ? 3 : 1); round++) {
                troubles.farEndTakesAndSaysNothing();
                troubles.pluginThrowsAtEachThird();
                troubles.pluginIsUpgraded();
                troubles.farEndIsAway(FULL && round == 0 ? Duration.ofMinutes(10) : Duration.ofSeconds(2));
            }
            if (FULL) {
                troubles.pluginHangs();
                troubles.pluginIsStopped();
            }
            figures.putAll(troubles.visitorFloods());
            Await.until("all that stall are dropped", SOON, stalled::dropped, dropped -> dropped == (FULL ? 200 : 50));
            soak.finish();
            assertThat(server.java()).as("it lived through it").isEqualTo(process);
            assertThat(soak.reckon("breaks", figures).faults()).isEmpty();
        }
    }

    /**
     * H2's file can't grow for a while: messages are refused, health says so, nothing that was acknowledged is lost. After
     * the disk was freed H2 wants its process started anew: a database that failed keeps its file's lock (decision 17).
     */
    @Test
    @EnabledIfSystemProperty(named = "ledger.full", matches = "true")
    void holdsWhileTheDiskIsFull() {
        try (FarEnd farEnd = new FarEnd();
                SwitchboardServer server = new SwitchboardServer("ledger-disk", Map.of()).start();
                Soak soak = new Soak(server, farEnd, 6, 3, 40)) {
            FullDisk disk = new FullDisk(server);
            for (int round = 0; round < 5; round++) {
                soak.awaitMore(60, SOON);
                long refused = soak.ledger().refusals();
                disk.fill();
                Await.until("messages are refused", SOON, () -> soak.ledger().refusals() > refused + 20);
                Await.until("health says so", SOON, () -> !server.ready());
                disk.free();
                server.kill();
                server.start();
                soak.awaitMore(60, SOON);
            }
            soak.finish();
            assertThat(soak.reckon("disk-full", Map.of()).faults()).isEmpty();
        }
    }
}
