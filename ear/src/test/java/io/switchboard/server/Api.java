package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** REST as one caller sees it: with his token, or as nobody. */
final class Api {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    private static final Map<String, String> TOKENS = new ConcurrentHashMap<>();

    private final SwitchboardServer server;
    private final String token;

    private Api(SwitchboardServer server, String token) {
        this.server = server;
        this.token = token;
    }

    /** An answer as it came; JSON is null where there is none. */
    record Answer(int status, JsonNode json, HttpResponse<String> http) {}

    static Api nobody(SwitchboardServer server) {
        return new Api(server, null);
    }

    /** Whoever holds this token. */
    static Api as(SwitchboardServer server, String token) {
        return new Api(server, token);
    }

    /** Signs in once for all tests of a server: how often one may is limited. */
    static Api signedIn(SwitchboardServer server, String username) {
        return new Api(server, TOKENS.computeIfAbsent(server.uri("/" + username).toString(), key -> nobody(server)
                .post("/api/session", Map.of("username", username, "password", SwitchboardServer.PASSWORD))
                .get("token")
                .asText()));
    }

    /** The same person with the same token at another server of the same installation. */
    Api at(SwitchboardServer other) {
        return new Api(other, token);
    }

    /** An agent who takes chats. */
    static Api online(SwitchboardServer server, String username) {
        Api agent = signedIn(server, username);
        agent.put("/api/agents/me/state", Map.of("state", "ONLINE"));
        return agent;
    }

    /** A new visitor of the demo shop. */
    static Api visitor(SwitchboardServer server) {
        return new Api(server, nobody(server).post("/api/widget/demo/session", Map.of()).get("token").asText());
    }

    /** The bearer token; null of nobody. */
    String token() {
        return token;
    }

    JsonNode get(String path) {
        return good(send("GET", path, null));
    }

    JsonNode post(String path, Object body) {
        return good(send("POST", path, body));
    }

    JsonNode put(String path, Object body) {
        return good(send("PUT", path, body));
    }

    void delete(String path) {
        good(send("DELETE", path, null));
    }

    Answer send(String method, String path, Object body) {
        try {
            byte[] bytes = body == null ? new byte[0] : JSON.writeValueAsBytes(body);
            return send(method, path, body == null ? null : "application/json", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Answer send(String method, String path, String type, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path))
                .timeout(Duration.ofSeconds(60))
                .header("Accept", "application/json")
                .method(method, body.length == 0 ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body));
        if (type != null) {
            request.header("Content-Type", type);
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            boolean json = answer.headers().firstValue("Content-Type").orElse("").contains("json");
            return new Answer(answer.statusCode(), json ? JSON.readTree(answer.body()) : null, answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What a call gives that isn't text. */
    byte[] bytes(String path) {
        HttpRequest request = HttpRequest.newBuilder(server.uri(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            HttpResponse<byte[]> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What the visitor writes. */
    JsonNode write(String text) {
        return post("/api/widget/demo/messages", message(text));
    }

    /** The same under an id of his own. */
    JsonNode write(String clientId, String text) {
        return post("/api/widget/demo/messages", Map.of("clientId", clientId, "content", Map.of("type", "text", "text", text)));
    }

    /** What the agent answers. */
    JsonNode answer(String conversation, String text) {
        return post("/api/conversations/" + conversation + "/messages", message(text));
    }

    static Map<String, Object> message(String text) {
        return Map.of("clientId", UUID.randomUUID().toString(), "content", Map.of("type", "text", "text", text));
    }

    private static JsonNode good(Answer answer) {
        assertThat(answer.status()).as("%s: %s", answer.http().request(), answer.http().body()).isBetween(200, 299);
        return answer.json();
    }
}
