package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.loader.SigningKeys;
import io.switchboard.spi.module.Notifier;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.Extension;

/** What a plugin does, and leaves behind, is seen: before its install, while it runs, and when it is stopped. */
@ExtendWith(SharedServer.class)
class PluginFiguresIT {
    private static final KeyPair MAKER = SigningKeys.make();

    @TempDir
    Path folder;

    private Api admin;
    private SwitchboardServer server;

    @AfterEach
    void leave() {
        admin.send("DELETE", "/api/plugins/test-habits?data=true", null);
        admin.send("DELETE", "/api/plugin-keys/" + SigningKeys.id(MAKER.getPublic()), null);
    }

    @Test
    void aThreadAndTheClassesThatItHoldsAreShown(SwitchboardServer shared) throws IOException, InterruptedException {
        server = shared;
        admin = Api.signedIn(server, "admin");
        TestArchive.trust(admin, MAKER);
        Path until = Files.createFile(folder.resolve("until"));
        byte[] zip = new TestArchive("test-habits", "1.0.0", Habits.class)
                .says("plugin.permissions=notices")
                .with("classes/until", until.toString())
                .signed(MAKER);
        JsonNode scan = admin.send("POST", "/api/plugins/preview", "application/zip", zip).json().get("scan");
        assertThat(scan.get("findings")).extracting(each -> each.get("habit").asText()).containsExactlyInAnyOrder("FILES", "THREADS");
        assertThat(scan.at("/findings/0/example").asText()).isEqualTo(Habits.class.getName());
        assertThat(scan.get("complete").asBoolean()).isTrue();

        assertThat(admin.send("POST", "/api/plugins", "application/zip", zip).status()).isEqualTo(201);
        JsonNode runs = admin.get("/api/plugins/test-habits/figures");
        assertThat(runs.get("health").asText()).isEqualTo("WELL");
        assertThat(runs.get("minutes")).hasSize(60);
        assertThat(runs.get("calls").asLong()).isPositive();
        assertThat(runs.get("threads")).extracting(JsonNode::asText).containsExactly("habit");

        admin.post("/api/plugins/test-habits/stop", null);
        collect(server);
        JsonNode stopped = admin.get("/api/plugins/test-habits/figures");
        assertThat(stopped.get("threadsLeft")).extracting(JsonNode::asText).containsExactly("habit");
        assertThat(stopped.at("/loaders/0/version").asText()).isEqualTo("1.0.0");
        assertThat(admin.get("/api/plugins/test-habits").get("health").asText()).isEqualTo("TROUBLED");
        assertThat(metric("threads_left")).isEqualTo("1");
        assertThat(metric("loaders_uncollected")).isEqualTo("1");
        assertThat(metric("up")).isEqualTo("0.500000");
        Await.until("the server's own figures tell of it", Duration.ofSeconds(30), () -> told("test-habits", "threads_left").equals("1.0"));

        Files.delete(until);
        Await.until("its thread ends", Duration.ofSeconds(30), () -> metric("threads_left").equals("0"));
        Await.until("its classes go", Duration.ofSeconds(60), () -> {
            collect(server);
            return metric("loaders_uncollected").equals("0");
        });
        admin.delete("/api/plugins/test-habits?data=true");
        Await.until("the server's own figures forget it", Duration.ofSeconds(30), () -> told("test-habits", "threads_left").isEmpty());
        assertThat(admin.get("/api/audit?thing=plugin&thingId=test-habits").get("items"))
                .extracting(line -> line.get("action").asText())
                .containsExactly("plugin.removed", "plugin.stopped", "plugin.installed");
        assertThat(admin.get("/api/audit?thing=pluginkey&thingId=" + SigningKeys.id(MAKER.getPublic())).get("items"))
                .extracting(line -> line.get("action").asText())
                .containsExactly("pluginkey.created");
        assertThat(scraped(Api.signedIn(server, "carol").token()).statusCode()).isEqualTo(403);
        assertThat(scraped("nonsense").statusCode()).isEqualTo(401);
    }

    @Test
    void theServersOwnFiguresTellOfPluginsAsWell(SwitchboardServer shared) throws IOException, InterruptedException {
        server = shared;
        admin = Api.signedIn(server, "admin");
        assertThat(server.management("/metrics").body())
                .contains("memory_used_heap_bytes", "undertow_request_count_total", "datasources_pool_active_count");
        Await.until("the plugin is told of", Duration.ofSeconds(30), () -> !told("channel-echo", "calls_total").isEmpty());
        double calls = Double.parseDouble(told("channel-echo", "calls_total"));
        double waited = Double.parseDouble(told("channel-echo", "call_seconds_count"));
        double errors = Double.parseDouble(told("channel-echo", "errors_total"));
        for (int i = 0; i < 5; i++) {
            admin.get("/api/x/channel-echo/notes");
        }
        // What is told may be a second old: it is worked out once a scrape.
        Await.until("the calls are told of", Duration.ofSeconds(10), () -> Double.parseDouble(told("channel-echo", "calls_total")) >= calls + 5);
        assertThat(Double.parseDouble(told("channel-echo", "call_seconds_count"))).isGreaterThanOrEqualTo(waited + 5);
        assertThat(Double.parseDouble(told("channel-echo", "errors_total"))).isEqualTo(errors);
        assertThat(told("channel-echo", "up")).isEqualTo("1.0");
    }

    private String metric(String name) {
        return value(scraped(admin.token()).body(), "test-habits", name);
    }

    /** As the management port tells it. */
    private String told(String plugin, String name) {
        try {
            return value(server.management("/metrics").body(), plugin, name);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String value(String text, String plugin, String name) {
        return text.lines()
                .filter(line -> line.startsWith("switchboard_plugin_" + name + "{") && line.contains("plugin=\"" + plugin + "\""))
                .filter(line -> line.contains("version=\"1."))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElse("");
    }

    /** As a monitoring asks. */
    private HttpResponse<String> scraped(String token) {
        HttpRequest request = HttpRequest.newBuilder(server.uri("/api/metrics"))
                .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1")
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void collect(SwitchboardServer server) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(server.java().pid()), "GC.run")
                .redirectErrorStream(true)
                .start();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
    }

    /** Leaves a thread that ends when the file is gone that is named in the archive. */
    @Extension
    public static final class Habits implements Notifier {
        public Habits() throws IOException {
            Path until;
            try (InputStream in = Habits.class.getResourceAsStream("/until")) {
                until = Path.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
            Thread thread = new Thread(() -> goOn(until), "habit");
            thread.setDaemon(true);
            thread.start();
        }

        private static void goOn(Path until) {
            while (Files.exists(until)) {
                try {
                    new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
                } catch (InterruptedException ignored) {
                    // That is the habit.
                }
            }
        }

        @Override
        public boolean reaches(String address) {
            return false;
        }

        @Override
        public void send(String address, String subject, String text) {}
    }
}
