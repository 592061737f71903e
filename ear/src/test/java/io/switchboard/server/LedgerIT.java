package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nothing lost, nothing doubled, in order: whatever was acknowledged to a client stands once in the database, once in the
 * agent's stream and once at the far end, while things break. {@code -Pledger} runs it in full, its parts side by side.
 */
@Execution(ExecutionMode.CONCURRENT)
class LedgerIT {

    private static final boolean FULL = Boolean.getBoolean("ledger.full");

    private static final Duration SOON = Duration.ofMinutes(4);

    static Stream<Database.Kind> databases() {
        return FULL ? Stream.of(Database.Kind.values()) : Stream.of(Database.Kind.H2);
    }

    /** The process, and now and then the mail server. */
    @ParameterizedTest
    @MethodSource("databases")
    void holdsWhileTheServerIsKilled(Database.Kind kind) {
        int kills = FULL ? 20 : 2;
        try (Database database = kind.open();
                FarEnd farEnd = new FarEnd();
                Post post = new Post();
                SwitchboardServer server = new SwitchboardServer("ledger-kill-" + kind, database.environment()).start();
                Soak soak = new Soak(server, farEnd, post, FULL ? 12 : 6, 3, 40)) {
            Random random = new Random(soak.seed());
            for (int kill = 0; kill < kills; kill++) {
                // A moment that nothing but chance chooses: after so many messages, in the middle of the next ones.
                soak.awaitMore(1 + random.nextInt(150), SOON);
                if (kill % 5 == 1) {
                    post.away();
                    soak.awaitMore(50, SOON);
                    post.back();
                    soak.awaitMail(1, SOON);
                }
                server.kill();
                if (FULL && random.nextInt(5) == 0) {
                    server.launch();
                    Await.until("it begins to work", Duration.ofMinutes(1), () -> server.logTail(5).contains("Switchboard"));
                    server.kill();
                }
                server.start();
            }
            soak.awaitMore(100, SOON);
            soak.awaitMail(3, SOON);
            soak.finish();
            Await.until("each mail in the box is marked as read", Duration.ofMinutes(1), post::inbox, box -> box[0] == box[1]);
            Map<String, Object> figures = Map.of("kills", kills, "mail.marked", post.inbox()[1]);
            assertThat(soak.reckon("kills-" + kind, figures).faults()).isEmpty();
        }
    }

    /** The database, outside ends, plugins, browsers and the clock, under the same load. */
    @Test
    void holdsWhileEverythingAroundItBreaks() {
        Duration away = Duration.ofSeconds(FULL ? 60 : 4);
        int stalling = FULL ? 200 : 50;
        Map<String, Object> figures = new LinkedHashMap<>(Map.of("away.seconds", away.toSeconds(), "stalled", stalling));
        try (Outage database = new Outage();
                FarEnd farEnd = new FarEnd();
                SwitchboardServer server = new SwitchboardServer("ledger-breaks", withOurOwnPlugins(database.environment())).start();
                Soak soak = new Soak(server, farEnd, null, 6, 3, 40);
                Stalled stalled = new Stalled(server, soak.agent(), stalling)) {
            Troubles troubles = new Troubles(soak);
            soak.awaitMore(100, SOON);
            ProcessHandle process = server.java();
            troubles.farEndIsAway(FULL ? Duration.ofMinutes(10) : Duration.ZERO, () -> {
                for (int round = 0; round < (FULL ? 3 : 1); round++) {
                    database.cut();
                    Await.elapsed(away);
                    database.restore();
                    soak.awaitOthers(3, SOON);
                }
                troubles.clockLeaps();
            });
            for (int round = 0; round < (FULL ? 3 : 1); round++) {
                troubles.farEndTakesAndSaysNothing(() -> figures.putAll(troubles.visitorFloods()));
                troubles.pluginThrowsAtEachThird();
                troubles.pluginIsUpgraded();
                figures.putAll(troubles.pluginHangsInWebhooks());
            }
            if (FULL) {
                troubles.pluginHangsInSends();
                troubles.pluginIsStopped();
            }
            Await.until("all that stall are dropped", SOON, stalled::dropped, dropped -> dropped == stalling);
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
                Soak soak = new Soak(server, farEnd, null, 6, 3, 40)) {
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

    /** The upgrades are made here and signed by nobody. */
    private static Map<String, String> withOurOwnPlugins(Map<String, String> environment) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put("SWITCHBOARD_UNSIGNED_PLUGINS", "true");
        return more;
    }
}
