package io.switchboard.channel.messenger;

import com.sun.net.httpserver.HttpServer;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Hands calls over HTTP to a channel, as the server does. */
final class HookServer implements AutoCloseable {
    private final HttpServer server;

    HookServer(ReceivesWebhooks channel) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                Map<String, List<String>> headers = new HashMap<>();
                exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
                Map<String, List<String>> query = new HashMap<>();
                String raw = exchange.getRequestURI().getRawQuery();
                for (String pair : raw == null ? new String[0] : raw.split("&")) {
                    String[] parts = pair.split("=", 2);
                    query.put(parts[0], List.of(URLDecoder.decode(parts[1], StandardCharsets.UTF_8)));
                }
                WebhookResponse answer = channel.onWebhook(new WebhookRequest(
                        exchange.getRequestMethod(), query, headers, exchange.getRequestBody().readAllBytes(), "192.0.2.1"));
                exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
                exchange.getResponseBody().write(answer.body());
            }
        });
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hooks/test");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
