package io.switchboard.core.webhook;

import io.switchboard.core.Store;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Sequencer;
import io.switchboard.core.shared.Viewer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** What the loops of webhooks do, step by step, against a receiver that does what a test says. */
public final class WebhookMoves {
    /** What came in, taken or not. */
    public record Came(URI address, Map<String, String> headers, byte[] body, int status) {
        public Map<String, Object> json() {
            return Json.readMap(new String(body, StandardCharsets.UTF_8));
        }

        public String type() {
            return (String) json().get("type");
        }

        public String id() {
            return (String) json().get("id");
        }
    }

    private final Store store;
    public final List<Came> came = Collections.synchronizedList(new ArrayList<>());
    /** The status by which it answers. */
    public volatile Function<Came, Integer> receiver = any -> 200;

    public WebhookMoves(Store store) {
        this.store = store;
        store.put(WebhookCalls.class, new Receiver());
    }

    private final class Receiver implements WebhookCalls {
        @Override
        public Answer post(URI address, Map<String, String> headers, byte[] body) {
            int status = receiver.apply(new Came(address, headers, body, 0));
            came.add(new Came(address, headers, body, status));
            return new Answer(status, "answer " + status, null);
        }

        @Override
        public void check(String address) {
            throw new UnsupportedOperationException();
        }
    }

    /** Things as their ids. */
    static List<String> data(List<WebhookData.Thing> things) {
        return things.stream().map(thing -> Json.write(Map.of("about", thing.type() + " " + thing.subjectId()))).toList();
    }

    public Webhooks.Made create(Viewer viewer, String... events) {
        return store.tx(() -> store.get(Webhooks.class)
                .create(viewer, new Webhooks.Form("Test", "https://there.example/in", List.of(events), null, null, null, null)));
    }

    public Webhook read(UUID id) {
        return store.tx(() -> store.get(Webhooks.class).get(Viewer.PLATFORM, id));
    }

    public List<Delivery> log(UUID webhook, Delivery.State state) {
        return store.tx(() -> store.get(Deliveries.class).list(Viewer.PLATFORM, webhook, state, null, 10_000)).items();
    }

    /** Numbers what happened and writes down what is to be told. */
    public int follow() {
        while (store.tx(() -> store.get(Sequencer.class).number(1000)) > 0) {
            // All of it.
        }
        int read = 0;
        int more = store.tx(() -> store.get(WebhookFollower.class).round());
        while (more > 0) {
            read += more;
            more = store.tx(() -> store.get(WebhookFollower.class).round());
        }
        return read;
    }

    /** Takes some of what is due and leaves it there, as a server does that is killed. */
    public List<Delivery> claim(UUID webhook, int most) {
        return store.tx(() -> store.get(DeliveryQueue.class).claim(webhook, most));
    }

    /** Sends what is due until nothing is; returns how many attempts that were. */
    public int deliver() {
        int attempts = 0;
        int more = deliverSome(16);
        while (more > 0) {
            attempts += more;
            more = deliverSome(16);
        }
        return attempts;
    }

    public int deliverSome(int most) {
        WebhookRound round = store.get(WebhookRound.class);
        List<DeliveryQueue.Result> results = Collections.synchronizedList(new ArrayList<>());
        for (Webhook webhook : store.tx(() -> store.get(DeliveryQueue.class).due())) {
            int free = webhook.failures() >= WebhookHealth.PATIENCE ? 1 : most;
            for (WebhookRound.Ready ready : store.tx(() -> round.take(webhook, free, WebhookMoves::data, results::add))) {
                results.add(WebhookRound.result(ready.delivery(), round.attempt(ready.letter())));
            }
        }
        store.run(() -> round.ended(results));
        return results.size();
    }

    /** How an attempt ended that a server made which had been given up. */
    public void endedLate(Delivery delivery, boolean taken) {
        store.run(() -> store.get(DeliveryQueue.class).ended(List.of(new DeliveryQueue.Result(
                delivery, taken ? 200 : 500, taken ? null : Delivery.Fault.STATUS, "late", java.time.Duration.ofSeconds(70), null))));
    }

    /** Looks whether somebody still answers for each. */
    public void check() {
        store.run(() -> store.get(WebhookSponsors.class).check());
    }

    public void expire() {
        store.run(() -> store.get(DeliveryQueue.class).expire());
    }

    public void keep() {
        store.run(() -> store.get(DeliveryQueue.class).keep());
    }

    public int recover() {
        return store.tx(() -> store.get(DeliveryQueue.class).recover());
    }

    public int freeAll() {
        return store.tx(() -> store.get(DeliveryQueue.class).freeAll());
    }

    public int prune() {
        return store.tx(() -> store.get(Deliveries.class).prune());
    }

    public Delivery ping(UUID webhook) {
        return store.tx(() -> store.get(WebhookRound.class).ping(Viewer.PLATFORM, webhook));
    }

    public Webhook change(UUID id, Webhooks.Form form) {
        return store.tx(() -> store.get(Webhooks.class).change(Viewer.PLATFORM, id, form, null));
    }

    public static Webhooks.Form enabled(boolean on) {
        return new Webhooks.Form(null, null, null, null, null, null, on);
    }

    public Refused refused(Runnable run) {
        try {
            store.run(run);
        } catch (Refused refused) {
            return refused;
        }
        throw new AssertionError("that was allowed");
    }
}
