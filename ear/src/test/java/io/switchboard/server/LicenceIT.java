package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.core.licence.Licence;
import io.switchboard.core.licence.LicenceFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A licence at a whole server, and the ways around it. The server is a build of ours with a key of the test's own. */
class LicenceIT {

    private static final Path ARCHIVES = Path.of(System.getProperty("plugins.dir"));
    private static final String KEYS = "io/switchboard/core/licence/trusted-keys.properties";
    private static final Duration SOON = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    private KeyPair keys;
    private Api key;

    private String licence(String edition, int seats, Instant issuedAt, String... addOns) {
        LocalDate today = LocalDate.ofInstant(issuedAt, ZoneOffset.UTC);
        Licence licence = new Licence(
                "L-" + seats, "Tea Caravan", edition, Set.of(), seats, Map.of(), Set.of(addOns), today.minusDays(1), today.plusDays(200), 10, issuedAt);
        return LicenceFile.sign(licence, "test", keys.getPrivate());
    }

    @Test
    void holdsOnEveryWay() throws Exception {
        keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Instant now = Instant.now();
        Path file = folder.resolve("tea.licence");
        Files.writeString(file, licence("erp", 2, now.minusSeconds(60)));
        Map<String, String> environment = Map.of("SWITCHBOARD_LICENCE", file.toString(), "SWITCHBOARD_UNSIGNED_PLUGINS", "true");
        try (SwitchboardServer server = new SwitchboardServer("licence", environment)) {
            trust(server.deployment());
            server.start();
            Api admin = Api.signedIn(server, "admin");
            JsonNode licence = admin.get("/api/licence");
            assertThat(licence.get("state").asText()).isEqualTo("VALID");
            assertThat(licence.get("licensee").asText()).isEqualTo("Tea Caravan");
            assertThat(licence.at("/edition/name").asText()).isEqualTo("ERP");

            seats(server, admin);
            badFiles(admin, now);
            moduleOutside(admin);
            newerLicence(server, admin, now);
            endAndClockBack(server);
        }
    }

