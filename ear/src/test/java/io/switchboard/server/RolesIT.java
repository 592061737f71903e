package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a role of the house's own may do holds in lists, calls and sockets, and changes while people work. */
@ExtendWith(SharedServer.class)
class RolesIT {
    private static final String PASSWORD = "roles and permissions 33";

    private Api agent;
    private String conversation;

    @AfterEach
    void leave() {
        Chats.end(agent, conversation);
    }

    private static String role(Api admin, Map<String, String> permissions) {
        return admin.post("/api/roles", Map.of("name", "Role " + UUID.randomUUID(), "permissions", permissions)).get("id").asText();
    }

    private static Api somebody(SwitchboardServer server, Api admin, String role) {
        String username = "r" + UUID.randomUUID();
        admin.post("/api/agents", new HashMap<>(Map.of(
                "username", username, "name", "Robin", "roles", List.of(role), "password", PASSWORD, "capacity", 0)));
        return Api.as(server, Api.nobody(server).post("/api/session", Map.of("username", username, "password", PASSWORD)).get("token").asText());
    }

    private static List<String> seen(Api person) {
        List<String> ids = new ArrayList<>();
        person.get("/api/conversations?limit=200").get("items").forEach(each -> ids.add(each.get("id").asText()));
        return ids;
    }

    @Test
    void aReaderReadsAndNothingElse(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        Api reader = somebody(server, admin, role(admin, Map.of("conversations:read", "ALL")));
        agent = Api.online(server, "alice");
        try (Socket screen = Socket.agent(server, reader)) {
            Api.visitor(server).write("who may read this?");
            JsonNode heard = screen.await("message.created", frame -> frame.at("/data/content/text").asText().startsWith("who may"));
            conversation = heard.get("conversationId").asText();
        }
        assertThat(seen(reader)).contains(conversation);
        for (String call : List.of("close", "accept", "read")) {
            Api.Answer answer = reader.send("POST", "/api/conversations/" + conversation + "/" + call, Map.of("seq", 1));
            assertThat(answer.status()).as(call).isEqualTo(403);
            assertThat(answer.json().get("detail").asText()).isNotBlank();
        }
        assertThat(reader.send("POST", "/api/conversations/" + conversation + "/messages", Api.message("me too")).status()).isEqualTo(403);
        for (String path : List.of("/api/contacts", "/api/agents", "/api/groups", "/api/channels", "/api/plugins", "/api/settings", "/api/roles", "/api/departments")) {
            assertThat(reader.send("GET", path, null).status()).as(path).isEqualTo(403);
        }
        // What is his own is his.
        assertThat(reader.send("PUT", "/api/agents/me/state", Map.of("state", "AWAY")).status()).isEqualTo(200);
        assertThat(reader.send("PATCH", "/api/agents/me", Map.of("name", "Robin R.")).status()).isEqualTo(200);
        String alice = agent.get("/api/session").at("/agent/id").asText();
        assertThat(reader.send("PUT", "/api/agents/" + alice + "/state", Map.of("state", "AWAY")).status()).isEqualTo(403);
        assertThat(reader.send("PATCH", "/api/agents/" + alice, Map.of("name", "A")).status()).isEqualTo(403);
        assertThat(reader.send("POST", "/api/agents", Map.of("username", "x", "name", "X", "roles", List.of("ADMIN"))).status()).isEqualTo(403);
    }

    @Test
    void whoeverIsGivenLessSeesLessAtOnce(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        String role = role(admin, Map.of("conversations:read", "ALL", "agents:read", "ALL"));
        Api person = somebody(server, admin, role);
        agent = Api.online(server, "alice");
        Api visitor = Api.visitor(server);
        visitor.write("first");
        try (Socket desk = Socket.agent(server, agent);
                Socket screen = Socket.agent(server, person)) {
            visitor.write("second");
            conversation = screen.await("message.created", frame -> frame.at("/data/content/text").asText().equals("second"))
                    .get("conversationId")
                    .asText();
            assertThat(seen(person)).contains(conversation);

            admin.send("PATCH", "/api/roles/" + role, Map.of("permissions", Map.of("conversations:read", "OWN", "agents:read", "ALL")));

            screen.await("role.updated", frame -> true);
            assertThat(seen(person)).doesNotContain(conversation);
            assertThat(person.get("/api/session").at("/permissions/conversations:read").asText()).isEqualTo("OWN");
            assertThat(person.send("GET", "/api/conversations/" + conversation, null).status()).isEqualTo(404);
            visitor.write("third");
            desk.await("message.created", frame -> frame.at("/data/content/text").asText().equals("third"));
            // One thread brings it to all screens.
            assertThat(screen.all("message.created", frame -> frame.at("/data/content/text").asText().equals("third"))).isEmpty();
        }
    }

