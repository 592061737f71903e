package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code mvn -Pdev} in the project that the archetype's build has generated: a save answers within seconds, its log lines are shown. */
@ExtendWith(SharedServer.class)
class DevModeIT {
    private static final Duration SWAP = Duration.ofSeconds(5);
    private static final int SAVES = 7;

    @TempDir
    Path folder;

    private Api admin;
    private Process dev;
    private String channel;

    @AfterEach
    void leave() {
        if (dev != null) {
            Stream.concat(dev.descendants(), Stream.of(dev.toHandle())).toList().forEach(ProcessHandle::destroyForcibly);
        }
        if (admin != null) {
            admin.send("DELETE", "/api/channels/" + channel, null);
            admin.send("DELETE", "/api/plugins/channel-acme?data=true", null);
            allowUnsigned(false);
        }
    }

    @Test
    void aSaveAnswersWithinSeconds(SwitchboardServer server) throws IOException {
        Generated.require(Generated.ARCHIVE);
        admin = Api.signedIn(server, "admin");
        allowUnsigned(true);
        int sessions = sessions();
        Path project = copy(Generated.ARCHIVE.getParent().getParent());
        Path screen = folder.resolve("screen");
        dev = start(server, project, screen);
        Await.until("the first swap", Duration.ofMinutes(3), () -> {
            String shown = Files.readString(screen);
            if (!dev.isAlive()) {
                throw new AssertionError(shown);
            }
            return shown.contains("swapped channel-acme");
        });
        JsonNode made = admin.post(
                "/api/channels",
                Map.of("plugin", "channel-acme", "name", "Acme", "settings", Map.of("secret", "a-secret-of-the-tests", "url", server.uri("/").toString())));
        channel = made.get("id").asText();
        Api provider = Api.nobody(server);
        String hook = "/hooks/" + made.get("key").asText();

        Path source = find(project.resolve("src/main/java"), "AcmeChannel.java");
        String before = Files.readString(source);
        List<Duration> took = new ArrayList<>();
        for (int save = 1; save <= SAVES; save++) {
            String word = "save-" + save;
            String answering = "org.slf4j.LoggerFactory.getLogger(getClass()).info(\"asked: " + word + "\");\n"
                    + "            return WebhookResponse.text(401, \"" + word + "\");";
            Files.writeString(source, before.replace("return WebhookResponse.text(401, \"wrong signature\");", answering));
            long begin = System.nanoTime();
            Await.until("the new version answers", Duration.ofMinutes(1), () -> provider.send("POST", hook, Map.of()).http().body().equals(word));
            Await.until("its log line is shown", Duration.ofMinutes(1), () -> Files.readString(screen).contains("AcmeChannel] asked: " + word));
            took.add(Duration.ofNanos(System.nanoTime() - begin));
        }
        assertThat(took.stream().sorted().toList().get(SAVES / 2)).as("the median of " + took).isLessThanOrEqualTo(SWAP);
        assertThat(sessions()).as("signed in once").isEqualTo(sessions + 1);
        assertThat(Files.readString(screen)).as("what the host says of it").contains("plugin channel-acme 1.0.1-dev");

        Files.writeString(source, before + "this is no Java");
        Await.until("what the compiler says is shown", Duration.ofMinutes(1), () -> Files.readString(screen).contains("AcmeChannel.java:"));
        assertThat(provider.send("POST", hook, Map.of()).http().body()).as("the last good one runs on").isEqualTo("save-" + SAVES);

        List<ProcessHandle> all = Stream.concat(Stream.of(dev.toHandle()), dev.descendants()).toList();
        assertThat(all).as("Maven and what it started").hasSizeGreaterThan(1);
        dev.destroy();
        Await.until("all have ended", Duration.ofSeconds(30), () -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    private int sessions() {
        return admin.get("/api/sessions").get("items").size();
    }

    private void allowUnsigned(boolean allowed) {
        Api.Answer now = admin.send("GET", "/api/settings", null);
        Map<String, Object> values = new HashMap<>();
        now.json().get("values").fields().forEachRemaining(each -> values.put(each.getKey(), each.getValue()));
        values.put("unsignedPlugins", allowed);
        admin.put("/api/settings", Map.of("values", values));
    }

    /** As its author does, but for where the platform's artifacts are: the archetype's build has left its own there. */
    private Process start(SwitchboardServer server, Path project, Path screen) throws IOException {
        Path settings = folder.resolve("settings.xml");
        String machine = Path.of(System.getProperty("build.repository")).toUri().toString();
        Files.writeString(settings, Files.readString(Path.of(System.getProperty("generated.settings"))).replace("@machine.repository@", machine));
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("build.maven"), "bin", windows ? "mvn.cmd" : "mvn").toString(),
                        "-B",
                        "-o",
                        "-s", settings.toString(),
                        "-Dmaven.repo.local=" + System.getProperty("generated.repository"),
                        "-Daether.offline.protocols=file",
                        "-Pdev")
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(screen.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("SWITCHBOARD_") || key.startsWith("MAVEN_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("SWITCHBOARD_URL", server.uri("").toString());
        builder.environment().put("SWITCHBOARD_PASSWORD", SwitchboardServer.PASSWORD);
        return builder.start();
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
