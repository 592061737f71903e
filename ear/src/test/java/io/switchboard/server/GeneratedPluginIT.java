package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.loader.ArchiveSigner;
import io.switchboard.loader.SigningKeys;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The connector that the archetype's build has made: signed, installed, answering, upgraded, and back from a bad upgrade. */
@ExtendWith(SharedServer.class)
class GeneratedPluginIT {
    private static final String SECRET = "a-secret-of-the-tests";
    private static final KeyPair MAKER = SigningKeys.make();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private Api admin;
    private Api agent;
    private String channel;
    private String conversation;

    private interface Change {
        void make(Path root) throws IOException;
    }

    @AfterEach
    void leave() {
        Chats.end(agent, conversation);
        if (admin != null) {
            admin.send("DELETE", "/api/channels/" + channel, null);
            admin.send("DELETE", "/api/plugins/channel-acme?data=true", null);
            admin.send("DELETE", "/api/plugin-keys/" + SigningKeys.id(MAKER.getPublic()), null);
        }
    }

    @Test
    void answersAMessageAndIsUpgraded(SwitchboardServer server) throws Exception {
        Generated.require(Generated.ARCHIVE);
        admin = Api.signedIn(server, "admin");
        admin.post("/api/plugin-keys", Map.of("name", "Acme", "publicKey", SigningKeys.text(MAKER.getPublic())));
        JsonNode installed = installed("1.0.0", root -> {});
        assertThat(installed.get("state").asText()).as(installed.toString()).isEqualTo("STARTED");
        assertThat(installed.get("signedBy").asText()).isEqualTo("Acme");
        try (FarEnd farEnd = new FarEnd()) {
            JsonNode made = admin.post(
                    "/api/channels", Map.of("plugin", "channel-acme", "name", "Acme", "settings", Map.of("secret", SECRET, "url", farEnd.url())));
            channel = made.get("id").asText();
            agent = Api.online(server, "alice");
            hook(server, made.get("key").asText(), "1", "hello from acme");
            conversation = Chats.withLast(agent, "hello from acme").get("id").asText();
            answered(farEnd, "and hello to acme");

            try (Traffic traffic = new Traffic(server, made.get("key").asText())) {
                traffic.goesOn();
                assertThat(installed("1.1.0", root -> {}).get("version").asText()).isEqualTo("1.1.0");
                traffic.goesOn();

                JsonNode broken = installed("1.2.0", root ->
                        Files.writeString(root.resolve("classes/META-INF/extensions.idx"), "com.example.Missing\n"));
                assertThat(broken.get("version").asText()).isEqualTo("1.1.0");
                assertThat(broken.get("state").asText()).isEqualTo("STARTED");
                assertThat(broken.get("problem").asText()).contains("1.2.0");
                traffic.goesOn();

                assertThat(admin.post("/api/plugins/channel-acme/back", null).get("version").asText()).isEqualTo("1.0.0");
                traffic.goesOn();
                traffic.close();
                assertThat(traffic.sent).hasSizeGreaterThan(40);
                assertThat(texts("IN")).as("stored once, in order").containsExactlyElementsOf(traffic.sent);
            }
            answered(farEnd, "the last one");
            List<String> taken = farEnd.taken().stream().map(FarEnd.Taken::text).toList();
            assertThat(taken).as("taken once, in order").containsExactlyElementsOf(texts("OUT"));
        }
    }

    /** What there is to read: neither blank lines nor comments, imports and packages. */
    @Test
    void itsMainCodeIsShort() throws IOException {
        Generated.require(Generated.ARCHIVE);
        try (Stream<Path> files = Files.walk(Generated.ARCHIVE.resolve("../../src/main/java").normalize())) {
            List<String> lines = new ArrayList<>();
            for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                lines.addAll(Files.readAllLines(file));
            }
            assertThat(lines.stream().map(String::strip).filter(line -> !line.matches("|//.*|/?\\*.*|(import|package) .*")))
                    .hasSizeBetween(50, 150);
        }
    }

    private List<String> texts(String direction) {
        List<String> texts = new ArrayList<>();
        for (long after = 0; ; ) {
            JsonNode page = agent.get("/api/conversations/" + conversation + "/messages?limit=500&after=" + after).get("items");
            for (JsonNode message : page) {
                after = message.get("seq").asLong();
                if (message.get("direction").asText().equals(direction)) {
                    texts.add(message.at("/content/text").asText());
                }
            }
            if (page.isEmpty()) {
                return texts.stream().filter(text -> !text.startsWith("hello from acme")).toList();
            }
        }
    }

    /** A customer who writes all the time, through a provider that comes again until it is told 200, and is answered. */
    private final class Traffic implements AutoCloseable {
        private final List<String> sent = new CopyOnWriteArrayList<>();
        private final Thread thread;
        private volatile boolean over;
        private volatile Throwable trouble;

        Traffic(SwitchboardServer server, String key) {
            thread = new Thread(() -> {
                try {
                    for (int number = 1; !over; number++) {
                        String text = "message " + number;
                        String id = "t" + number;
                        Await.until("it is taken", Duration.ofSeconds(60), () -> status(server, key, id, text) == 200);
                        sent.add(text);
                        if (number % 5 == 0) {
                            agent.answer(conversation, "answer " + number);
                        }
                    }
                } catch (Exception | AssertionError e) {
                    trouble = e;
                }
            });
            thread.start();
        }

        void goesOn() {
            int now = sent.size();
            Await.until("more messages", Duration.ofSeconds(60), () -> sent.size() >= now + 10 || trouble != null);
        }

        @Override
        public void close() throws InterruptedException {
            over = true;
            thread.join();
            assertThat(trouble).isNull();
        }
    }

    private JsonNode installed(String version, Change change) throws Exception {
        Path zip = Files.copy(Generated.ARCHIVE, folder.resolve(version + ".zip"));
        try (FileSystem archive = FileSystems.newFileSystem(zip)) {
            Path root = archive.getPath("/");
            Path descriptor = root.resolve("plugin.properties");
            Files.writeString(descriptor, Files.readString(descriptor).replaceFirst("plugin.version=.*", "plugin.version=" + version));
            change.make(root);
        }
        ArchiveSigner.sign(zip, MAKER.getPrivate(), MAKER.getPublic());
        Api.Answer answer = admin.send("POST", "/api/plugins", "application/zip", Files.readAllBytes(zip));
        assertThat(answer.status()).as(answer.http().body()).isEqualTo(201);
        return answer.json();
    }

    private void answered(FarEnd farEnd, String text) {
        agent.answer(conversation, text);
        Await.until("the answer arrives", Duration.ofSeconds(30), () -> farEnd.taken().stream().anyMatch(each -> each.text().equals(text)), there -> there);
    }

    private static void hook(SwitchboardServer server, String key, String id, String text) throws Exception {
        assertThat(status(server, key, id, text)).isEqualTo(200);
    }

    private static int status(SwitchboardServer server, String key, String id, String text) throws Exception {
        byte[] body = ("{\"id\":\"" + id + "\",\"from\":\"acme-customer\",\"name\":\"Zhang Wei\",\"text\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        HttpRequest request = HttpRequest.newBuilder(server.uri("/hooks/" + key))
                .header("Content-Type", "application/json")
                .header("X-Signature", HexFormat.of().formatHex(mac.doFinal(body)))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }
}
