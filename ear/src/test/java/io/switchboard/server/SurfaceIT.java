package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server shows and hides, whatever the application does. */
@ExtendWith(SharedServer.class)
class SurfaceIT {

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @ParameterizedTest
    @ValueSource(strings = {"/", "/demo/", "/api/session", "/no-such-script.js", "/api/no-such-thing", "/wildfly-services"})
    void tellsNothingAboutItself(String path, SwitchboardServer server) throws Exception {
        HttpResponse<String> answer = get(server, path, Map.of());
        assertThat(answer.headers().map()).doesNotContainKeys("server", "x-powered-by");
        assertThat(answer.body()).doesNotContain("\tat ", "Undertow", "RESTEASY", "JBWEB");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void pressesWhatIsText(SwitchboardServer server) throws Exception {
        HttpResponse<String> answer = get(server, "/widget.js", Map.of("Accept-Encoding", "gzip"));
        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
    }

    @Test
    void refusesABodyBeyondEveryLimit(SwitchboardServer server) throws Exception {
        byte[] much = "{\"username\":\"%s\"}".formatted("x".repeat(3_000_000)).getBytes(StandardCharsets.UTF_8);
        assertThat(Api.nobody(server).send("POST", "/api/session", "application/json", much).status()).isEqualTo(413);
    }

    @Test
    void saysThatABodyIsNoJson(SwitchboardServer server) {
        Api.Answer answer = Api.nobody(server).send("POST", "/api/session", "application/json", "{\"username\"".getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.http().headers().firstValue("Content-Type")).hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    }

    @Test
    void namesWhatIsMissingInASignIn(SwitchboardServer server) throws Exception {
        Api.Answer answer = Api.nobody(server).send("POST", "/api/session", Map.of("username", "alice"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("password");
        assertThat(answer.json().at("/errors").size()).isEqualTo(1);
        assertThat(Api.nobody(server).send("POST", "/api/session", Map.of()).json().at("/errors").size()).isEqualTo(2);
    }

    @Test
    void endsTheGuessingOfAPassword(SwitchboardServer server) {
        Map<String, Object> guess = Map.of("username", "mallory", "password", "wrong");
        Api.Answer answer = Api.nobody(server).send("POST", "/api/session", guess);
        assertThat(answer.status()).isEqualTo(401);
        for (int attempt = 0; attempt < 15 && answer.status() == 401; attempt++) {
            answer = Api.nobody(server).send("POST", "/api/session", guess);
        }
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.http().headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void believesNoForwardedHeaderFromAnybody(SwitchboardServer server) throws Exception {
        HttpResponse<String> answer = get(server, "/demo", Map.of("X-Forwarded-Proto", "https", "X-Forwarded-Host", "evil.example"));
        assertThat(answer.headers().firstValue("Location").orElse("")).doesNotContain("https:", "evil.example");
        assertThat(answer.headers().firstValue("Strict-Transport-Security")).isEmpty();
    }

    /** The server's own redirect would name the scheme of its own connection, which behind a proxy is not the visitor's. */
    @Test
    void showsTheDemoPageWithoutARedirect(SwitchboardServer server) throws Exception {
        HttpResponse<String> answer = get(server, "/demo", Map.of());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("widget.js");
    }

    @Test
    void tellsItsHealthAndFigures(SwitchboardServer server) throws Exception {
        assertThat(server.managementStatus("/health")).isEqualTo(200);
        assertThat(server.managementStatus("/health/live")).isEqualTo(200);
        assertThat(server.management("/metrics").body()).contains("memory_used_heap_bytes");
    }

    private HttpResponse<String> get(SwitchboardServer server, String path, Map<String, String> headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path));
        headers.forEach(request::header);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }
}
