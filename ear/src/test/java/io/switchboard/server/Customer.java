package io.switchboard.server;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes as one customer, message after message, each again and again under the same id until it is acknowledged, and then
 * in the ledger. Runs until the latch is down and what it has begun is acknowledged.
 */
abstract class Customer implements Runnable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(2))
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    final String name;
    final Ledger ledger;
    final Random random;
    private final Ledger.Way way;
    private final CountDownLatch stop;
    private final LongSupplier pause;

    /** @param pause milliseconds between two messages, asked before each */
    Customer(String name, Ledger.Way way, Ledger ledger, Random random, CountDownLatch stop, LongSupplier pause) {
        this.name = name;
        this.way = way;
        this.ledger = ledger;
        this.random = random;
        this.stop = stop;
        this.pause = pause;
    }

    /** Offers the message once; returns the status. */
    abstract int offer(String key) throws IOException;

    /** What else one may do when a message has been acknowledged. */
    void and(String key) throws IOException {}

    @Override
    public void run() {
        try {
            for (int number = 1; !stop.await(pause.getAsLong(), TimeUnit.MILLISECONDS); number++) {
                String key = name + "." + number;
                insist(key);
                ledger.acknowledged(way, name, key);
                try {
                    and(key);
                } catch (IOException gone) {
                    ledger.broken();
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void insist(String key) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                int status = offer(key);
                if (status / 100 == 2) {
                    return;
                }
                note(status);
            } catch (IOException gone) {
                ledger.broken();
            }
            never.await(100, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("never acknowledged: " + key);
    }

    final void note(int status) {
        if (status == 503 || status == 429) {
            ledger.refused();
        } else {
            ledger.strange(way + " " + status);
        }
    }

    /** A customer of a platform that calls our webhook, and calls it again now and then, up to five times, out of order. */
    static final class OfWebhook extends Customer {
        static final String SECRET = "the ledger's secret";

        private final SwitchboardServer server;
        private final String channel;
        private final List<String> before = new ArrayList<>();
        private final List<Long> since = new ArrayList<>();
        private long old;

        OfWebhook(SwitchboardServer server, String channel, String name, Ledger ledger, Random random, CountDownLatch stop, LongSupplier pause) {
            super(name, Ledger.Way.WEBHOOK, ledger, random, stop, pause);
            this.server = server;
            this.channel = channel;
        }

        @Override
        int offer(String key) throws IOException {
            return response(HTTP.sendAsync(request(key), HttpResponse.BodyHandlers.ofString()));
        }

        private HttpRequest request(String key) throws IOException {
            byte[] body = Api.JSON.writeValueAsBytes(Map.of("id", key, "from", name, "name", name, "text", key + " 你好"));
            return HttpRequest.newBuilder(server.uri("/hooks/" + channel))
                    .timeout(Duration.ofSeconds(20))
                    .header("Content-Type", "application/json")
                    .header("X-Echo-Signature", signature(body))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
        }

        @Override
        void and(String key) throws IOException {
            before.add(key);
            since.add(System.nanoTime());
            if (random.nextInt(4) > 0) {
                return;
            }
            // The newest and older ones, side by side.
            List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
            for (int times = 1 + random.nextInt(5); times > 0; times--) {
                String again = random.nextBoolean() ? key : before.get(random.nextInt(before.size()));
                ledger.repeated();
                calls.add(HTTP.sendAsync(request(again), HttpResponse.BodyHandlers.ofString()));
            }
            for (CompletableFuture<HttpResponse<String>> call : calls) {
                int status = response(call);
                if (status != 200) {
                    note(status);
                }
            }
        }

        /** Everything once more, the last first; in the short form what came lately. */
        void repeatAll() throws IOException {
            int first = Boolean.getBoolean("ledger.full") ? 0 : Math.max(0, before.size() - 150);
            for (int i = before.size() - 1; i >= first; i--) {
                ledger.repeated();
                old += System.nanoTime() - since.get(i) > TimeUnit.MINUTES.toNanos(10) ? 1 : 0;
                int status = offer(before.get(i));
                if (status != 200) {
                    note(status);
                }
            }
        }

        /** How many were repeated when they were older than ten minutes. */
        long old() {
            return old;
        }

        private static int response(CompletableFuture<HttpResponse<String>> call) throws IOException {
            try {
                return call.get(30, TimeUnit.SECONDS).statusCode();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
                throw new IOException(ended);
            } catch (Exception gone) {
                throw new IOException(gone);
            }
        }

        private static String signature(byte[] body) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                return HexFormat.of().formatHex(mac.doFinal(body));
            } catch (GeneralSecurityException everyJdkHasIt) {
                throw new IllegalStateException(everyJdkHasIt);
            }
        }
    }

    /** A visitor of the demo shop. */
    static final class OfWidget extends Customer {
        private final Api visitor;

        OfWidget(SwitchboardServer server, String name, Ledger ledger, Random random, CountDownLatch stop, LongSupplier pause) {
            super(name, Ledger.Way.VISITOR, ledger, random, stop, pause);
            this.visitor = Api.visitor(server);
        }

        @Override
        int offer(String key) throws IOException {
            try {
                return visitor.send("POST", "/api/widget/demo/messages",
                                Map.of("clientId", key, "content", Map.of("type", "text", "text", key + " 在吗")))
                        .status();
            } catch (java.io.UncheckedIOException gone) {
                throw gone.getCause();
            }
        }

        @Override
        void and(String key) throws IOException {
            if (random.nextInt(5) == 0) {
                ledger.repeated();
                int status = offer(key);
                if (status != 200) {
                    note(status);
                }
            }
        }

        /** The texts of the answers that his page shows, in its order. */
        List<String> answers() {
            List<String> texts = new ArrayList<>();
            String after = "";
            while (true) {
                var slice = visitor.get("/api/widget/demo/messages?limit=500&after=" + after);
                slice.get("items").forEach(item -> {
                    if (item.get("direction").asText().equals("OUT")) {
                        texts.add(item.at("/content/text").asText());
                    }
                });
                after = slice.get("next").asText();
                if (slice.get("items").size() < 500) {
                    return texts;
                }
            }
        }
    }
}
