package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A customer is given all there is of him, and is forgotten, in the running server: rows, files, index, screens. */
@ExtendWith(SharedServer.class)
class PersonalDataIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final String word = "w" + UUID.randomUUID().toString().replace("-", "");
    private Api agent;
    private String conversation;

    @AfterEach
    void leave() {
        Chats.end(agent, conversation);
    }

    private static Map<String, String> unzip(byte[] zip) throws IOException {
        Map<String, String> parts = new HashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                parts.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return parts;
    }

    @Test
    void isGivenAndForgotten(SwitchboardServer server) throws IOException {
        Api admin = Api.signedIn(server, "admin");
        agent = Api.online(server, "alice");
        JsonNode session = Api.nobody(server)
                .post("/api/widget/demo/session", Map.of("name", "Anna " + word, "email", word + "@example.com"));
        Api anna = Api.as(server, session.get("token").asText());
        try (Socket screen = Socket.agent(server, agent)) {
            anna.write("my parcel " + word + " is lost");
            JsonNode heard = screen.await("message.created", frame -> frame.at("/data/content/text").asText().contains(word));
            conversation = heard.get("conversationId").asText();
            agent.post("/api/conversations/" + conversation + "/accept", Map.of());
            agent.answer(conversation, "dear " + word);
            String contact = admin.get("/api/conversations/" + conversation).at("/contact/id").asText();
            Await.until("the message is found", SOON, () -> admin.get("/api/conversations?q=" + word).get("items").size() == 1);

            admin.post("/api/x/channel-echo/notes", Map.of("text", word + " called", "conversationId", conversation));
            Map<String, String> parts = unzip(admin.bytes("/api/personal-data/contacts/" + contact));
            assertThat(parts.get("person.json")).contains(word + "@example.com");
            assertThat(parts.get("messages.ndjson")).contains("my parcel " + word).contains("dear " + word);
            assertThat(parts.get("conversations.ndjson")).contains(conversation);

            String erase = "/api/personal-data/contacts/" + contact + "/erase";
            for (Api other : List.of(agent, Api.signedIn(server, "carol"))) {
                assertThat(other.send("POST", erase, Map.of()).status()).isEqualTo(403);
                assertThat(other.send("GET", "/api/personal-data/contacts/" + contact, null).status()).isEqualTo(403);
            }
            assertThat(admin.send("POST", erase, Map.of("reason", "x".repeat(501))).status()).isEqualTo(422);
            assertThat(admin.send("POST", erase, Map.of("reason", "by mail")).status()).isEqualTo(202);
            screen.await("conversation.erased", frame -> frame.get("conversationId").asText().equals(conversation));

            assertThat(admin.get("/api/contacts/" + contact).get("name").isNull()).isTrue();
            JsonNode messages = admin.get("/api/conversations/" + conversation + "/messages");
            assertThat(messages.toString()).doesNotContain(word);
            assertThat(messages.at("/items/0/content/kind").asText()).isEqualTo("erased");
            Await.until("nothing is found any more", SOON, () -> admin.get("/api/conversations?q=" + word).get("items").isEmpty());
            assertThat(admin.get("/api/contacts?q=" + word).get("items")).isEmpty();
            assertThat(admin.send("POST", erase, Map.of()).status()).isEqualTo(409);
            assertThat(anna.send("GET", "/api/widget/demo/messages", null).status()).as("her session").isEqualTo(401);
            Await.until("the plugin has forgotten her too", SOON, () -> !admin.get("/api/x/channel-echo/notes").toString().contains(word));
            Await.until("it is done", SOON, () -> admin.get("/api/personal-data/erasures").at("/items/0/doneAt").isTextual());
            JsonNode audit = admin.get("/api/audit?thing=contact&thingId=" + contact);
            assertThat(audit.toString()).contains("contact.erased").contains("contact.exported").doesNotContain(word);
        }
    }
}
