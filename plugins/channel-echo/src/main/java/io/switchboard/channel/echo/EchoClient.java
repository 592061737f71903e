package io.switchboard.channel.echo;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.platform.PlatformHttp;
import io.switchboard.spi.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Talks to the answer URL. Its one rule: each answer of the far end becomes the failure that fits. */
final class EchoClient {
    private static final int MOST_SECONDS = 3600;

    private final URI url;
    private final Signatures signatures;
    private final PlatformHttp http;

    EchoClient(Settings settings, PlatformHttp http) {
        this.url = settings.get(EchoSettings.ANSWER_URL);
        this.signatures = new Signatures(settings.get(EchoSettings.SECRET));
        this.http = http;
    }

    /** Whether the far end takes our signature; delivers nothing. */
    void ping() {
        post(Map.of("ping", true));
    }

    /** Shows that somebody writes. */
    void typing(String recipient) {
        post(Map.of("typing", recipient));
    }

    /** Delivers a message and returns the far end's id of it. */
    String deliver(String id, String recipient, String text) {
        Map<String, Object> answer = post(Map.of("id", id, "to", recipient, "text", text));
        return answer.get("id") instanceof String given ? given : id;
    }

    private Map<String, Object> post(Map<String, Object> body) {
        try {
            byte[] json = JSON.std.asBytes(body);
            HttpResponse<byte[]> response = http.send(HttpRequest.newBuilder(url)
                    .header("Content-Type", "application/json")
                    .header(Signatures.HEADER, signatures.of(json))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(json))
                    .build());
            refuse(response);
            return response.body().length == 0
                    ? Map.of()
                    : JSON.std.mapFrom(new String(response.body(), StandardCharsets.UTF_8));
        } catch (IOException notJson) {
            // It said 2xx, so it has the message; only its answer can't be read.
            throw new ConnectorException(Failure.UNKNOWN_OUTCOME, "the answer is not JSON", notJson);
        }
    }

    private static void refuse(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        String told = "the answer URL says " + status;
        if (status == 429) {
            throw response.headers().firstValue("Retry-After").filter(after -> after.matches("[1-9]\\d{0,5}"))
                    .map(after -> Duration.ofSeconds(Math.min(MOST_SECONDS, Long.parseLong(after))))
                    .map(after -> ConnectorException.rateLimited(told, after))
                    .orElseGet(() -> new ConnectorException(Failure.RATE_LIMITED, told));
        }
        Failure failure = switch (status / 100) {
            case 2 -> null;
            case 4 -> status == 401 ? Failure.UNAUTHORIZED
                    : status == 403 ? Failure.REJECTED
                    : Failure.INVALID_REQUEST;
            default -> Failure.UNAVAILABLE;
        };
        if (failure != null) {
            throw new ConnectorException(failure, told);
        }
    }
}
