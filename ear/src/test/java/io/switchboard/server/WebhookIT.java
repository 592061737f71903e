package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.server.Receiver.Came;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Webhooks, export and import at a whole server: killed in the middle of a delivery, and long after its licence has ended. */
class WebhookIT {
    private static final Duration SOON = Duration.ofSeconds(40);

    @Test
    void tellsSignedInOrderAndOverAKill() throws Exception {
        try (Receiver receiver = new Receiver();
                SwitchboardServer server = new SwitchboardServer("webhooks", Map.of()).start()) {
            Api admin = Api.signedIn(server, "admin");
            Map<String, Object> form = Map.of("name", "CRM", "url", receiver.url(), "events", List.of("*"));
            Api.Answer refused = admin.send("POST", "/api/webhooks", form);
            assertThat(refused.status()).as("the own network is closed").isEqualTo(422);
            assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo("url");
            for (String inner : List.of("https://127.0.0.1/", "https://169.254.169.254/", "https://[::1]/", "https://localhost/", "http://1.1.1.1/")) {
                assertThat(admin.send("POST", "/api/webhooks", Map.of("name", "x", "url", inner, "events", List.of("*"))).status()).as(inner).isEqualTo(422);
            }
            assertThat(receiver.came()).isEmpty();
            admin.put("/api/settings", Map.of("values", Map.of("webhookHosts", "127.0.0.1")));
            JsonNode made = Await.until("the setting holds", SOON, () -> admin.send("POST", "/api/webhooks", form), a -> a.status() == 201).json();
            String path = "/api/webhooks/" + made.get("id").asText();
            String secret = made.get("secret").asText();
            assertThat(admin.get(path).get("secret").isNull()).as("shown once").isTrue();
            assertThat(admin.post(path + "/ping", null).get("status").asInt()).isEqualTo(200);

            Api visitor = Api.visitor(server);
            visitor.write("one");
            Await.until("the message is told", SOON, () -> !receiver.taken("message.created").isEmpty());
            Came message = receiver.taken("message.created").get(0);
            assertThat(message.signature()).isEqualTo(signature(secret, message));
            assertThat(message.json().at("/data/content/text").asText()).isEqualTo("one");
            assertThat(admin.send("GET", "/api/webhooks", null).http().body()).doesNotContain(secret);
            bringsContacts(admin, Api.signedIn(server, "alice"), receiver);

            receiver.answers(0);
            int before = receiver.came().size();
            visitor.write("two");
            visitor.write("three");
            Await.until("a delivery hangs", SOON, () -> receiver.came().size() > before);
            server.kill();
            receiver.answers(200);
            server.start();
            Await.until("what was on its way is told again", SOON, () -> texts(receiver).containsAll(List.of("one", "two", "three")));
            assertThat(texts(receiver)).as("in order").containsSubsequence("one", "two", "three");
            Api again = Api.signedIn(server, "admin");
            Await.until("nothing waits", SOON, () -> again.get(path).get("waiting").asInt() == 0);
            assertThat(again.get(path).get("dead").asInt()).isZero();
            assertThat(again.get(path + "/deliveries?state=DONE&limit=5").get("items")).isNotEmpty();

            goesWithoutALicence(server, path);
            assertThat(server.errors()).isEmpty();
        }
    }

    private static String signature(String secret, Came came) {
        try {
            String time = came.signature().substring(0, came.signature().indexOf(','));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((time.substring(2) + ".").getBytes(StandardCharsets.UTF_8));
            return time + ",v1=" + HexFormat.of().formatHex(mac.doFinal(came.body()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of the visitor's messages, each once: its repeats have the same id. */
    private static List<String> texts(Receiver receiver) {
        Set<String> known = new HashSet<>();
        List<String> texts = new ArrayList<>();
        for (Came came : receiver.taken("message.created")) {
            if (came.json().at("/data/direction").asText().equals("IN") && known.add(came.id())) {
                texts.add(came.json().at("/data/content/text").asText());
            }
        }
        return texts;
    }

    private static List<JsonNode> lines(Api.Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.http().headers().firstValue("Content-Type").orElse("")).startsWith("application/x-ndjson");
        return answer.http().body().lines().map(WebhookIT::json).toList();
    }

    private static JsonNode json(String line) {
        try {
            return Api.JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void bringsContacts(Api admin, Api alice, Receiver receiver) {
        byte[] file = "name,email\n王小明,wang@x.example\nnobody,\n".getBytes(StandardCharsets.UTF_8);
        List<JsonNode> report = lines(admin.send("POST", "/api/import/contacts", "text/csv", file));
        assertThat(report).extracting(line -> line.path("outcome").asText()).containsExactly("CREATED", "REFUSED", "");
        assertThat(report.get(1).at("/errors/0/message").asText()).isNotBlank();
        assertThat(report.get(2).get("done").asBoolean()).isTrue();
        assertThat(lines(admin.send("POST", "/api/import/contacts", "text/csv", file)).get(0).get("outcome").asText()).isEqualTo("UNCHANGED");
        String id = report.get(0).get("contact").asText();
        Await.until("the contact is told", SOON, () -> receiver.taken("contact.created").stream().anyMatch(came -> came.json().at("/data/id").asText().equals(id)));
        List<JsonNode> out = lines(admin.send("GET", "/api/export/contacts", null));
        assertThat(out).anySatisfy(contact -> assertThat(contact.get("id").asText()).isEqualTo(id));
        assertThat(lines(admin.send("GET", "/api/export/messages", null))).anySatisfy(message -> assertThat(message.at("/content/text").asText()).isEqualTo("one"));
        Api.Answer wrong = admin.send("POST", "/api/import/contacts", "text/csv", "nonsense\n".getBytes(StandardCharsets.UTF_8));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(admin.send("GET", "/api/export/contacts?from=yesterday", null).json().at("/errors/0/field").asText()).isEqualTo("from");
        assertThat(alice.send("GET", "/api/export/contacts", null).status()).isEqualTo(403);
        for (int i = 0; i < 6; i++) {
            assertThat(admin.send("HEAD", "/api/export/contacts", null).status()).as("holds no place when nothing is written").isEqualTo(200);
            assertThat(admin.send("GET", "/api/export/contacts?after=nowhere", null).status()).isEqualTo(422);
        }
        assertThat(admin.send("GET", "/api/export/contacts", null).status()).isEqualTo(200);
    }

    private static void goesWithoutALicence(SwitchboardServer server, String path) {
        server.clock("P40D");
        Api nobody = Api.nobody(server);
        Api admin = Api.as(server, Await.until(
                        "the admin signs in",
                        SOON,
                        () -> nobody.send("POST", "/api/session", Map.of("username", "admin", "password", SwitchboardServer.PASSWORD)),
                        answer -> answer.status() == 200)
                .json()
                .get("token")
                .asText());
        Await.until("the demo's licence has ended", Duration.ofSeconds(90), () -> admin.get("/api/licence").get("state").asText().equals("EXPIRED"));
        assertThat(admin.send("POST", "/api/webhooks", Map.of("name", "x", "url", "https://127.0.0.1/", "events", List.of("*"))).status()).isIn(403, 422);
        assertThat(admin.send("POST", path + "/ping", null).status()).isEqualTo(403);
        assertThat(lines(admin.send("GET", "/api/export/contacts", null))).isNotEmpty();
        assertThat(lines(admin.send("GET", "/api/export/conversations", null))).isNotEmpty();
        assertThat(lines(admin.send("GET", "/api/export/messages?limit=2", null))).hasSize(2);
    }
}
