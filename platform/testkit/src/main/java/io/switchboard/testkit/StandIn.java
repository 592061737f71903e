package io.switchboard.testkit;

import io.switchboard.testkit.StubProvider.Call;
import io.switchboard.testkit.StubProvider.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A provider that isn't there: strict about what is called and how, as the real one is. A connector's tests run against it; a
 * person plays a customer on its page ({@link #url}), against the connector in a running server. A plugin's stand-ins stand in
 * its test jar, named in {@code META-INF/services/io.switchboard.testkit.StandIn}, each with a public constructor without
 * arguments. Safe for use by several threads.
 */
public abstract class StandIn implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final StubProvider provider;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private volatile URI webhook;

    /**
     * A line of the chat between a customer and the shop.
     *
     * @param ours from the shop
     * @param kind as the provider calls it
     */
    public record Line(String customer, boolean ours, String kind, String text) {}

    /** @param port of loopback; 0 for a free one */
    protected StandIn(int port) {
        provider = new StubProvider(port).answers(this::serve).troubles(this::isSend);
    }

    /** The kind of channel that speaks with it: {@code channel-echo}. */
    public abstract String connector();

    /** What a person calls it: "WeChat official account". */
    public abstract String name();

    /** Settings of an account that is known here, with this stand-in's own address. */
    public abstract Map<String, Object> settings();

    /** Who the page begins with, as the provider names people. */
    public String customer() {
        return "customer-1";
    }

    /** What a customer can do here beside writing text: {@code image}, {@code follow} … */
    public List<String> kinds() {
        return List.of("text");
    }

    /**
     * A customer does something: calls the webhook with {@link #call}, or keeps it until it is polled.
     *
     * @param kind one of {@link #kinds}
     */
    public abstract void does(String customer, String kind, String text) throws Exception;

    /** Answers a call of the provider's API; null for what it doesn't know. */
    protected abstract Reply answer(Call call) throws Exception;

    /** Whether a call sends something to a customer: such calls are met by the trouble of {@link #moves}, and counted. */
    protected abstract boolean isSend(Call call);

    /** Where the provider's API is, without a slash at the end; its page stands there too. */
    public final URI url() {
        return provider.url();
    }

    /** As a contract moves it. */
    public final StubProvider moves() {
        return provider;
    }

    /** From now on what customers do goes to this webhook. */
    public final void reaches(URI address) {
        webhook = address;
    }

    /** What was called in a way that the real provider would refuse: nothing, when all is well. */
    public final List<String> violations() {
        return List.copyOf(violations);
    }

    /** What was said, oldest first. */
    public final List<Line> lines() {
        return List.copyOf(lines);
    }

    /** Notes that a call isn't what the provider takes. */
    protected final void violated(Call call, String why) {
        violations.add(call.method() + " " + call.path().replaceAll("\\?.*", "") + ": " + why);
    }

    /** Something arrived on a customer's screen, or he did it. */
    protected final void said(String customer, boolean ours, String kind, String text) {
        lines.add(new Line(customer, ours, kind, text));
    }

    /** Calls the webhook; {@code query} with its question mark, or empty. */
    protected final HttpResponse<String> call(String method, String query, Map<String, String> headers, byte[] body) throws IOException {
        if (webhook == null) {
            throw new IOException("no webhook is set");
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(webhook + query))
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    /** The parameters of an address or of a form. */
    protected static Map<String, String> parameters(String encoded) {
        Map<String, String> parameters = new LinkedHashMap<>();
        String query = encoded.contains("?") ? encoded.substring(encoded.indexOf('?') + 1) : encoded;
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            if (!parts[0].isEmpty()) {
                parameters.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
            }
        }
        return parameters;
    }

    /** A call's path without its query. */
    protected static String path(Call call) {
        return call.path().replaceAll("\\?.*", "");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private Reply serve(Call call) {
        try {
            Reply page = page(call);
            Reply reply = page == null ? answer(call) : page;
            if (reply == null) {
                violated(call, "no such call");
                return Reply.json(404, "{}");
            }
            return reply;
        } catch (Exception broken) {
            violated(call, broken.toString());
            return Reply.json(500, "{}");
        }
    }

    private Reply page(Call call) {
        return switch (call.method() + " " + path(call)) {
            case "GET /" -> Reply.of(200, Map.of("Content-Type", "text/html; charset=utf-8"), resource("stand-in.html"));
            // What every browser asks for.
            case "GET /favicon.ico" -> Reply.of(204, Map.of(), new byte[0]);
            case "GET /stand-in" -> Reply.json(200, state());
            case "POST /stand-in" -> {
                Map<String, String> form = parameters(call.text());
                try {
                    does(form.getOrDefault("customer", customer()), form.getOrDefault("kind", "text"), form.getOrDefault("text", ""));
                    yield Reply.json(200, "{}");
                } catch (Exception failed) {
                    yield Reply.json(502, "{\"problem\":" + quoted(failed.toString()) + "}");
                }
            }
            default -> null;
        };
    }

    private String state() {
        List<String> said = new ArrayList<>();
        for (Line line : lines) {
            said.add("{\"customer\":" + quoted(line.customer()) + ",\"ours\":" + line.ours() + ",\"kind\":" + quoted(line.kind()) + ",\"text\":"
                    + quoted(line.text()) + "}");
        }
        return "{\"name\":" + quoted(name()) + ",\"webhook\":" + quoted(String.valueOf(webhook)) + ",\"customer\":" + quoted(customer()) + ",\"kinds\":["
                + String.join(",", kinds().stream().map(StandIn::quoted).toList()) + "],\"violations\":["
                + String.join(",", violations.stream().map(StandIn::quoted).toList()) + "],\"lines\":[" + String.join(",", said) + "]}";
    }

    /** A text as JSON. */
    protected static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    private static byte[] resource(String name) {
        try (var in = StandIn.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() {
        provider.close();
    }
}