    @Test
    void whoeverIsGivenLessFindsExportsAndOpensLessAtOnce(SwitchboardServer server) throws Exception {
        Api admin = Api.signedIn(server, "admin");
        Map<String, String> all = Map.of("conversations:read", "ALL", "conversations:export", "ALL", "contacts:read", "ALL", "contacts:export", "ALL");
        String role = role(admin, all);
        Api person = somebody(server, admin, role);
        agent = Api.online(server, "alice");
        Api visitor = Api.visitor(server);
        String word = "narrowed" + UUID.randomUUID().toString().replace("-", "");
        byte[] form = ("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nsecret\r\n--b--\r\n")
                .getBytes(StandardCharsets.UTF_8);
        String file = visitor.send("POST", "/api/widget/demo/files", "multipart/form-data; boundary=b", form).json().get("id").asText();
        visitor.post("/api/widget/demo/messages", Map.of("clientId", UUID.randomUUID().toString(), "content", Map.of("type", "file", "fileId", file)));
        visitor.write(word);
        conversation = Chats.withLast(person, word).get("id").asText();
        String q = "/api/conversations?q=" + word;
        Await.until("the word is found", Duration.ofSeconds(30), () -> person.get(q).get("items"), found -> found.size() == 1);
        assertThat(person.send("GET", "/api/files/" + file, null).status()).isEqualTo(200);
        for (String what : List.of("conversations", "messages")) {
            assertThat(person.send("GET", "/api/export/" + what, null).http().body()).as(what).contains(conversation);
        }
        try (Socket screen = Socket.agent(server, person)) {
            admin.send("PATCH", "/api/roles/" + role, Map.of("permissions", Map.of(
                    "conversations:read", "OWN", "conversations:export", "OWN", "contacts:read", "ALL", "contacts:export", "ALL")));
            screen.await("role.updated", frame -> true);
            assertThat(person.get(q).get("items")).isEmpty();
            assertThat(person.send("GET", "/api/files/" + file, null).status()).isEqualTo(404);
            assertThat(person.send("GET", "/api/conversations/" + conversation + "/messages", null).status()).isEqualTo(404);
            for (String what : List.of("conversations", "messages", "messages?after=" + conversation + ".0")) {
                Api.Answer export = person.send("GET", "/api/export/" + what, null);
                assertThat(export.status()).as(what).isEqualTo(200);
                assertThat(export.http().body()).as(what).doesNotContain(conversation).doesNotContain(word);
            }
            screen.send(Socket.resume(conversation, 0));
            screen.await("resumed", frame -> true);
            assertThat(screen.all(frame -> conversation.equals(frame.path("conversationId").asText()) && frame.toString().contains(word))).isEmpty();
        }
    }

    @Test
    void nobodyMakesHimselfMoreThanHeIs(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        String role = role(admin, Map.of("agents:read", "ALL", "agents:write", "ALL", "roles:write", "ALL"));
        Api office = somebody(server, admin, role);
        String me = office.get("/api/session").at("/agent/id").asText();
        String boss = admin.get("/api/session").at("/agent/id").asText();

        assertThat(office.send("PATCH", "/api/agents/" + me, Map.of("roles", List.of("ADMIN"))).status()).isEqualTo(403);
        assertThat(office.send("PATCH", "/api/roles/" + role, Map.of("permissions", Map.of("plugins:write", "ALL"))).status()).isEqualTo(403);
        assertThat(office.send("POST", "/api/roles", Map.of("name", "All", "permissions", Map.of("settings:write", "ALL"))).status()).isEqualTo(403);
        assertThat(office.send("PATCH", "/api/agents/" + boss, Map.of("email", "mine@shop.example")).status()).isEqualTo(403);
        assertThat(office.send("POST", "/api/agents/" + boss + "/reset-password", null).status()).isEqualTo(403);
        assertThat(office.send("POST", "/api/agents", Map.of("username", "u" + UUID.randomUUID(), "name", "U", "roles", List.of("AGENT"))).status()).isEqualTo(403);
        assertThat(office.send("PATCH", "/api/roles/ADMIN", Map.of("name", "Mine")).status()).isEqualTo(404);
        Api.Answer wrong = admin.send("POST", "/api/roles", Map.of("name", "Wrong", "permissions", Map.of("conversations:read", "MUCH")));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json().at("/errors/0/field").asText()).isEqualTo("permissions.conversations:read");
    }
}
