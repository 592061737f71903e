package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Passwords, sessions and locks on the whole server. */
@ExtendWith(SharedServer.class)
class SignInIT {
    private static final String RIGHT = "kettle and lantern 7";

    private static JsonNode somebody(Api admin) {
        return admin.post("/api/agents", Map.of("username", "s" + UUID.randomUUID(), "name", "Robin", "roles", List.of("AGENT"), "password", RIGHT));
    }

    private static Api.Answer enter(SwitchboardServer server, String username, String password) {
        return Api.nobody(server).send("POST", "/api/session", Map.of("username", username, "password", password));
    }

    private static Api session(SwitchboardServer server, JsonNode person) {
        return Api.as(server, enter(server, person.get("username").asText(), RIGHT).json().get("token").asText());
    }

    @Test
    void everybodySeesWhereHeIsSignedInAndEndsIt(SwitchboardServer server) throws IOException {
        JsonNode person = somebody(Api.signedIn(server, "admin"));
        Api here = session(server, person);
        Api there = session(server, person);
        Api third = session(server, person);
        JsonNode list = here.get("/api/sessions").get("items");
        assertThat(list).hasSize(3).filteredOn(s -> s.get("current").asBoolean()).hasSize(1);
        assertThat(list.get(0).get("address").asText()).isEqualTo("127.0.0.1");
        assertThat(list.get(0).get("method").asText()).isEqualTo("PASSWORD");
        assertThat(list.get(0).get("browser").asText()).startsWith("Java-http-client");
        String his = there.get("/api/sessions").get("items").findParents("current").stream()
                .filter(s -> s.get("current").asBoolean()).findFirst().orElseThrow().get("id").asText();
        String ticket = there.post("/api/ws-ticket", null).get("ticket").asText();
        try (RawSocket socket = new RawSocket(server.uri("/"), "/ws/agent?ticket=" + ticket)) {
            here.delete("/api/sessions/" + his);
            assertThat(there.send("GET", "/api/session", null).status()).isEqualTo(401);
            for (String text = socket.next(); text != null; text = socket.next()) {
                assertThat(text).as("the socket ends; till then it may hear things").isNotEmpty();
            }
        }
        assertThat(here.send("DELETE", "/api/sessions/" + his, null).status()).isEqualTo(404);
        here.delete("/api/sessions");
        assertThat(third.send("GET", "/api/session", null).status()).isEqualTo(401);
        assertThat(here.get("/api/sessions").get("items")).hasSize(1);
    }

    @Test
    void anotherSessionIsEndedByWhoeverMayAndNobodyElse(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        JsonNode person = somebody(admin);
        Api his = session(server, person);
        String path = "/api/agents/" + person.get("id").asText();
        String name = his.get("/api/sessions").at("/items/0/id").asText();
        Api alice = Api.signedIn(server, "alice");
        for (String call : List.of("GET " + path + "/sign-in", "DELETE " + path + "/sessions", "DELETE " + path + "/sessions/" + name, "DELETE " + path + "/lock", "GET /api/agents/locks")) {
            assertThat(alice.send(call.split(" ")[0], call.split(" ")[1], null).status()).as(call).isEqualTo(403);
        }
        assertThat(alice.send("DELETE", "/api/sessions/" + name, null).status()).as("not hers").isEqualTo(404);
        assertThat(admin.get(path + "/sign-in").at("/sessions/0/id").asText()).isEqualTo(name);
        admin.delete(path + "/sessions/" + name);
        assertThat(his.send("GET", "/api/session", null).status()).isEqualTo(401);
        Api again = session(server, person);
        admin.send("PATCH", path, Map.of("active", false));
        assertThat(again.send("GET", "/api/session", null).status()).isEqualTo(401);
    }

