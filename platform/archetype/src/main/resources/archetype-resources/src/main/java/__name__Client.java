package ${package};

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.platform.Digests;
import io.switchboard.spi.platform.PlatformHttp;
import io.switchboard.spi.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Calls the provider, once each time, and says rightly what went wrong. */
final class ${name}Client {
    static final String SIGNATURE = "X-Signature";

    private final URI url;
    private final String secret;
    private final PlatformHttp http;

    ${name}Client(Settings settings, PlatformHttp http) {
        this.url = settings.get(${name}Connector.URL);
        this.secret = settings.get(${name}Connector.SECRET);
        this.http = http;
    }

    Map<String, Object> post(Map<String, Object> body) {
        try {
            byte[] json = JSON.std.asBytes(body);
            HttpResponse<byte[]> answer = http.send(HttpRequest.newBuilder(url)
                    .header("Content-Type", "application/json")
                    .header(SIGNATURE, sign(json))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(json))
                    .build());
            refuse(answer.statusCode(), answer.headers().firstValue("Retry-After").orElse(""));
            return answer.body().length == 0 ? Map.of() : JSON.std.mapFrom(answer.body());
        } catch (IOException unreadable) {
            // It said 2xx, so it has the message; only its answer can't be read.
            throw new ConnectorException(Failure.UNKNOWN_OUTCOME, "the answer is not JSON", unreadable);
        }
    }

    private static void refuse(int status, String retryAfter) {
        String told = "the provider says " + status;
        if (status == 429 && retryAfter.matches("[1-9]\\d{0,3}")) {
            throw ConnectorException.rateLimited(told, Duration.ofSeconds(Long.parseLong(retryAfter)));
        }
        if (status / 100 != 2) {
            throw new ConnectorException(switch (status) {
                case 401 -> Failure.UNAUTHORIZED;
                case 403 -> Failure.REJECTED;
                case 429 -> Failure.RATE_LIMITED;
                default -> status / 100 == 4 ? Failure.INVALID_REQUEST : Failure.UNAVAILABLE;
            }, told);
        }
    }

    String sign(byte[] body) {
        return Digests.hmacSha256(secret, body);
    }

    boolean signed(byte[] body, String signature) {
        return Digests.same(sign(body), signature);
    }
}
