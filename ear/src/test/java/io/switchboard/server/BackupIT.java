package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code bin/backup.sh} while people write and send files; what it leaves is a whole desk. */
class BackupIT {

    private static final Path DISTRIBUTION = Path.of(System.getProperty("server.dir"));
    private static final Path WORKSPACE = Path.of(System.getProperty("server.workspace"));

    private volatile boolean writing = true;

    /** One visitor's chat: his texts in the order in which they were acknowledged. */
    private record Chat(Api visitor, List<String> acknowledged) {}

    @ParameterizedTest
    @EnumSource(Database.Kind.class)
    void aBackupTakenUnderLoadIsAWholeDesk(Database.Kind kind) throws Exception {
        try (Database database = kind.open();
                Database fresh = kind.open();
                SwitchboardServer server = new SwitchboardServer("backed-up-" + kind, database.environment()).start()) {
            Api agent = Api.online(server, "alice");
            List<Chat> chats = IntStream.range(0, 3)
                    .mapToObj(i -> new Chat(Api.visitor(server), new CopyOnWriteArrayList<>()))
                    .toList();
            List<CompletableFuture<Void>> load = new ArrayList<>();
            for (Chat chat : chats) {
                load.add(CompletableFuture.runAsync(() -> write(chat)));
            }
            load.add(CompletableFuture.runAsync(() -> answer(agent)));
            Await.until("some traffic", Duration.ofSeconds(60), () -> chats.stream().allMatch(chat -> chat.acknowledged().size() > 5));
            List<List<String>> before = chats.stream().map(chat -> List.copyOf(chat.acknowledged())).toList();

            Path backup = WORKSPACE.resolve("backup-" + kind + "-" + UUID.randomUUID());
            run(server, database, fresh, backup);
            int then = chats.get(0).acknowledged().size();
            Await.until("traffic after it", Duration.ofSeconds(60), () -> chats.get(0).acknowledged().size() > then + 3);
            writing = false;
            CompletableFuture.allOf(load.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
            server.stop();

            try (SwitchboardServer restored = new SwitchboardServer("from-backup-" + kind, fresh.environment())) {
                restored.restore(backup);
                restored.start();
                isWhole(restored, chats, before);
                assertThat(restored.errors()).isEmpty();
            }
        }
    }

    private void write(Chat chat) {
        for (int i = 0; writing; i++) {
            String text = "message " + i + " of " + chat.hashCode();
            Map<String, Object> message = Api.message(text);
            if (i % 3 == 0) {
                message = Map.of("clientId", UUID.randomUUID().toString(),
                        "content", Map.of("type", "text", "text", text), "attachments", List.of(upload(chat.visitor(), text)));
            }
            Api.Answer answer = chat.visitor().send("POST", "/api/widget/demo/messages", message);
            if (answer.status() == 201) {
                chat.acknowledged().add(text);
            }
        }
    }

    /** A file whose bytes are its name again and again. */
    private static String upload(Api visitor, String name) {
        String boundary = "b" + UUID.randomUUID();
        String body = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name + ".txt\"\r\n"
                + "Content-Type: text/plain\r\n\r\n" + bytes(name) + "\r\n--" + boundary + "--\r\n";
        return visitor.send("POST", "/api/widget/demo/files", "multipart/form-data; boundary=" + boundary, body.getBytes(StandardCharsets.UTF_8))
                .json()
                .get("id")
                .asText();
    }

    private static String bytes(String name) {
        return (name + "\n").repeat(200);
    }

    private void answer(Api agent) {
        while (writing) {
            for (JsonNode conversation : agent.get("/api/conversations?state=ASSIGNED").get("items")) {
                agent.send("POST", "/api/conversations/" + conversation.get("id").asText() + "/messages", Api.message("answer"));
            }
        }
    }

    /** The script, with a pg_dump of our own that brings the rows into the other database at once. */
    private static void run(SwitchboardServer server, Database database, Database fresh, Path backup) throws Exception {
        ProcessBuilder script = new ProcessBuilder("sh", DISTRIBUTION.resolve("bin/backup.sh").toString(), backup.toString());
        script.environment().keySet().removeIf(key -> key.startsWith("SWITCHBOARD_") || key.equals("JAVA_OPTS"));
        script.environment().putAll(database.environment());
        script.environment().put("SWITCHBOARD_DATA", server.data().toString());
        if (database instanceof Database.PostgreSql from && fresh instanceof Database.PostgreSql to) {
            Path tools = Files.createDirectories(WORKSPACE.resolve("backup-tools"));
            Path dump = tools.resolve("pg_dump");
            Files.writeString(dump, "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -cp '"
                    + System.getProperty("java.class.path") + "' " + Snapshot.class.getName() + " '" + from.address() + "' '" + to.address() + "'\n");
            assertThat(dump.toFile().setExecutable(true)).isTrue();
            script.environment().merge("PATH", tools.toString(), (path, mine) -> mine + ":" + path);
        }
        Process process = script.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("Backed up to");
    }

    private static void isWhole(SwitchboardServer restored, List<Chat> chats, List<List<String>> before) throws IOException {
        Api agent = Api.signedIn(restored, "alice");
        JsonNode conversations = agent.get("/api/conversations?limit=100").get("items");
        assertThat(conversations).hasSize(chats.size());
        List<List<String>> found = new ArrayList<>();
        int files = 0;
        try (Socket desk = Socket.agent(restored, agent)) {
            for (JsonNode conversation : conversations) {
                String id = conversation.get("id").asText();
                desk.send(Socket.resume(id, 0));
                long last = conversation.get("seq").asLong();
                // What waited in the outbox goes out meanwhile: the desk also hears that, before the answer to its resume or after.
                Await.until("all of " + id, Duration.ofSeconds(20), () -> seqs(desk, id),
                        seqs -> seqs.containsAll(LongStream.rangeClosed(1, last).boxed().toList()));

                List<String> texts = new ArrayList<>();
                for (JsonNode message : messages(agent, id)) {
                    if (message.get("direction").asText().equals("IN")) {
                        texts.add(message.at("/content/text").asText());
                    }
                    for (JsonNode file : message.path("attachments")) {
                        String name = file.get("name").asText().replaceAll("\\.txt$", "");
                        assertThat(agent.send("GET", "/api/files/" + file.get("id").asText(), null).http().body()).isEqualTo(bytes(name));
                        files++;
                    }
                }
                found.add(texts);
                goesOut(agent, id);
            }
        }
        assertThat(files).isPositive();
        for (int i = 0; i < chats.size(); i++) {
            List<String> all = chats.get(i).acknowledged();
            List<String> his = found.stream().filter(texts -> texts.get(0).equals(all.get(0))).findFirst().orElseThrow();
            // What was acknowledged before it began is in it, and of what came meanwhile nothing without what came before.
            assertThat(his).startsWith(before.get(i).toArray(String[]::new));
            assertThat(all.subList(0, Math.min(his.size(), all.size()))).isEqualTo(his.subList(0, Math.min(his.size(), all.size())));
        }
    }

    /** No answer stays behind in the outbox. */
    private static void goesOut(Api agent, String id) {
        Await.until("all answers are out", Duration.ofSeconds(90), () -> messages(agent, id).stream()
                .filter(message -> message.get("direction").asText().equals("OUT"))
                .allMatch(message -> List.of("SENT", "DELIVERED", "READ").contains(message.at("/delivery/state").asText())));
    }

    private static List<JsonNode> messages(Api agent, String id) {
        List<JsonNode> all = new ArrayList<>();
        long after = 0;
        while (true) {
            JsonNode page = agent.get("/api/conversations/" + id + "/messages?limit=100&after=" + after).get("items");
            page.forEach(all::add);
            if (page.size() < 100) {
                return all;
            }
            after = all.get(all.size() - 1).get("seq").asLong();
        }
    }

    private static List<Long> seqs(Socket desk, String conversation) {
        return desk.all(frame -> frame.path("conversationId").asText().equals(conversation) && frame.path("seq").asLong() > 0).stream()
                .map(frame -> frame.get("seq").asLong())
                .toList();
    }
}
