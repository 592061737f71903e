package io.switchboard.core.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Indexes in a real engine, each folder's under names of its own, and the line to it. */
public final class Clusters {
    private static final Map<Path, Line> LINES = new ConcurrentHashMap<>();
    /** The machine may be busy with other builds. */
    private static final Duration SLOW = Duration.ofSeconds(12);

    private static final long LOST = Duration.ofMillis(500).toNanos();

    private Clusters() {}

    /** What may happen on the way to a cluster. */
    public enum Trouble {
        /** Nobody answers. */
        SILENT,
        /** The line is cut in the middle of an answer. */
        CUT,
        /** A gateway says that nobody is behind it. */
        UNAVAILABLE,
        /** Something else answers. */
        RUBBISH,
        /** It says no to everything. */
        FORBIDDEN
    }

    /** This follower's index is in the engine: for the same folder the same one. */
    public static void keep(Follower follower, Path folder) {
        ClusterSettings settings = line(folder).settings();
        follower.keptBy(new ClusterFollower(follower.sequencer, follower.feed, settings, new ClusterClient(settings, SLOW), LOST));
    }

    public static Line line(Path folder) {
        return LINES.computeIfAbsent(folder, f -> new Line());
    }

    /** The index that is asked. */
    public static String indexOf(Path folder) {
        return line(folder).straight("GET", "/_alias/" + line(folder).indices().asked()).fieldNames().next();
    }

    public static String registerOf(Path folder) {
        return line(folder).indices().register().substring(1);
    }

    public static void delete(Path folder, String index) {
        line(folder).straight("DELETE", "/" + index);
    }

    public static boolean exists(String index) {
        try {
            new ClusterClient(settings("x", SearchEngine.address())).call("GET", "/" + index, null, ClusterClient.LONG);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Another node has taken over; it hasn't done anything yet. */
    public static void steal(Path folder) {
        try {
            ClusterRegister other = new ClusterRegister(
                    new ClusterClient(settings("x", SearchEngine.address())), line(folder).indices().register(), UUID.randomUUID().toString(), 0);
            other.hold();
            other.hurry();
            other.hold();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClusterSettings settings(String prefix, URI address) {
        return new ClusterSettings(List.of(address), null, null, null, prefix, 1, null);
    }

    /** A relay to the engine that is broken at will. */
    public static final class Line {
        private final String prefix = "t" + UUID.randomUUID().toString().substring(24);
        private final HttpClient client = HttpClient.newHttpClient();
        private final HttpServer server;
        private volatile Trouble trouble;
        private volatile CountDownLatch mended = new CountDownLatch(0);

        private Line() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                server.setExecutor(Executors.newCachedThreadPool(task -> {
                    Thread thread = new Thread(task, "line");
                    thread.setDaemon(true);
                    return thread;
                }));
                server.createContext("/", this::relay);
                server.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private ClusterSettings settings() {
            return Clusters.settings(prefix, URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
        }

        private ClusterIndices indices() {
            return new ClusterIndices(null, settings());
        }

        private JsonNode straight(String method, String path) {
            try {
                return new ClusterClient(Clusters.settings(prefix, SearchEngine.address())).call(method, path, null, ClusterClient.LONG);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public void is(Trouble now) {
            mended = new CountDownLatch(1);
            trouble = now;
        }

        public void mends() {
            trouble = null;
            mended.countDown();
        }

        private void relay(HttpExchange exchange) throws IOException {
            Trouble now = trouble;
            try (exchange) {
                byte[] body = exchange.getRequestBody().readAllBytes();
                if (now == null) {
                    HttpRequest.Builder request = HttpRequest.newBuilder(SearchEngine.address().resolve(exchange.getRequestURI()))
                            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
                    String type = exchange.getRequestHeaders().getFirst("Content-Type");
                    if (type != null) {
                        request.header("Content-Type", type);
                    }
                    HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
                    answer(exchange, answer.statusCode(), answer.body());
                } else {
                    suffer(exchange, now);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void suffer(HttpExchange exchange, Trouble now) throws IOException, InterruptedException {
            switch (now) {
                case SILENT -> mended.await(60, TimeUnit.SECONDS);
                case CUT -> {
                    exchange.sendResponseHeaders(200, 1000);
                    exchange.getResponseBody().write("{\"took\":".getBytes());
                    exchange.getResponseBody().flush();
                }
                case UNAVAILABLE -> answer(exchange, 503, "<html>Service Unavailable</html>".getBytes());
                case RUBBISH -> answer(exchange, 200, "<html>Welcome</html>".getBytes());
                default -> answer(exchange, 403, "{\"error\":{\"type\":\"security_exception\",\"reason\":\"no permissions\"},\"status\":403}".getBytes());
            }
        }

        private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