    private static void seats(SwitchboardServer server, Api admin) {
        // The admin has one of the two.
        assertThat(signIn(server, "alice").status()).isEqualTo(200);
        Api.Answer refused = signIn(server, "bob");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().get("type").asText()).isEqualTo("/problems/licence.seats");
        assertThat(refused.json().get("detail").asText()).contains("2 seats");
        assertThat(signIn(server, "admin").status()).isEqualTo(200);
        JsonNode seats = admin.get("/api/licence").get("seats");
        assertThat(seats.get("used").asInt()).isEqualTo(2);
        assertThat(seats.get("holders")).extracting(h -> h.get("username").asText()).containsExactlyInAnyOrder("alice", "admin");
    }

    private void badFiles(Api admin, Instant now) throws Exception {
        String good = licence("erp", 50, now);
        KeyPair own = keys;
        keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        String forged = licence("erp", 50, now);
        keys = own;
        LocalDate soon = LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(20);
        String early = LicenceFile.sign(
                new Licence("L-0", "Tea Caravan", "erp", Set.of(), 9, Map.of(), Set.of(), soon, null, 0, now), "test", keys.getPrivate());
        Map<String, String> bad = Map.of(
                "no licence", "UNREADABLE",
                good.replace("\"seats\" : 50", "\"seats\" : 500"), "ALTERED",
                forged, "FORGED",
                good.replace("key: test", "key: other"), "FOREIGN",
                licence("erp", 50, now.minus(Duration.ofDays(500))), "EXPIRED",
                early, "NOT_YET_VALID");
        bad.forEach((text, fault) -> {
            Api.Answer answer = put(admin, text);
            assertThat(answer.status()).as(fault).isEqualTo(422);
            assertThat(answer.json().get("type").asText()).isEqualTo("/problems/licence." + fault);
            assertThat(answer.json().get("detail").asText()).isNotBlank();
        });
    }

    private static void moduleOutside(Api admin) throws IOException {
        admin.delete("/api/plugins/channel-echo");
        JsonNode plugin = admin.send("POST", "/api/plugins", "application/zip", echoAs("recording")).json();
        assertThat(plugin.get("state").asText()).isEqualTo("STOPPED");
        assertThat(plugin.get("licensed").asBoolean()).isFalse();
        assertThat(plugin.get("editions")).extracting(JsonNode::asText).contains("Call centre");
        for (String way : new String[] {"POST /api/plugins/channel-echo/start", "GET /api/x/channel-echo/notes", "GET /ui/x/channel-echo/0123456789abcdef/main.js"}) {
            String[] words = way.split(" ");
            Api.Answer refused = admin.send(words[0], words[1], null);
            assertThat(refused.status()).as(way).isEqualTo(403);
            assertThat(refused.json().get("type").asText()).isEqualTo("/problems/licence.module");
            assertThat(refused.json().get("detail").asText()).contains("Call recording", "Call centre");
        }
        assertThat(admin.get("/api/ui").toString()).doesNotContain("channel-echo");
        assertThat(admin.get("/api/connectors").toString()).doesNotContain("channel-echo");
    }

    private void newerLicence(SwitchboardServer server, Api admin, Instant now) {
        Map<String, Object> form = Map.of("name", "Shop", "scopes", List.of("conversations:read"), "expiresAt", now.plus(Duration.ofDays(900)).toString());
        Api.Answer withoutAddOn = admin.send("POST", "/api/api-keys", form);
        assertThat(withoutAddOn.status()).isEqualTo(403);
        assertThat(withoutAddOn.json().get("detail").asText()).contains("API");
        assertThat(admin.get("/api/session").at("/withheld/api").asText()).as("what the console shows no entry of").contains("API access");
        assertThat(put(admin, licence("call-centre", 9, now, "api")).status()).isEqualTo(200);
        key = Api.as(server, admin.post("/api/api-keys", form).get("key").asText());
        assertThat(key.send("GET", "/api/conversations", null).status()).isEqualTo(200);
        assertThat(admin.get("/api/session").get("withheld").has("api")).isFalse();
        Await.until("the module runs", SOON, () -> admin.send("GET", "/api/x/channel-echo/notes", null).status() == 200);
        assertThat(admin.get("/api/plugins/channel-echo").get("licensed").asBoolean()).isTrue();
        assertThat(signIn(server, "bob").status()).isEqualTo(200);
    }

    private void endAndClockBack(SwitchboardServer server) {
        server.clock("P400D");
        // The sessions of before the leap have ended too.
        Await.until("it has ended", SOON, () -> {
            Api.Answer answer = admin(server).send("GET", "/api/licence", null);
            return answer.status() == 200 && answer.json().get("state").asText().equals("EXPIRED");
        });
        Api later = admin(server);
        Api.Answer refused = key.send("GET", "/api/conversations", null);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().get("type").asText()).isEqualTo("/problems/licence.module");
        assertThat(later.send("GET", "/api/x/channel-echo/notes", null).status()).isEqualTo(403);
        assertThat(later.get("/api/licence").at("/seats/allowed").asInt()).isEqualTo(5);
        assertThat(later.send("GET", "/api/conversations", null).status()).as("data stays readable").isEqualTo(200);
        // The visitor's chat needs no licence, and is taken.
        assertThat(Api.visitor(server).write("still there?").get("id").asText()).isNotBlank();
        server.clock("PT0S");
        server.stop();
        server.start();
        Api back = admin(server);
        assertThat(back.get("/api/licence").get("state").asText()).as("the clock set back").isEqualTo("EXPIRED");
        // The archive that was repacked has given way to the server's own.
        assertThat(back.get("/api/plugins/channel-echo").get("bundled").asBoolean()).isTrue();
    }

    private static Api admin(SwitchboardServer server) {
        return Api.as(server, signIn(server, "admin").json().get("token").asText());
    }

    private static Api.Answer signIn(SwitchboardServer server, String username) {
        return Api.nobody(server).send("POST", "/api/session", Map.of("username", username, "password", SwitchboardServer.PASSWORD));
    }

    private static Api.Answer put(Api admin, String text) {
        return admin.send("PUT", "/api/licence", "application/octet-stream", text.getBytes(StandardCharsets.UTF_8));
    }

    /** The archive of a plugin of ours, as if it were a part of another module. */
    private static byte[] echoAs(String module) throws IOException {
        byte[] echo;
        try (Stream<Path> files = Files.list(ARCHIVES)) {
            echo = Files.readAllBytes(files.filter(f -> f.getFileName().toString().startsWith("channel-echo-")).findFirst().orElseThrow());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(echo));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                byte[] content = in.readAllBytes();
                boolean descriptor = entry.getName().equals("plugin.properties");
                out.write(descriptor
                        ? new String(content, StandardCharsets.UTF_8)
                                .replaceAll("plugin.module=.*", "plugin.module=" + module)
                                .getBytes(StandardCharsets.UTF_8)
                        : content);
            }
        }
        return bytes.toByteArray();
    }

    /** What a vendor does before he builds: his key stands among the trusted ones. */
    private void trust(Path ear) throws IOException {
        String key = "test=" + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()) + "\n";
        Path jar = folder.resolve("core.jar");
        try (FileSystem whole = FileSystems.newFileSystem(ear)) {
            Path core;
            try (Stream<Path> libraries = Files.list(whole.getPath("lib"))) {
                core = libraries.filter(f -> f.getFileName().toString().startsWith("switchboard-core")).findFirst().orElseThrow();
            }
            Files.copy(core, jar);
            try (FileSystem inner = FileSystems.newFileSystem(jar)) {
                Files.writeString(inner.getPath(KEYS), key);
            }
            Files.copy(jar, core, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
