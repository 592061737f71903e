package io.switchboard.web.socket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.web.shared.JsonBody;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** A browser that takes each frame at once, or, when it is stuck, only when told to. */
final class FakeWire implements SendQueue.Wire {
    final List<String> sent = new ArrayList<>();
    private final Deque<Consumer<Throwable>> pending = new ArrayDeque<>();
    boolean stuck;
    int pings;
    Integer closed;

    @Override
    public void send(String frame, Consumer<Throwable> done) {
        sent.add(frame);
        if (stuck) {
            pending.add(done);
        } else {
            done.accept(null);
        }
    }

    @Override
    public void ping() {
        pings++;
    }

    @Override
    public void close(int code, String reason) {
        closed = code;
    }

    int inFlight() {
        return pending.size();
    }

    void takeOne() {
        pending.remove().accept(null);
    }

    void breakOff() {
        pending.remove().accept(new IllegalStateException("reset"));
    }

    /** {@code type:seq} of all frames. */
    List<String> types() {
        return sent.stream().map(FakeWire::read).map(f -> f.get("type").asText() + (f.has("seq") ? ":" + f.get("seq") : "")).toList();
    }

    JsonNode last() {
        return read(sent.get(sent.size() - 1));
    }

    static JsonNode read(String frame) {
        try {
            return JsonBody.json().readTree(frame);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
