package io.switchboard.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Somebody's server that takes webhooks, or doesn't. */
final class Receiver implements AutoCloseable {

    /** What came, and by which status it was answered; 0: not at all. */
    record Came(String signature, byte[] body, JsonNode json, int status) {
        String id() {
            return json.get("id").asText();
        }

        String type() {
            return json.get("type").asText();
        }
    }

    private final Loopback server = new Loopback("receiver", this::serve);
    private final List<Came> came = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile CountDownLatch release = new CountDownLatch(0);

    String url() {
        return server.url("/in");
    }

    /** From now on it answers so; 0: it hangs until it is told otherwise. */
    void answers(int with) {
        CountDownLatch before = release;
        release = new CountDownLatch(with == 0 ? 1 : 0);
        status = with;
        before.countDown();
    }

    List<Came> came() {
        return List.copyOf(came);
    }

    List<Came> taken(String type) {
        return came.stream().filter(each -> each.status() / 100 == 2 && each.type().equals(type)).toList();
    }

    private void serve(HttpExchange exchange) throws IOException, InterruptedException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        int now = status;
        CountDownLatch until = release;
        came.add(new Came(exchange.getRequestHeaders().getFirst("X-Switchboard-Signature"), body, Api.JSON.readTree(body), now));
        if (now == 0) {
            until.await();
            return;
        }
        exchange.sendResponseHeaders(now, -1);
    }

    @Override
    public void close() {
        release.countDown();
        server.close();
    }
}
