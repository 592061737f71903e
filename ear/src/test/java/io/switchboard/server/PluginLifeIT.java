package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A plugin comes and goes while people chat, and leaves nothing behind. */
@ExtendWith(SharedServer.class)
class PluginLifeIT {

    private static final String LOADER = "io.switchboard.loader.ArchiveClassLoader";
    private static final Path ARCHIVES = Path.of(System.getProperty("plugins.dir"));

    private Api agent;
    private String conversation;

    @AfterEach
    void leave() {
        Chats.end(agent, conversation);
    }

    @Test
    void isStoppedRemovedAndInstalledWhileAChatGoesOn(SwitchboardServer server) throws IOException {
        Api admin = Api.signedIn(server, "admin");
        agent = Api.online(server, "alice");
        Api visitor = Api.visitor(server);
        visitor.write("one");
        conversation = Chats.withLast(agent, "one").get("id").asText();
        admin.post("/api/x/channel-echo/notes", Map.of("text", "kept over a removal"));

        admin.post("/api/plugins/channel-echo/stop", null);
        assertThat(admin.send("GET", "/api/x/channel-echo/notes", null).status()).isIn(404, 503);
        agent.answer(conversation, "two");

        admin.delete("/api/plugins/channel-echo");
        assertThat(admin.get("/api/plugins").get("items")).noneMatch(PluginLifeIT::isEcho);
        visitor.write("three");

        Api.Answer installed = admin.send("POST", "/api/plugins", "application/zip", echo());
        assertThat(installed.status()).as(installed.http().body()).isBetween(200, 201);
        assertThat(admin.get("/api/plugins").get("items"))
                .filteredOn(PluginLifeIT::isEcho)
                .singleElement()
                .satisfies(plugin -> assertThat(plugin.get("state").asText()).isEqualTo("STARTED"));
        assertThat(admin.get("/api/x/channel-echo/notes").get("items"))
                .anyMatch(note -> note.get("text").asText().equals("kept over a removal"));
        agent.answer(conversation, "four");
        assertThat(visitor.get("/api/widget/demo/messages").get("items"))
                .extracting(item -> item.at("/content/text").asText())
                .containsExactly("one", "two", "three", "four");
    }

    @Test
    void bringsATypeOfTicketsAndDoesOutsideWhatItsFlowAsksFor(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        assertThat(admin.get("/api/ticket-actions").get("items"))
                .anySatisfy(action -> assertThat(action.get("id").asText()).isEqualTo("channel-echo-note"));
        Await.until("its type of tickets", Duration.ofMinutes(1), () -> admin.get("/api/ticket-types").get("items").toString(), types -> types.contains("echo-errand"));
        String subject = "Fetch the parcel " + System.nanoTime();
        JsonNode ticket = admin.post("/api/tickets", Map.of("clientId", subject, "subject", subject, "type", "echo-errand", "assigneeId", "me"));
        String path = "/api/tickets/" + ticket.get("id").asText();
        admin.post(path + "/send", Map.of());
        JsonNode done = Await.until("what the plugin made of it", Duration.ofMinutes(1), () -> admin.get(path), now -> now.at("/state/key").asText().equals("done"));
        assertThat(done.at("/fields/reference").asText()).hasSize(8);
        assertThat(admin.get(path + "/history?after=0").get("items"))
                .extracting(entry -> entry.get("kind").asText())
                .containsSubsequence("called", "call-done", "edited", "moved");
        assertThat(admin.get("/api/x/channel-echo/notes").get("items"))
                .filteredOn(note -> note.get("text").asText().endsWith(subject))
                .as("noted once")
                .hasSize(1);
    }

    @Test
    void leavesNoClassLoaderFileOrThreadBehind(SwitchboardServer server) throws IOException, InterruptedException {
        Api admin = Api.signedIn(server, "admin");
        // The first rounds fill caches and pools.
        reload(admin, 3);
        long files = openFiles(server);
        long threads = threads(server);

        reload(admin, 20);

        long plugins = admin.get("/api/plugins").get("items").size();
        Await.until("one class loader for each plugin", Duration.ofMinutes(2), () -> loaders(server), now -> now == plugins);
        assertThat(openFiles(server)).as("open files").isLessThanOrEqualTo(files + 5);
        assertThat(threads(server)).as("threads").isLessThanOrEqualTo(threads + 10);
    }

    @Test
    void refusesWhatIsNoPlugin(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        Api.Answer refused = admin.send("POST", "/api/plugins", "application/zip", "no archive".getBytes(StandardCharsets.UTF_8));
        assertThat(refused.status()).isIn(400, 422);
        assertThat(refused.json().get("detail").asText()).isNotBlank();
        assertThat(Api.signedIn(server, "bob").send("POST", "/api/plugins", "application/zip", new byte[] {1}).status()).isEqualTo(403);
    }

    private static boolean isEcho(JsonNode plugin) {
        return plugin.get("id").asText().equals("channel-echo");
    }

    private static byte[] echo() throws IOException {
        try (Stream<Path> files = Files.list(ARCHIVES)) {
            return Files.readAllBytes(files.filter(file -> file.getFileName().toString().startsWith("channel-echo-")).findFirst().orElseThrow());
        }
    }

    private static void reload(Api admin, int times) {
        for (int round = 0; round < times; round++) {
            admin.post("/api/plugins/channel-echo/stop", null);
            admin.post("/api/plugins/channel-echo/start", null);
            // Used, so that what a use keeps is seen too.
            admin.get("/api/x/channel-echo/notes");
        }
    }

    /** Live ones: a histogram is taken after a full collection. */
    private static long loaders(SwitchboardServer server) throws IOException, InterruptedException {
        return jcmd(server, "GC.class_histogram").lines()
                .map(line -> line.strip().split("\\s+"))
                // Its inner classes begin with the same name.
                .filter(columns -> columns.length > 3 && columns[3].equals(LOADER))
                .mapToLong(columns -> Long.parseLong(columns[1]))
                .sum();
    }

    private static long openFiles(SwitchboardServer server) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + server.java().pid() + "/fd"))) {
            return files.count();
        }
    }

    private static long threads(SwitchboardServer server) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + server.java().pid() + "/task"))) {
            return tasks.count();
        }
    }

    private static String jcmd(SwitchboardServer server, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(server.java().pid()), command)
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }
}
