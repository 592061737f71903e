package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.loader.SigningKeys;
import io.switchboard.spi.module.ConfigurableModule;
import io.switchboard.spi.module.PersistentModule;
import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pf4j.Extension;

/** A server that is killed in the middle of a plugin's upgrade, on the database that takes back a change of tables and on the one that can't. */
class PluginCrashIT {
    private static final KeyPair MAKER = SigningKeys.make();

    @ParameterizedTest
    @EnumSource(Database.Kind.class)
    void startsAgainWithTheOldVersionAndItsTables(Database.Kind kind) throws Exception {
        try (Database database = kind.open();
                SwitchboardServer server = new SwitchboardServer("plugin-crash-" + kind, database.environment()).start()) {
            Api admin = Api.signedIn(server, "admin");
            TestArchive.trust(admin, MAKER);
            assertThat(install(admin, archive("1.0.0")).get("state").asText()).isEqualTo("STARTED");
            admin.put("/api/plugins/test-slow/settings", Map.of("word", "kept"));

            byte[] hangs = archive("2.0.0")
                    .with("classes/db/migration/V2__more.sql", "alter table test_slow_item add column price int;\n")
                    .with("classes/hang", "")
                    .signed(MAKER);
            CompletableFuture<Void> upgrade =
                    CompletableFuture.runAsync(() -> admin.send("POST", "/api/plugins", "application/zip", hangs));
            Await.until("its tables are changed, and it hangs behind that", Duration.ofSeconds(25), () -> threads(server).contains("Slow.configure"));
            assertThat(copies(server)).hasSize(kind == Database.Kind.H2 ? 1 : 0);
            server.kill();
            upgrade.exceptionally(broken -> null).get(30, TimeUnit.SECONDS);

            server.start();
            Api again = Api.signedIn(server, "admin");
            JsonNode plugin = again.get("/api/plugins/test-slow");
            assertThat(plugin.get("state").asText()).as(plugin.toString()).isEqualTo("STARTED");
            assertThat(plugin.get("version").asText()).isEqualTo("1.0.0");
            assertThat(again.get("/api/plugins/test-slow/settings").toString()).contains("kept");
            if (kind == Database.Kind.H2) {
                assertThat(server.logText()).contains("the tables of plugin test-slow are brought back");
            }
            assertThat(copies(server)).isEmpty();
            JsonNode better = install(again, archive("2.1.0")
                    .with("classes/db/migration/V2__more.sql", "alter table test_slow_item add column price int;\n"));
            assertThat(better.get("version").asText()).isEqualTo("2.1.0");
            assertThat(better.get("problem").isNull()).as(better.toString()).isTrue();
        }
    }

    private static TestArchive archive(String version) {
        return new TestArchive("test-slow", version, Slow.class)
                .says("plugin.permissions=tables")
                .with("classes/db/migration/V1__start.sql", "create table test_slow_item (id int primary key);\n");
    }

    private static JsonNode install(Api admin, TestArchive archive) {
        Api.Answer answer = admin.send("POST", "/api/plugins", "application/zip", archive.signed(MAKER));
        assertThat(answer.status()).as(answer.http().body()).isEqualTo(201);
        return answer.json();
    }

    private static List<Path> copies(SwitchboardServer server) throws IOException {
        try (Stream<Path> files = Files.list(server.data().resolve("plugins"))) {
            return files.filter(file -> file.getFileName().toString().matches("\\.copy-.*\\.migrated")).toList();
        }
    }

    private static String threads(SwitchboardServer server) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(server.java().pid()), "Thread.print")
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Has tables; a version with a certain file hangs once they are ready. */
    @Extension
    public static final class Slow implements PersistentModule, ConfigurableModule {
        @Override
        public Set<Class<?>> entities() {
            return Set.of();
        }

        @Override
        public SettingsSchema settings() {
            return SettingsSchema.of(Setting.text("word"));
        }

        @Override
        public void configure(Settings settings) {
            if (Slow.class.getResource("/hang") != null) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
