package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The generated connector in dev mode: a save is in the running server within seconds, and the server's log is shown. */
@ExtendWith(SharedServer.class)
class DevModeIT {
    private static final Path ARCHIVE = Path.of(System.getProperty("generated.plugin"));
    private static final Duration SWAP = Duration.ofSeconds(5);
    private static final int SAVES = 4;

    @TempDir
    Path folder;

    private Api admin;
    private Process dev;

    @AfterEach
    void leave() {
        if (dev != null) {
            dev.destroyForcibly();
        }
        if (admin != null) {
            admin.send("DELETE", "/api/plugins/channel-acme?data=true", null);
            allowUnsigned(false);
        }
    }

    @Test
    void aSaveIsInTheServerWithinSeconds(SwitchboardServer server) throws IOException {
        // A run of this module alone has none.
        assumeThat(ARCHIVE).exists();
        admin = Api.signedIn(server, "admin");
        allowUnsigned(true);
        Path project = copy(ARCHIVE.getParent().getParent());
        Path screen = folder.resolve("screen");
        dev = start(server, project, screen);
        Await.until("the first swap", Duration.ofMinutes(2), () -> Files.readString(screen).contains("swapped channel-acme"));

        Path messages = project.resolve("src/main/resources/messages.properties");
        Path connector = find(project.resolve("src/main/java"), "AcmeConnector.java");
        List<Duration> took = new ArrayList<>();
        for (int save = 1; save <= SAVES; save++) {
            String name = "Acme " + save;
            // A class as well as a text: both are brought along.
            Files.writeString(connector, Files.readString(connector) + "// save " + save + "\n");
            Files.writeString(messages, Files.readString(messages).replaceFirst("plugin\\.name=.*", "plugin.name=" + name));
            long begin = System.nanoTime();
            Await.until("it is in the server", Duration.ofMinutes(1), () -> name.equals(plugin().get("name").asText()));
            took.add(Duration.ofNanos(System.nanoTime() - begin));
            assertThat(plugin().get("state").asText()).isEqualTo("STARTED");
        }
        // A machine that is busy with other things may be slow once or twice.
        assertThat(took).as("from the save to the running plugin").anyMatch(each -> each.compareTo(SWAP) <= 0);
        Await.until("the server's log is shown", Duration.ofSeconds(20), () -> Files.readString(screen).contains("plugin channel-acme 1.0.1-dev"));

        Files.writeString(connector, Files.readString(connector) + "this is no Java");
        Await.until("what the compiler says is shown", Duration.ofMinutes(1), () -> Files.readString(screen).contains("AcmeConnector.java:"));
        assertThat(plugin().get("state").asText()).as("the last good one runs on").isEqualTo("STARTED");
    }

    private JsonNode plugin() {
        return admin.get("/api/plugins/channel-acme");
    }

    private void allowUnsigned(boolean allowed) {
        Api.Answer now = admin.send("GET", "/api/settings", null);
        Map<String, Object> values = new java.util.HashMap<>();
        now.json().get("values").fields().forEachRemaining(each -> values.put(each.getKey(), each.getValue()));
        values.put("unsignedPlugins", allowed);
        admin.put("/api/settings", Map.of("values", values));
    }

    private Process start(SwitchboardServer server, Path project, Path screen) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp", classPath(),
                        "io.switchboard.testkit.DevMode",
                        "target/" + ARCHIVE.getFileName())
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(screen.toFile());
        builder.environment().put("SWITCHBOARD_URL", server.uri("").toString());
        builder.environment().put("SWITCHBOARD_PASSWORD", SwitchboardServer.PASSWORD);
        builder.environment().put("SWITCHBOARD_LOG_FILE", server.log().toString());
        return builder.start();
    }

    /** What the plugin's build has: the testkit, the SPI, which is this test's too, and its own libraries. */
    private String classPath() throws IOException {
        List<String> path = new ArrayList<>();
        path.add(System.getProperty("testkit.classes"));
        path.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        try (FileSystem zip = FileSystems.newFileSystem(ARCHIVE);
                Stream<Path> libraries = Files.list(zip.getPath("/lib"))) {
            for (Path library : libraries.toList()) {
                path.add(Files.copy(library, folder.resolve(library.getFileName().toString())).toString());
            }
        }
        return String.join(File.pathSeparator, path);
    }

    private static Path find(Path root, String name) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
        }
    }

    private Path copy(Path project) throws IOException {
        Path copy = folder.resolve("project");
        try (Stream<Path> files = Files.walk(project)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(project.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        return copy;
    }
}