    @Test
    void guessesWaitAndAnAdminUnlocks(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        JsonNode person = somebody(admin);
        String username = person.get("username").asText();
        String nobody = "n" + UUID.randomUUID();
        for (String name : List.of(username, nobody)) {
            Api.Answer answer = enter(server, name, "wrong");
            for (int i = 0; i < 5 && answer.status() == 401; i++) {
                answer = enter(server, name, "wrong");
            }
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.json().get("type").asText()).isEqualTo("/problems/signIn.locked");
            assertThat(answer.http().headers().firstValue("Retry-After")).isPresent();
        }
        assertThat(enter(server, username, RIGHT).status()).as("even with the right one").isEqualTo(429);
        String path = "/api/agents/" + person.get("id").asText();
        assertThat(admin.get("/api/agents/locks").get("items").findValuesAsText("agent")).contains(person.get("id").asText());
        assertThat(admin.get(path + "/sign-in").at("/lock/failures").asInt()).isGreaterThanOrEqualTo(5);
        admin.delete(path + "/lock");
        assertThat(enter(server, username, RIGHT).status()).isEqualTo(200);
        assertThat(admin.get(path + "/sign-in").get("lock").isNull()).isTrue();
    }

    @Test
    void aSessionInWhichThePasswordIsGuessedEndsAndSignInWaits(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        JsonNode person = somebody(admin);
        Api stolen = session(server, person);
        Api other = session(server, person);
        List<Supplier<Api.Answer>> ways = List.of(
                () -> stolen.send("POST", "/api/session/password", Map.of("current", "wrong", "next", RIGHT + "!")),
                () -> stolen.send("POST", "/api/second-factor", Map.of("password", "wrong")),
                () -> stolen.send("POST", "/api/second-factor/off", Map.of("password", "wrong")),
                () -> stolen.send("POST", "/api/sign-in/sso", Map.of("link", true, "password", "wrong")));
        for (Supplier<Api.Answer> way : ways) {
            assertThat(way.get().status()).isEqualTo(422);
        }
        Api.Answer last = ways.get(0).get();
        assertThat(last.status()).isEqualTo(401);
        assertThat(last.json().get("type").asText()).isEqualTo("/problems/signIn.guessed");
        assertThat(stolen.send("GET", "/api/session", null).status()).as("it has ended").isEqualTo(401);
        assertThat(other.send("GET", "/api/session", null).status()).as("another one goes on").isEqualTo(200);
        Api.Answer waits = other.send("POST", "/api/session/password", Map.of("current", RIGHT, "next", RIGHT + "!"));
        assertThat(waits.status()).as("guesses wait whatever the session").isEqualTo(429);
        assertThat(waits.json().get("type").asText()).isEqualTo("/problems/signIn.locked");
        assertThat(enter(server, person.get("username").asText(), RIGHT).status()).isEqualTo(429);
        admin.delete("/api/agents/" + person.get("id").asText() + "/lock");
        assertThat(other.send("POST", "/api/session/password", Map.of("current", "wrong", "next", RIGHT + "!")).status()).isEqualTo(422);
        assertThat(other.send("POST", "/api/session/password", Map.of("current", RIGHT, "next", RIGHT + "!")).status()).isEqualTo(200);
    }

    @Test
    void passwordsAreCheckedWhereverTheyAreSet(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        Map<String, Object> form = new HashMap<>(Map.of("username", "p" + UUID.randomUUID(), "name", "Robin Meyer", "roles", List.of("AGENT"), "password", "meyer"));
        Api.Answer refused = admin.send("POST", "/api/agents", form);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().get("errors").findValuesAsText("code")).contains("passwordTooShort", "passwordIsName");
        form.remove("password");
        JsonNode made = admin.post("/api/agents", form);
        String link = made.get("inviteUrl").asText().replaceAll(".*/reset/", "");
        JsonNode verdict = Api.nobody(server).post("/api/password-check", Map.of("password", "meyer and a lantern", "link", link));
        assertThat(verdict.get("good").asBoolean()).isFalse();
        assertThat(verdict.get("rules")).filteredOn(rule -> !rule.get("met").asBoolean()).extracting(rule -> rule.get("code").asText()).containsExactly("PERSON");
        assertThat(Api.nobody(server).send("POST", "/api/password-reset/" + link, Map.of("password", "password1234")).status()).isEqualTo(422);
        assertThat(Api.nobody(server).send("POST", "/api/password-reset/" + link, Map.of("password", RIGHT)).status()).isEqualTo(204);
        Api robin = session(server, made);
        for (String bad : List.of("short", "password1234", "x".repeat(500), "robin meyer lantern")) {
            assertThat(robin.send("POST", "/api/session/password", Map.of("current", RIGHT, "next", bad)).status()).as(bad).isEqualTo(422);
        }
    }

    @Test
    @DisplayName("CVE-2026-41902: an invitation valid for ever, or after its mail address has changed")
    void linksEnd(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        JsonNode made = admin.post("/api/agents", Map.of("username", "l" + UUID.randomUUID(), "name", "Robin", "roles", List.of("AGENT")));
        String link = made.get("inviteUrl").asText().replaceAll(".*/reset/", "");
        assertThat(admin.send("PATCH", "/api/agents/" + made.get("id").asText(), Map.of("email", "new@shop.example")).status()).isEqualTo(200);
        assertThat(Api.nobody(server).send("POST", "/api/password-reset/" + link, Map.of("password", RIGHT)).status()).isEqualTo(404);
        String next = admin.post("/api/agents/" + made.get("id").asText() + "/reset-password", null).get("resetUrl").asText().replaceAll(".*/reset/", "");
        assertThat(Api.nobody(server).send("POST", "/api/password-reset/" + next, Map.of("password", RIGHT)).status()).isEqualTo(204);
        assertThat(Api.nobody(server).send("POST", "/api/password-reset/" + next, Map.of("password", RIGHT + "!")).status()).as("once").isEqualTo(404);
    }
}
