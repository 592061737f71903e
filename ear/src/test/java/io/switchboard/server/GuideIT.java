package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The shell commands of the guide to plugins, run as they stand there: from an archive to a message that is answered. */
@ExtendWith(SharedServer.class)
class GuideIT {
    private static final Path PLATFORM = Path.of("..", "platform");
    private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern KEY = Pattern.compile("key ([0-9a-f]{32})");

    @TempDir
    Path folder;

    private Api admin;
    private Api agent;
    private String key;
    private String conversation;

    private static List<String> commands() throws IOException {
        return SHELL.matcher(Files.readString(PLATFORM.resolve("docs/write-a-plugin.md"))).results().map(block -> block.group(1)).toList();
    }

    @AfterEach
    void leave() {
        Chats.end(agent, conversation);
        if (admin != null) {
            admin.get("/api/channels").get("items").forEach(channel -> {
                if (channel.get("key").asText().equals("my-acme")) {
                    admin.delete("/api/channels/" + channel.get("id").asText());
                }
            });
            admin.send("DELETE", "/api/plugins/channel-acme?data=true", null);
            admin.send("DELETE", "/api/plugin-keys/" + key, null);
        }
    }

    /** Making and building it is what the archetype's build does, with the same words. */
    @Test
    void theProjectIsMadeAsItsBuildMakesIt() throws IOException {
        String make = commands().get(0);
        for (String line : Files.readAllLines(PLATFORM.resolve("archetype/src/test/resources/projects/plugin/archetype.properties"))) {
            assertThat(make).contains(" -D" + line);
        }
        Path archetype = PLATFORM.resolve("archetype/target/switchboard-plugin-archetype-0.1.0.jar");
        Generated.require(archetype);
        assertThat(make).contains("archetype:generate -DarchetypeGroupId=io.switchboard -DarchetypeArtifactId=switchboard-plugin-archetype -DarchetypeVersion=0.1.0")
                .endsWith("cd channel-acme && mvn verify\n");
    }

    @Test
    void itsCommandsLeadToAnAnsweredMessage(SwitchboardServer server) throws Exception {
        Generated.require(Generated.ARCHIVE);
        Files.createDirectories(folder.resolve("target"));
        Files.copy(Generated.ARCHIVE, folder.resolve("target/channel-acme-1.0.0.zip"));
        Files.copy(PLATFORM.resolve("loader/target/switchboard-loader-0.1.0.jar"), folder.resolve("switchboard-loader-0.1.0.jar"));
        admin = Api.signedIn(server, "admin");
        try (FarEnd farEnd = new FarEnd()) {
            List<String> commands = commands();
            String told = run(String.join("\n", commands.subList(1, commands.size()))
                    .replace("http://localhost:8080", server.uri("").toString())
                    .replace("http://localhost:9000/answers", farEnd.url()));
            Matcher made = KEY.matcher(told);
            assertThat(made.find()).as(told).isTrue();
            key = made.group(1);
            assertThat(told).contains("HTTP/1.1 200");
            assertThat(admin.get("/api/plugins/channel-acme").get("signedBy").asText()).isEqualTo("Acme");
            agent = Api.online(server, "alice");
            conversation = Chats.withLast(agent, "Is anybody there?").get("id").asText();
            agent.answer(conversation, "Yes, we are");
            Await.until("the answer arrives", Duration.ofMinutes(1), () -> farEnd.taken().stream().anyMatch(each -> each.text().equals("Yes, we are")));
        }
    }

    private String run(String script) throws IOException, InterruptedException {
        Path screen = folder.resolve("screen");
        ProcessBuilder shell = new ProcessBuilder("bash", "-eu", "-o", "pipefail", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(screen.toFile());
        Process process = shell.start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        process.destroyForcibly();
        String told = Files.readString(screen);
        assertThat(ended && process.exitValue() == 0).as(told).isTrue();
        return told;
    }
}
