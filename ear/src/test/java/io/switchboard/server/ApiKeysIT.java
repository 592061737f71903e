package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** API keys over HTTP: what they open, and all the ways in which they don't. */
@ExtendWith(SharedServer.class)
class ApiKeysIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Api alice;
    private String conversation;

    @AfterEach
    void leave() {
        Chats.end(alice, conversation);
    }

    private static JsonNode make(Api admin, Map<String, Object> more, String... scopes) {
        Map<String, Object> form = new HashMap<>(Map.of("name", "Key " + UUID.randomUUID(), "scopes", List.of(scopes)));
        form.putAll(more);
        return admin.post("/api/api-keys", form);
    }

    private static Api with(SwitchboardServer server, JsonNode made) {
        return Api.as(server, made.get("key").asText());
    }

    private static void refused(Api.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.http().body()).isEqualTo(status);
        assertThat(answer.json().get("type").asText()).isEqualTo("/problems/" + code);
        assertThat(answer.json().get("detail").asText()).isNotBlank();
    }

    private static HttpResponse<String> get(URI uri, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        headers.forEach(request::header);
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void makesNobodyAndGivesNobodyPower(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        Api key = with(server, make(admin, Map.of(), "agents:read", "agents:write"));
        // Somebody who may no more than the key.
        String role = admin.post("/api/roles", Map.of("name", "Role " + UUID.randomUUID(), "permissions", Map.of("agents:read", "ALL"))).get("id").asText();
        String bob = admin.post("/api/agents", Map.of("username", "b" + UUID.randomUUID(), "name", "Bob B.", "roles", List.of(role))).get("id").asText();

        refused(key.send("POST", "/api/agents", Map.of("username", "k" + UUID.randomUUID(), "name", "K", "roles", List.of("AGENT"))), 403, "apiKey.notPerson");
        refused(key.send("PATCH", "/api/agents/" + bob, Map.of("email", "me@evil.example")), 403, "apiKey.notPerson");
        assertThat(key.send("PATCH", "/api/agents/" + bob, Map.of("capacity", 7)).status()).isEqualTo(200);
    }

    @Test
    void opensWhatItsScopesSay(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        alice = Api.online(server, "alice");
        JsonNode made = make(admin, Map.of("name", "Shop system"), "conversations:read", "conversations:write", "contacts:read", "contacts:write");
        assertThat(made.get("key").asText()).matches("sbk_[0-9a-f]{32}_[0-9A-Za-z]{43}");
        Api key = with(server, made);

        try (Socket desk = Socket.agent(server, alice)) {
            Api visitor = Api.visitor(server);
            visitor.write("is it on its way?");
            conversation = desk.await("message.created", frame -> frame.at("/data/content/text").asText().startsWith("is it on")).get("conversationId").asText();
        }
        assertThat(key.get("/api/conversations/" + conversation).get("id").asText()).isEqualTo(conversation);
        Map<String, Object> draft = Api.message("It left our house today.");
        Api.Answer first = key.send("POST", "/api/conversations/" + conversation + "/messages", draft);
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.json().at("/author/kind").asText()).isEqualTo("api");
        assertThat(first.json().at("/author/name").asText()).isEqualTo("Shop system");
        assertThat(first.json().at("/author/id").asText()).isEqualTo(made.get("id").asText());
        Api.Answer again = key.send("POST", "/api/conversations/" + conversation + "/messages", draft);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().get("id")).isEqualTo(first.json().get("id"));
        JsonNode seen = alice.get("/api/conversations/" + conversation + "/messages").get("items");
        assertThat(seen.get(seen.size() - 1).at("/author/kind").asText()).isEqualTo("api");

        assertThat(key.send("POST", "/api/contacts", Map.of("name", "Anna")).status()).isEqualTo(201);
        assertThat(key.send("GET", "/api/x/channel-echo/notes", null).status()).isEqualTo(200);
        refused(key.send("POST", "/api/conversations/" + conversation + "/accept", null), 403, "apiKey.notPerson");
        refused(key.send("POST", "/api/phrases", Map.of("title", "t", "text", "x", "shared", false)), 403, "apiKey.notPerson");
        JsonNode row = admin.get("/api/api-keys/" + made.get("id").asText());
        assertThat(row.get("lastUsedFrom").asText()).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(Instant.parse(row.get("lastUsedAt").asText())).isAfter(Instant.now().minusSeconds(60));
        assertThat(admin.get("/api/api-keys").toString()).doesNotContain(made.get("key").asText().substring(37));
    }

    @Test
    void opensNothingElse(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        List<String> all = new ArrayList<>();
        admin.get("/api/api-keys/scopes").get("items").forEach(scope -> all.add(scope.asText()));
        Api narrow = with(server, make(admin, Map.of(), "contacts:read"));
        Api wide = with(server, make(admin, Map.of(), all.toArray(String[]::new)));

        for (String path : List.of("conversations", "agents", "plugins", "settings", "roles", "channels", "groups", "x/channel-echo/notes")) {
            assertThat(narrow.send("GET", "/api/" + path, null).status()).as(path).isEqualTo(403);
            assertThat(wide.send("GET", "/api/" + path, null).status()).as(path).isEqualTo(200);
        }
        assertThat(narrow.send("POST", "/api/contacts", Map.of("name", "Anna")).status()).isEqualTo(403);
        String boss = admin.get("/api/session").at("/agent/id").asText();
        for (String call : List.of("GET session", "DELETE session", "POST session/password", "POST ws-ticket", "GET ui", "POST agents/" + boss + "/reset-password")) {
            String[] words = call.split(" ");
            refused(wide.send(words[0], "/api/" + words[1], words[0].equals("POST") ? Map.of() : null), 403, "apiKey.notPerson");
        }
        for (String call : List.of("GET api-keys", "POST api-keys", "GET api-keys/scopes")) {
            String[] words = call.split(" ");
            assertThat(wide.send(words[0], "/api/" + words[1], words[0].equals("POST") ? Map.of("name", "more", "scopes", List.of("contacts:read")) : null).status())
                    .as(call)
                    .isEqualTo(403);
        }
        assertThat(wide.send("GET", "/api/agents/me", null).status()).isEqualTo(404);
        assertThat(wide.send("PUT", "/api/agents/me/state", Map.of("state", "ONLINE")).status()).isEqualTo(404);
        // Whoever makes keys is a person with the permission, and gives no more than he has.
        assertThat(Api.signedIn(server, "alice").send("POST", "/api/api-keys", Map.of("name", "x", "scopes", List.of("contacts:read"))).status()).isEqualTo(403);
        Api.Answer wrong = admin.send("POST", "/api/api-keys", Map.of("name", " ", "scopes", List.of("apikeys:write"), "expiresAt", "tomorrow"));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json().at("/errors/0/field").asText()).isEqualTo("expiresAt");
    }

    @Test
    void wrongOnesAreRefused(SwitchboardServer server) throws Exception {
        Api admin = Api.signedIn(server, "admin");
        JsonNode made = make(admin, Map.of(), "contacts:read");
        String key = made.get("key").asText();
        refused(Api.as(server, key.substring(0, 79) + (key.endsWith("0") ? "1" : "0")).send("GET", "/api/contacts", null), 401, "apiKey.unknown");
        refused(Api.as(server, "sbk_").send("GET", "/api/contacts", null), 401, "apiKey.unknown");
        refused(Api.as(server, "sbk_" + "0".repeat(32) + "_" + "a".repeat(43)).send("GET", "/api/contacts", null), 401, "apiKey.unknown");

        refused(Api.nobody(server).send("GET", "/api/contacts?api_key=" + key, null), 400, "apiKey.inAddress");
        refused(with(server, made).send("GET", "/api/contacts?limit=1&k=" + key, null), 400, "apiKey.inAddress");

        JsonNode foreign = make(admin, Map.of("addresses", List.of("192.0.2.0/24", "2001:db8::/32")), "contacts:read");
        refused(with(server, foreign).send("GET", "/api/contacts", null), 403, "apiKey.address");
        // Nobody whom the server doesn't trust says where a caller comes from.
        HttpResponse<String> spoofed = get(server.uri("/api/contacts"), Map.of(
                "Authorization", "Bearer " + foreign.get("key").asText(), "X-Forwarded-For", "192.0.2.7", "Forwarded", "for=192.0.2.7"));
        assertThat(spoofed.statusCode()).isEqualTo(403);
        JsonNode here = make(admin, Map.of("addresses", List.of("127.0.0.0/8", "::1")), "contacts:read");
        assertThat(with(server, here).send("GET", "/api/contacts", null).status()).isEqualTo(200);

        JsonNode brief = make(admin, Map.of("expiresAt", Instant.now().plusSeconds(2).toString()), "contacts:read");
        Await.until("it has expired", java.time.Duration.ofSeconds(20), () -> with(server, brief).send("GET", "/api/contacts", null).status() == 401);
        refused(with(server, brief).send("GET", "/api/contacts", null), 401, "apiKey.expired");

        assertThat(with(server, made).send("GET", "/api/contacts", null).status()).isEqualTo(200);
        admin.delete("/api/api-keys/" + made.get("id").asText());
        refused(with(server, made).send("GET", "/api/contacts", null), 401, "apiKey.revoked");
        assertThat(server.logText()).doesNotContain(key.substring(37)).doesNotContain(foreign.get("key").asText().substring(37));
    }

    @Test
    void aRepeatedPostIsDoneOnce(SwitchboardServer server) throws Exception {
        Api admin = Api.signedIn(server, "admin");
        String key = make(admin, Map.of(), "contacts:read", "contacts:write").get("key").asText();
        String name = "Twice " + UUID.randomUUID();
        String once = UUID.randomUUID().toString();
        HttpResponse<String> first = post(server.uri("/api/contacts"), key, once, Map.of("name", name));
        HttpResponse<String> again = post(server.uri("/api/contacts"), key, once, Map.of("name", name));
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("ETag")).isEqualTo(first.headers().firstValue("ETag"));
        assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
        assertThat(admin.get("/api/contacts?limit=200").get("items")).filteredOn(contact -> contact.get("name").asText().equals(name)).hasSize(1);

        HttpResponse<String> other = post(server.uri("/api/contacts"), key, once, Map.of("name", "Other"));
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(Api.JSON.readTree(other.body()).at("/errors/0/code").asText()).isEqualTo("usedOtherwise");
        // Nobody else's repeat.
        assertThat(post(server.uri("/api/contacts"), admin.token(), once, Map.of("name", "Other")).statusCode()).isEqualTo(201);
        // What was refused may be asked again.
        String wrong = UUID.randomUUID().toString();
        assertThat(post(server.uri("/api/contacts"), key, wrong, Map.of("email", "none")).statusCode()).isEqualTo(422);
        assertThat(post(server.uri("/api/contacts"), key, wrong, Map.of("email", "some@shop.example")).statusCode()).isEqualTo(201);
        // A secret is told once, and kept nowhere.
        Map<String, Object> form = Map.of("name", "Once", "scopes", List.of("contacts:read"));
        assertThat(post(server.uri("/api/api-keys"), admin.token(), once + "k", form).statusCode()).isEqualTo(201);
        HttpResponse<String> secret = post(server.uri("/api/api-keys"), admin.token(), once + "k", form);
        assertThat(secret.statusCode()).isEqualTo(409);
        assertThat(secret.body()).contains("repeat.toldOnce").doesNotContain("sbk_");
    }

    private static HttpResponse<String> post(URI uri, String token, String key, Map<String, Object> body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofByteArray(Api.JSON.writeValueAsBytes(body)))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void hasItsRate(SwitchboardServer server) throws Exception {
        Api admin = Api.signedIn(server, "admin");
        JsonNode made = make(admin, Map.of("ratePerMinute", 5), "contacts:read");
        Map<String, String> headers = Map.of("Authorization", "Bearer " + made.get("key").asText());
        for (int left = 4; left >= 0; left--) {
            HttpResponse<String> answer = get(server.uri("/api/contacts"), headers);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("RateLimit-Policy")).hasValue("\"key\";q=5;w=60");
            assertThat(answer.headers().firstValue("RateLimit").orElseThrow()).matches("\"key\";r=" + left + ";t=\\d+");
        }
        HttpResponse<String> tooMany = get(server.uri("/api/contacts"), headers);
        assertThat(tooMany.statusCode()).isEqualTo(429);
        assertThat(tooMany.headers().firstValue("Content-Type")).hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(Integer.parseInt(tooMany.headers().firstValue("Retry-After").orElseThrow())).isBetween(1, 12);
        // Another limit holds at once.
        admin.send("PATCH", "/api/api-keys/" + made.get("id").asText(), Map.of("ratePerMinute", 50));
        assertThat(get(server.uri("/api/contacts"), headers).statusCode()).isEqualTo(200);
    }

    @Test
    void whateverComesIsAnswered(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        Random random = new Random(20261122);
        List<Object> odd = new ArrayList<>(List.of(
                -1, 0, 1.5, true, "", " ", "sbk_", "\u0000", "x".repeat(5000), List.of(), List.of(1), List.of(List.of()), Map.of(), Map.of("a", 1),
                List.of("conversations:read", "conversations:read"), "2027-01-01", "2027-01-01T00:00:00Z", List.of("0.0.0.0/0"), List.of("::/0"), 1e300));
        odd.add(null);
        List<String> fields = List.of("name", "scopes", "expiresAt", "addresses", "shopIds", "groupIds", "ratePerMinute");
        int calls = 0;
        List<String> made = new ArrayList<>();
        for (String field : fields) {
            for (Object value : odd) {
                Map<String, Object> form = new HashMap<>(Map.of("name", "Odd", "scopes", List.of("contacts:read")));
                form.put(field, value);
                if (random.nextInt(4) == 0) {
                    form.put(fields.get(random.nextInt(fields.size())), odd.get(random.nextInt(odd.size())));
                }
                Api.Answer answer = admin.send("POST", "/api/api-keys", form);
                calls++;
                assertThat(answer.status()).as("%s: %s", form, answer.http().body()).isIn(201, 400, 422);
                if (answer.status() == 201) {
                    made.add(answer.json().get("id").asText());
                }
            }
        }
        assertThat(calls).isGreaterThan(140);
        assertThat(made).isNotEmpty();
        made.forEach(id -> admin.delete("/api/api-keys/" + id));
        for (String id : List.of("x", "..", "%00", UUID.randomUUID().toString())) {
            assertThat(admin.send("GET", "/api/api-keys/" + id, null).status()).as(id).isBetween(400, 404);
        }
    }
}
