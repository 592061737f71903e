package io.switchboard.core.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Speaks to the cluster that the operator has named: the few calls that we need are the same on OpenSearch and Elasticsearch. A node that
 * nobody reaches is passed over. For use by several threads.
 */
final class ClusterClient {
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private static final Duration SOON = Duration.ofSeconds(4);

    static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration VERY_LONG = Duration.ofMinutes(30);
    private static final int MOST_OF_AN_ERROR = 500;

    private final ClusterSettings settings;
    private final Duration soon;
    private volatile HttpClient client;
    private volatile int first;

    ClusterClient(ClusterSettings settings) {
        this(settings, SOON);
    }

    /** @param soon how long people wait for a search, which looks for two seconds itself */
    ClusterClient(ClusterSettings settings, Duration soon) {
        this.settings = settings;
        this.soon = soon;
    }

    /** How long somebody waits who is waited for. */
    Duration soon() {
        return soon;
    }

    /**
     * @param path with its query
     * @param body JSON, or lines of it; null: none
     * @return MissingNode when there is nothing in the answer
     * @throws ClusterTrouble when the answer isn't 2xx
     */
    JsonNode call(String method, String path, String body, Duration patience) throws IOException {
        if (settings.problem() != null) {
            throw new IOException(settings.problem());
        }
        IOException away = null;
        int begin = first;
        for (int i = 0; i < settings.hosts().size(); i++) {
            int at = (begin + i) % settings.hosts().size();
            try {
                JsonNode answer = read(method, path, client().send(request(at, method, path, body, patience), HttpResponse.BodyHandlers.ofByteArray()));
                first = at;
                return answer;
            } catch (ConnectException | HttpConnectTimeoutException e) {
                away = new IOException(settings.hosts().get(at) + " can't be reached", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }
        throw away;
    }

    /** A call that may take minutes and that nobody waits for. */
    CompletableFuture<Boolean> later(String method, String path) throws IOException {
        return client().sendAsync(request(first, method, path, null, VERY_LONG), HttpResponse.BodyHandlers.discarding())
                .handle((answer, e) -> e == null && answer.statusCode() / 100 == 2);
    }

    private HttpRequest request(int host, String method, String path, String body, Duration patience) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(settings.hosts().get(host) + path))
                .timeout(patience)
                .header("Accept", "application/json")
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", path.contains("/_bulk") || path.contains("/_msearch") ? "application/x-ndjson" : "application/json");
        }
        if (settings.user() != null) {
            String login = settings.user() + ":" + (settings.password() == null ? "" : settings.password());
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        return request.build();
    }

    private static JsonNode read(String method, String path, HttpResponse<byte[]> answer) throws IOException {
        JsonNode read = tree(answer);
        if (answer.statusCode() / 100 != 2) {
            JsonNode error = read.path("error");
            String reason = error.isTextual() ? error.asText() : error.path("type").asText("") + " " + error.path("reason").asText("");
            throw new ClusterTrouble(
                    answer.statusCode(), method + " " + path + ": " + answer.statusCode() + " " + Texts.cut(reason.strip(), MOST_OF_AN_ERROR));
        }
        return read;
    }

    private static JsonNode tree(HttpResponse<byte[]> answer) throws IOException {
        if (answer.body().length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return Json.mapper().readTree(answer.body());
        } catch (IOException notJson) {
            throw new ClusterTrouble(answer.statusCode(), "no JSON came: is this OpenSearch or Elasticsearch?");
        }
    }

    private HttpClient client() throws IOException {
        HttpClient made = client;
        if (made == null) {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .proxy(HttpClient.Builder.NO_PROXY);
            if (settings.authority() != null) {
                builder.sslContext(believing(settings.authority()));
            }
            made = builder.build();
            client = made;
        }
        return made;
    }

    private static SSLContext believing(Path authority) throws IOException {
        try (InputStream file = Files.newInputStream(authority)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                store.setCertificateEntry("ca-" + number++, each);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificates in " + authority + " can't be used", e);
        }
    }
}
