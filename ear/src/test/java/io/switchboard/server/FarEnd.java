package io.switchboard.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The outside end of channel-echo: takes answers, writes down which it took, and misbehaves on demand. */
final class FarEnd implements Outside, AutoCloseable {

    /** A message that it took, whatever it said about it. */
    record Taken(String id, String to, String text, Mood mood) {}

    /** How it behaves. */
    enum Mood {
        WELL,
        /** Says 503 and takes nothing. */
        AWAY,
        /** Takes it and breaks the line. */
        BREAKS,
        /** Takes it and says nothing until it is well again, then breaks the line. */
        HANGS
    }

    private final Loopback server = new Loopback("far-end", this::serve);
    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final AtomicInteger turnedAway = new AtomicInteger();
    private volatile Mood mood = Mood.WELL;
    private volatile CountDownLatch release = new CountDownLatch(1);

    String url() {
        return server.url("/answers");
    }

    void is(Mood now) {
        mood = now;
        CountDownLatch before = release;
        release = new CountDownLatch(1);
        before.countDown();
    }

    /** In the order in which they came. */
    List<Taken> taken() {
        return List.copyOf(taken);
    }

    @Override
    public List<String> took() {
        return taken.stream().map(Taken::id).toList();
    }

    @Override
    public String name(String messageId, String key) {
        return messageId;
    }

    /** How many it took in this mood. */
    long taken(Mood in) {
        return taken.stream().filter(each -> each.mood() == in).count();
    }

    /** How many were answered with 503. */
    int turnedAway() {
        return turnedAway.get();
    }

    private void serve(HttpExchange exchange) throws IOException, InterruptedException {
        JsonNode body = Api.JSON.readTree(exchange.getRequestBody().readAllBytes());
        Mood now = mood;
        CountDownLatch until = release;
        if (now == Mood.AWAY) {
            turnedAway.incrementAndGet();
            exchange.sendResponseHeaders(503, -1);
            return;
        }
        if (body.hasNonNull("id")) {
            taken.add(new Taken(body.get("id").asText(), body.path("to").asText(), body.path("text").asText(), now));
        }
        if (now == Mood.HANGS) {
            until.await();
        }
        if (now == Mood.WELL) {
            byte[] answer = Api.JSON.writeValueAsString(java.util.Map.of("id", "far-" + body.path("id").asText()))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    @Override
    public void close() {
        release.countDown();
        server.close();
    }
}
