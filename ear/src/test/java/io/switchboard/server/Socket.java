package io.switchboard.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A WebSocket that remembers every frame and answers the server's pings. */
final class Socket implements AutoCloseable {

    private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final Map<JsonNode, Long> arrivals = Collections.synchronizedMap(new IdentityHashMap<>());
    private final WebSocket socket;
    private volatile Integer closedWith;

    Socket(URI address) {
        socket = HttpClient.newHttpClient().newWebSocketBuilder().connectTimeout(Duration.ofSeconds(10)).buildAsync(address, new Ear()).join();
    }

    static Socket agent(SwitchboardServer server, Api agent) {
        return new Socket(server.socketUri("/ws/agent?ticket=" + agent.post("/api/ws-ticket", null).get("ticket").asText()));
    }

    static Socket visitor(SwitchboardServer server, Api visitor) {
        String ticket = visitor.post("/api/widget/demo/ws-ticket", null).get("ticket").asText();
        return new Socket(server.socketUri("/ws/visitor/demo?ticket=" + ticket));
    }

    void send(Object frame) {
        try {
            socket.sendText(Api.JSON.writeValueAsString(frame), true).join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first frame of this type that fits, past or to come. */
    JsonNode await(String type, Predicate<JsonNode> fits) {
        Await.until("a frame " + type + " among " + frames.stream().map(frame -> frame.get("type").asText()).toList(),
                Duration.ofSeconds(20), () -> find(type, fits) != null);
        return find(type, fits);
    }

    /** When a frame that {@link #await} gave came in, by {@link System#nanoTime}. */
    long arrival(JsonNode frame) {
        return arrivals.get(frame);
    }

    /** All of a type that fit so far, in the order of their coming. */
    List<JsonNode> all(String type, Predicate<JsonNode> fits) {
        return all(frame -> frame.get("type").asText().equals(type) && fits.test(frame));
    }

    List<JsonNode> all(Predicate<JsonNode> fits) {
        return frames.stream().filter(fits).toList();
    }

    /** The types of all frames so far. */
    List<String> types() {
        return frames.stream().map(frame -> frame.get("type").asText()).toList();
    }

    private JsonNode find(String type, Predicate<JsonNode> fits) {
        return frames.stream()
                .filter(frame -> frame.get("type").asText().equals(type) && fits.test(frame))
                .findFirst()
                .orElse(null);
    }

    @Override
    public void close() {
        socket.abort();
    }

    /** With which code the server closed it; null while it is open. */
    Integer closedWith() {
        return closedWith;
    }

    private final class Ear implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closedWith = code;
            return null;
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                try {
                    JsonNode frame = Api.JSON.readTree(text.toString());
                    text.setLength(0);
                    if (frame.get("type").asText().equals("ping")) {
                        from.sendText("{\"type\":\"pong\"}", true);
                    } else {
                        arrivals.put(frame, System.nanoTime());
                        frames.add(frame);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            from.request(1);
            return null;
        }
    }

    static Map<String, Object> resume(String conversation, long seq) {
        return Map.of("type", "resume", "seqs", Map.of(conversation, seq));
    }
}
