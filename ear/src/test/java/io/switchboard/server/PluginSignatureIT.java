package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.loader.ArchiveSigner;
import io.switchboard.loader.SigningKeys;
import io.switchboard.spi.module.Notifier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.Extension;

/** A server as it comes takes the plugins of its build, and those whose makers its admin trusts. */
@ExtendWith(SharedServer.class)
class PluginSignatureIT {
    private static final KeyPair MAKER = SigningKeys.make();

    @TempDir
    Path folder;

    private Api admin;
    private Path zip;

    @BeforeEach
    void make(SwitchboardServer server) throws IOException {
        admin = Api.signedIn(server, "admin");
        zip = Files.write(folder.resolve("other.zip"), another());
    }

    @AfterEach
    void leave() {
        admin.send("DELETE", "/api/plugins/test-quiet?data=true", null);
        admin.send("DELETE", "/api/plugin-keys/" + SigningKeys.id(MAKER.getPublic()), null);
    }

    @Test
    void onlyWhatATrustedKeySignedIsTaken(SwitchboardServer server) throws Exception {
        refused("UNSIGNED");
        assertThat(looked("trust").isNull()).isTrue();
        assertThat(looked("refusal").asText()).contains("not signed");
        ArchiveSigner.sign(zip, MAKER.getPrivate(), MAKER.getPublic());
        refused("KEY_UNKNOWN");
        assertThat(looked("signedBy").asText()).isEqualTo(SigningKeys.id(MAKER.getPublic()));
        String key = SigningKeys.text(MAKER.getPublic());
        JsonNode added = admin.post("/api/plugin-keys", Map.of("name", "Maker", "publicKey", key));
        assertThat(added.get("addedBy").asText()).isEqualTo("admin");
        assertThat(admin.send("POST", "/api/plugin-keys", Map.of("name", "Maker", "publicKey", key)).status()).isEqualTo(409);
        assertThat(admin.get("/api/plugin-keys").get("items")).anyMatch(each -> each.get("publicKey").asText().equals(key));

        byte[] good = Files.readAllBytes(zip);
        try (FileSystem archive = FileSystems.newFileSystem(zip)) {
            Files.writeString(archive.getPath("/classes/messages.properties"), "plugin.name=Altered\n");
        }
        refused("ENTRY_ALTERED");
        Files.write(zip, good);
        try (FileSystem archive = FileSystems.newFileSystem(zip)) {
            Files.writeString(archive.getPath("/classes/Evil.class"), "x");
        }
        refused("ENTRY_ADDED");

        Files.write(zip, good);
        assertThat(looked("trust").asText()).isEqualTo("SIGNED");
        assertThat(looked("signedBy").asText()).isEqualTo("Maker");
        assertThat(looked("permissions").get(0).asText()).isEqualTo("contacts");
        assertThat(looked("hosts").get(0).asText()).isEqualTo("api.example.com");
        assertThat(looked("name").asText()).isEqualTo("Quiet");
        assertThat(looked("change").asText()).isEqualTo("NEW");
        Api.Answer installed = admin.send("POST", "/api/plugins", "application/zip", good);
        assertThat(installed.status()).as(installed.http().body()).isEqualTo(201);
        assertThat(installed.json().get("state").asText()).as(installed.http().body()).isEqualTo("STARTED");
        assertThat(installed.json().get("trust").asText()).isEqualTo("SIGNED");
        assertThat(installed.json().get("signedBy").asText()).isEqualTo("Maker");
        assertThat(admin.get("/api/plugins").get("items"))
                .filteredOn(each -> each.get("id").asText().equals("channel-echo"))
                .allMatch(each -> each.get("trust").asText().equals("BUNDLED"));

        assertThat(admin.send("DELETE", "/api/plugin-keys/" + added.get("id").asText(), null).status()).isEqualTo(204);
        admin.post("/api/plugins/test-quiet/stop", null);
        JsonNode started = admin.post("/api/plugins/test-quiet/start", null);
        assertThat(started.get("state").asText()).isEqualTo("FAILED");
        assertThat(started.get("problem").asText()).contains(added.get("id").asText());
    }

    @Test
    void keysAreTheAdmins(SwitchboardServer server) {
        assertThat(Api.signedIn(server, "carol").send("GET", "/api/plugin-keys", null).status()).isEqualTo(403);
        assertThat(Api.nobody(server).send("GET", "/api/plugin-keys", null).status()).isEqualTo(401);
        Api.Answer wrong = admin.send("POST", "/api/plugin-keys", Map.of("name", "x", "publicKey", "no key"));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json().at("/errors/0/field").asText()).isEqualTo("publicKey");
        assertThat(admin.get("/api/plugin-keys").get("unsigned").asText()).isEqualTo("REFUSED");
    }

    private JsonNode looked(String field) throws IOException {
        Api.Answer answer = admin.send("POST", "/api/plugins/preview", "application/zip", Files.readAllBytes(zip));
        assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
        return answer.json().get(field);
    }

    private void refused(String fault) throws IOException {
        Api.Answer answer = admin.send("POST", "/api/plugins", "application/zip", Files.readAllBytes(zip));
        assertThat(answer.status()).as(answer.http().body()).isEqualTo(422);
        assertThat(answer.json().get("type").asText()).endsWith("plugin." + fault);
        assertThat(answer.json().get("detail").asText()).isNotBlank();
    }

    /** A plugin that nobody notices, of a class of this test's. */
    private static byte[] another() throws IOException {
        String file = Quiet.class.getName().replace('.', '/') + ".class";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes);
                InputStream type = Quiet.class.getClassLoader().getResourceAsStream(file)) {
            entry(out, "plugin.properties", """
                    plugin.id=test-quiet
                    plugin.version=1.0.0
                    plugin.requires=>=0.1 & <1
                    plugin.kind=module
                    plugin.provider=Tests
                    plugin.permissions=contacts, notices
                    plugin.hosts=api.example.com
                    """.getBytes(StandardCharsets.UTF_8));
            entry(out, "classes/" + file, type.readAllBytes());
            entry(out, "classes/META-INF/extensions.idx", Quiet.class.getName().getBytes(StandardCharsets.UTF_8));
            entry(out, "classes/messages.properties", "plugin.name=Quiet\n".getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void entry(ZipOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(content);
        out.closeEntry();
    }

    /** Reaches nobody. */
    @Extension
    public static final class Quiet implements Notifier {
        @Override
        public boolean reaches(String address) {
            return false;
        }

        @Override
        public void send(String address, String subject, String text) {}
    }
}
