package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The distribution starts on both databases, survives a kill and stops in good order. */
class StartIT {

    @ParameterizedTest
    @EnumSource(Database.Kind.class)
    void startsIsKilledAndStartsAgain(Database.Kind kind) throws Exception {
        try (Database database = kind.open();
                SwitchboardServer server = new SwitchboardServer("start-" + kind, database.environment())) {
            server.start();
            assertThat(server.logText()).contains("Migrating schema");
            server.kill();
            server.start();
            assertThat(server.logText()).contains("is up to date");
            server.stop();
            assertThat(server.logText()).doesNotContain("ERROR").contains("WFLYSRV0050");
        }
    }

    @ParameterizedTest
    @EnumSource(value = Database.Kind.class, names = "POSTGRESQL")
    void waitsForADatabaseThatStartsLater(Database.Kind kind) throws Exception {
        try (Outage database = new Outage();
                SwitchboardServer server = new SwitchboardServer("late-database", database.environment())) {
            database.cut();
            server.launch();
            Await.until("the server waits", Duration.ofMinutes(1), () -> server.logText().contains("Waiting for the database"));
            database.restore();
            Await.until("the server is ready", Duration.ofMinutes(2), server::ready);
        }
    }
}
