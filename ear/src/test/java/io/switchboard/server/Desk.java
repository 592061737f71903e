package io.switchboard.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A supervisor at her console, as a browser does it: a socket that takes each conversation's events by their seqs, resumes
 * with the seqs that it has after a break or a hole, and answers of what it hears every second message.
 */
final class Desk implements AutoCloseable {

    private static final JsonNode ENDED = Api.JSON.createObjectNode().put("type", "ended");

    private final SwitchboardServer server;
    private final Api agent;
    private final Ledger ledger;
    private final Map<String, Long> seqs = new ConcurrentHashMap<>();
    private final Map<String, List<String>> heard = new ConcurrentHashMap<>();
    private final Map<String, String> deliveries = new ConcurrentHashMap<>();
    private final Set<String> out = ConcurrentHashMap.newKeySet();
    private final AtomicLong toAnswer = new AtomicLong();
    private final Set<String> asked = new HashSet<>();
    // Not by their seqs: where each message takes two of them, those of a conversation are all odd, or all even.
    private final Map<String, Integer> read = new HashMap<>();
    private final AtomicLong redundant = new AtomicLong();
    private final AtomicLong holes = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch answersEnd = new CountDownLatch(1);
    private final ExecutorService answers = Executors.newSingleThreadExecutor(task -> daemon(task, "desk-answers"));
    private final Thread thread = daemon(this::run, "desk");

    Desk(SwitchboardServer server, Api agent, Ledger ledger) {
        this.server = server;
        this.agent = agent;
        this.ledger = ledger;
        thread.start();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Up to which seq it has every event, by conversation. */
    Map<String, Long> seqs() {
        return Map.copyOf(seqs);
    }

    /** Ids of the messages that it was told of as new, in the order of the events, by conversation. */
    Map<String, List<String>> heard() {
        return Map.copyOf(heard);
    }

    /** How many answers it was shown with words like these about what became of them. */
    long shown(String words) {
        return deliveries.values().stream().filter(all -> all.contains(words)).count();
    }

    /** How many messages she hasn't answered yet. */
    long toAnswer() {
        return toAnswer.get();
    }

    /** How many answers she was told to have left. */
    long out() {
        return out.size();
    }

    Map<String, Object> figures() {
        Map<String, Object> figures = new HashMap<>();
        figures.put("stream.connections", connections.get());
        figures.put("stream.redundant", redundant.get());
        figures.put("stream.holes", holes.get());
        return figures;
    }

    /** No more answers but those that are being written; returns when they are. */
    void finishAnswers() {
        answersEnd.countDown();
        answers.shutdown();
        try {
            if (!answers.awaitTermination(5, TimeUnit.MINUTES)) {
                throw new AssertionError("an answer was never acknowledged");
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (closed.getCount() > 0) {
            try {
                listen();
            } catch (RuntimeException gone) {
                ledger.broken();
            } catch (InterruptedException ended) {
                return;
            }
            try {
                closed.await(200, TimeUnit.MILLISECONDS);
            } catch (InterruptedException ended) {
                return;
            }
        }
    }

    /** One connection, until it breaks. */
    private void listen() throws InterruptedException {
        BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
        Api.Answer ticket = agent.send("POST", "/api/ws-ticket", null);
        if (ticket.status() != 200 && ticket.status() != 201) {
            ledger.refused();
            return;
        }
        WebSocket socket = HttpClient.newHttpClient().newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(5))
                .buildAsync(server.socketUri("/ws/agent?ticket=" + ticket.json().get("ticket").asText()), new Ear(frames))
                .join();
        connections.incrementAndGet();
        asked.clear();
        try {
            // What began while nobody listened is in no event to come: the list tells of it.
            Map<String, Long> have = new HashMap<>(seqs);
            String next = "";
            while (next != null) {
                JsonNode page = agent.get("/api/conversations?limit=200" + next);
                page.get("items").forEach(item -> have.putIfAbsent(item.get("id").asText(), 0L));
                next = page.path("next").isTextual() ? "&after=" + page.get("next").asText() : null;
            }
            send(socket, Map.of("type", "resume", "seqs", have));
            while (closed.getCount() > 0) {
                JsonNode frame = frames.poll(1, TimeUnit.SECONDS);
                if (frame == ENDED) {
                    return;
                }
                if (frame != null && frame.path("seq").isIntegralNumber() && frame.hasNonNull("conversationId")) {
                    take(socket, frame);
                }
            }
        } finally {
            socket.abort();
        }
    }

    private void take(WebSocket socket, JsonNode frame) {
        String conversation = frame.get("conversationId").asText();
        long seq = frame.get("seq").asLong();
        long have = seqs.getOrDefault(conversation, 0L);
        if (seq <= have) {
            redundant.incrementAndGet();
        } else if (seq > have + 1) {
            if (asked.add(conversation)) {
                holes.incrementAndGet();
                send(socket, Socket.resume(conversation, have));
            }
        } else {
            asked.remove(conversation);
            seqs.put(conversation, seq);
            if (frame.get("type").asText().equals("message.updated")) {
                JsonNode message = frame.get("data");
                deliveries.merge(
                        message.path("id").asText(),
                        message.at("/delivery/state").asText() + " " + message.at("/delivery/problem").asText() + "\n",
                        String::concat);
                String state = message.at("/delivery/state").asText();
                if (state.equals("SENT") || state.equals("DELIVERED")) {
                    out.add(message.path("id").asText());
                }
            }
            if (frame.get("type").asText().equals("message.created")) {
                JsonNode message = frame.get("data");
                heard.computeIfAbsent(conversation, any -> new ArrayList<>()).add(message.path("id").asText());
                if (message.path("direction").asText().equals("IN")
                        && read.merge(conversation, 1, Integer::sum) % 2 == 0
                        && answersEnd.getCount() > 0) {
                    String key = "a." + message.path("id").asText();
                    toAnswer.incrementAndGet();
                    answers.execute(() -> {
                        answer(conversation, key);
                        toAnswer.decrementAndGet();
                    });
                }
            }
        }
    }

    private void answer(String conversation, String key) {
        Map<String, Object> body = Map.of("clientId", key, "content", Map.of("type", "text", "text", key + " 您好"));
        for (int attempt = 0; attempt < 3000; attempt++) {
            if (attempt == 0 && answersEnd.getCount() == 0) {
                return;
            }
            try {
                Api.Answer told = agent.send("POST", "/api/conversations/" + conversation + "/messages", body);
                if (told.status() / 100 == 2) {
                    ledger.answered(conversation, key, told.json().get("id").asText());
                    return;
                }
                if (told.status() == 503 || told.status() == 429) {
                    ledger.refused();
                } else {
                    ledger.strange("AGENT " + told.status() + " " + told.http().body());
                    return;
                }
            } catch (UncheckedIOException gone) {
                ledger.broken();
            }
            try {
                closed.await(100, TimeUnit.MILLISECONDS);
            } catch (InterruptedException ended) {
                return;
            }
        }
        throw new AssertionError("never acknowledged: " + key);
    }

    private static void send(WebSocket socket, Object frame) {
        try {
            socket.sendText(Api.JSON.writeValueAsString(frame), true).join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        answers.shutdownNow();
        thread.interrupt();
    }

    private static final class Ear implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final BlockingQueue<JsonNode> frames;

        Ear(BlockingQueue<JsonNode> frames) {
            this.frames = frames;
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
                        frames.add(frame);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            frames.add(ENDED);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            frames.add(ENDED);
        }
    }
}
