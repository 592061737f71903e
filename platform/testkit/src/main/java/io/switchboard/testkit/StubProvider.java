package io.switchboard.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.switchboard.spi.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A provider that speaks HTTP on a free port of loopback, and misbehaves on demand. Made for one connector's tests:
 * {@link #answers} says what it gives when all is well, {@link #failsWith} how it shows each failure.
 */
public final class StubProvider implements ProviderMoves, AutoCloseable {

    static {
        // Else the server's answers wait some 40 ms for the client's acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /**
     * A call as it arrived.
     *
     * @param path with its query
     * @param headers first values, names in lower case
     */
    public record Call(String method, String path, Map<String, String> headers, byte[] body) {
        /** The body as UTF-8. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** What goes back: an answer or an accident. */
    @FunctionalInterface
    public interface Reply {
        void to(HttpExchange exchange, StubProvider provider) throws IOException;

        /** An ordinary answer. */
        static Reply json(int status, String body) {
            return of(status, Map.of("Content-Type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
        }

        static Reply of(int status, Map<String, String> headers, byte[] body) {
            return (exchange, provider) -> {
                headers.forEach(exchange.getResponseHeaders()::set);
                exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            };
        }

        /** Says how long the body is and breaks off in the middle of it. */
        static Reply halfABody(String body) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            return (exchange, provider) -> {
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
                exchange.getResponseBody().flush();
            };
        }

        /** Reads the request and drops the connection. */
        static Reply dropped() {
            return (exchange, provider) -> {};
        }

        /** Answers only when the provider {@link StubProvider#works()} again or is closed, and then drops it. */
        static Reply late() {
            return (exchange, provider) -> provider.awaitRelease();
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "stub-provider");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<Call> good = new CopyOnWriteArrayList<>();
    private final Map<Failure, Reply> failures = new EnumMap<>(Map.of(
            Failure.INVALID_REQUEST, Reply.json(400, "{}"),
            Failure.REJECTED, Reply.json(403, "{}"),
            Failure.UNAUTHORIZED, Reply.json(401, "{}"),
            Failure.RATE_LIMITED, Reply.of(429, Map.of("Retry-After", "7"), new byte[0]),
            Failure.UNAVAILABLE, Reply.json(503, "{}"),
            Failure.UNKNOWN_OUTCOME, Reply.dropped()));
    private Function<Call, Reply> answer = call -> Reply.json(200, "{}");
    private Function<Call, String> textOf = Call::text;
    private Predicate<Call> counted = call -> true;
    private volatile Reply trouble;
    private volatile CountDownLatch release = new CountDownLatch(1);

    public StubProvider() {
        this(0);
    }

    /** @param port of loopback; 0 for a free one */
    public StubProvider(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException noPort) {
            throw new java.io.UncheckedIOException(noPort);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** What it gives when all is well, by call. */
    public StubProvider answers(Function<Call, Reply> reply) {
        answer = reply;
        return this;
    }

    /** Which calls are met by trouble and count as attempts: those that send something, for one. All by default. */
    public StubProvider troubles(Predicate<Call> which) {
        counted = which;
        return this;
    }

    /** Where a message's text stands in a call; empty or null for calls that carry none. The whole body by default. */
    public StubProvider reads(Function<Call, String> text) {
        textOf = text;
        return this;
    }

    /** How it shows a failure, where the provider doesn't follow HTTP's own statuses. */
    public StubProvider failsWith(Failure how, Reply reply) {
        failures.put(how, reply);
        return this;
    }

    /** Where it listens, without a slash at the end. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Whatever arrived of what counts, oldest first. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** From now on gives this reply to all; {@link #works()} ends it. */
    public void gives(Reply reply) {
        trouble = reply;
    }

    @Override
    public void works() {
        trouble = null;
        release.countDown();
        release = new CountDownLatch(1);
    }

    @Override
    public void fails(Failure how) {
        trouble = failures.get(how);
    }

    @Override
    public boolean answersOddly(Oddity how) {
        byte[] page = "<html><body>Sorry!</body></html>".getBytes(StandardCharsets.UTF_8);
        Map<String, String> html = Map.of("Content-Type", "text/html");
        trouble = switch (how) {
            case RUBBISH -> Reply.of(200, html, page);
            case HALF_A_BODY -> Reply.halfABody("{\"id\": \"1\", \"and\": \"so on and so on\"}");
            case SERVER_ERROR -> Reply.of(500, html, page);
            case TOO_MANY -> Reply.of(429, html, page);
        };
        return true;
    }

    @Override
    public void hangs() {
        trouble = Reply.late();
    }

    @Override
    public int attempts() {
        return calls.size();
    }

    @Override
    public List<String> taken() {
        return good.stream().map(textOf).filter(text -> text != null && !text.isEmpty()).toList();
    }

    @Override
    public void close() {
        release.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        // Closing an exchange whose answer is not complete closes its connection.
        try (exchange) {
            Map<String, String> headers = new java.util.HashMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(), values.get(0)));
            Call call = new Call(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(headers),
                    exchange.getRequestBody().readAllBytes());
            boolean counts = counted.test(call);
            Reply now = counts ? trouble : null;
            if (counts && now == null) {
                good.add(call);
            }
            if (counts) {
                calls.add(call);
            }
            (now == null ? answer.apply(call) : now).to(exchange, this);
        }
    }
}
