package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without a screen on its way through single sign-on: cookies, redirects and the provider's form, one step at a time. */
final class SsoVisitor {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final SwitchboardServer server;
    private final String username;
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    SsoVisitor(SwitchboardServer server, String username) {
        this.server = server;
        this.username = username;
    }

    /** Where our server sends him. */
    URI leave(Map<String, Object> wish, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri("/api/sign-in/sso")).header("Content-Type", "application/json");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer = send(request.POST(HttpRequest.BodyPublishers.ofString(json(wish))));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return URI.create(read(answer).get("url").asText());
    }

    URI leave() {
        return leave(Map.of(), null);
    }

    /** Signs in there. @return where the provider sends him back to, not yet called */
    URI visit(URI there) {
        URI at = there;
        for (int hop = 0; hop < 8; hop++) {
            if (at.getPath().endsWith("/api/sign-in/sso/callback")) {
                return at;
            }
            HttpResponse<String> answer = send(HttpRequest.newBuilder(at).header("Accept", "text/html").GET());
            if (answer.statusCode() == 200) {
                Matcher csrf = CSRF.matcher(answer.body());
                assertThat(csrf.find()).as(answer.body()).isTrue();
                String form = Map.of("username", username, "password", OpenIdServer.PASSWORD, "_csrf", csrf.group(1)).entrySet().stream()
                        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
                answer = send(HttpRequest.newBuilder(at.resolve("/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form)));
            }
            assertThat(answer.statusCode()).as("%s: %s", at, answer.body()).isEqualTo(302);
            at = at.resolve(answer.headers().firstValue("Location").orElseThrow());
        }
        throw new AssertionError("too many redirects, last to " + at);
    }

    /** Comes back. @return what the page is told: done, linked, or why not */
    String comeBack(URI callback) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(callback).GET());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        String location = answer.headers().firstValue("Location").orElseThrow();
        assertThat(location).startsWith(server.uri("/").toString());
        Matcher told = Pattern.compile("[?&]sso=([A-Za-z_]+)").matcher(location);
        assertThat(told.find()).as(location).isTrue();
        assertThat(location).as("no token stands in an address").doesNotContain("token", "code=", "ey");
        return told.group(1);
    }

    /** @return the answer of our server when he asks for his session */
    HttpResponse<String> arrive() {
        return send(HttpRequest.newBuilder(server.uri("/api/sign-in/sso/session")).POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** The whole way. @return his session */
    JsonNode enter() {
        String told = comeBack(visit(leave()));
        assertThat(told).isEqualTo("done");
        HttpResponse<String> answer = arrive();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return read(answer);
    }

    /** The whole way to where it ends. */
    String tryToEnter() {
        return comeBack(visit(leave()));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            HttpRequest sent = request.timeout(Duration.ofSeconds(30)).build();
            HttpResponse<String> answer = http.send(sent, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            // All visitors of the tests come from one address, which may so often only.
            for (int tries = 0; answer.statusCode() == 429 && tries < 30; tries++) {
                Await.elapsed(Duration.ofSeconds(answer.headers().firstValueAsLong("Retry-After").orElse(1)));
                answer = http.send(sent, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String json(Object value) {
        try {
            return Api.JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(HttpResponse<String> answer) {
        try {
            return Api.JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
