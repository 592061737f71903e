package io.switchboard.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Customers who write without end and a desk that answers, while a test breaks things; then the reckoning. */
final class Soak implements AutoCloseable {

    private static final Duration SETTLED = Duration.ofMinutes(6);

    private final SwitchboardServer server;
    private final FarEnd farEnd;
    private final Ledger ledger = new Ledger();
    private final long seed;
    private final Api agent;
    private final String channel;
    private final Desk desk;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Customer> customers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
    private long unknownShown;

    /**
     * Begins: the channel, the desk, the customers.
     *
     * @param webhooks how many customers write through channel-echo
     * @param visitors how many through the demo shop's chat
     * @param pause milliseconds between two messages of one
     */
    Soak(SwitchboardServer server, FarEnd farEnd, int webhooks, int visitors, long pause) {
        this.server = server;
        this.farEnd = farEnd;
        this.seed = Long.getLong("ledger.seed", System.nanoTime());
        Random random = new Random(seed);
        channel = channel(server, "ledger", Map.of("answerUrl", farEnd.url()));
        agent = Api.online(server, "carol");
        desk = new Desk(server, agent, ledger);
        for (int i = 1; i <= webhooks; i++) {
            customers.add(new Customer.OfWebhook(server, "ledger", "w" + i, ledger, new Random(random.nextLong()), stop, pause));
        }
        for (int i = 1; i <= visitors; i++) {
            customers.add(new Customer.OfWidget(server, "v" + i, ledger, new Random(random.nextLong()), stop, pause * 5));
        }
        for (Customer customer : customers) {
            Thread thread = new Thread(customer, customer.name);
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((any, failure) -> failures.add(failure));
            threads.add(thread);
            thread.start();
        }
    }

    /** An account of channel-echo under this key; its id. */
    static String channel(SwitchboardServer server, String key, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("secret", Customer.OfWebhook.SECRET);
        return Api.signedIn(server, "admin")
                .post("/api/channels", Map.of("plugin", "channel-echo", "name", key, "key", key, "enabled", true, "settings", settings))
                .get("id")
                .asText();
    }

    Api agent() {
        return agent;
    }

    Desk desk() {
        return desk;
    }

    SwitchboardServer server() {
        return server;
    }

    FarEnd farEnd() {
        return farEnd;
    }

    /** Opens the customers' channel anew, with one setting changed. */
    void change(String setting, String value) {
        Api.signedIn(server, "admin")
                .send("PATCH", "/api/channels/" + channel, Map.of("settings",
                        Map.of("answerUrl", farEnd.url(), "secret", Customer.OfWebhook.SECRET, setting, value)));
    }

    /** Waits until so many more visitors' messages were acknowledged, and one more was answered: others than the webhook's. */
    void awaitOthers(int messages, Duration limit) {
        long wanted = ledger.acknowledged(Ledger.Way.VISITOR) + messages;
        int answers = visitorsAnswers();
        Await.until("others go on", limit, () -> {
            requireNoFailure();
            return ledger.acknowledged(Ledger.Way.VISITOR) >= wanted && visitorsAnswers() > answers;
        });
    }

    private int visitorsAnswers() {
        return customers.stream()
                .filter(Customer.OfWidget.class::isInstance)
                .mapToInt(visitor -> ((Customer.OfWidget) visitor).answers().size())
                .sum();
    }

    Ledger ledger() {
        return ledger;
    }

    /** A number of its own for everything random; {@code -Dledger.seed} gives it again. */
    long seed() {
        return seed;
    }

    /** Waits until so many more messages were acknowledged than now. */
    void awaitMore(int messages, Duration limit) {
        long wanted = ledger.acknowledged() + messages;
        Await.until(wanted + " acknowledged messages", limit, () -> {
            requireNoFailure();
            return ledger.acknowledged() >= wanted;
        });
    }

    /** The customers end with what they have begun; the webhook's platform repeats everything once more. */
    void finish() {
        stop.countDown();
        for (Thread thread : threads) {
            try {
                thread.join(TimeUnit.MINUTES.toMillis(6));
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }
        requireNoFailure();
        desk.finishAnswers();
        for (Customer customer : customers) {
            if (customer instanceof Customer.OfWebhook webhook) {
                try {
                    webhook.repeatAll();
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        }
        settle();
    }

    private void requireNoFailure() {
        if (!failures.isEmpty()) {
            throw new AssertionError("a client failed", failures.get(0));
        }
    }

    /**
     * What a person does: of each answer whose outcome nobody knows she asks the far end, and decides. Until all answers
     * have come to an end.
     */
    private void settle() {
        Await.until("all answers are out", SETTLED, this::decideAll, open -> open == 0);
    }

    /** Decides of all answers that are of unknown outcome now; how many are not out yet. */
    int decideAll() {
        int open = 0;
        for (JsonNode conversation : agent.get("/api/conversations?limit=200").get("items")) {
            String id = conversation.get("id").asText();
            for (JsonNode message : messages(id)) {
                String state = message.at("/delivery/state").asText();
                if (state.equals("PENDING")) {
                    open++;
                } else if (state.equals("UNKNOWN")) {
                    open++;
                    unknownShown++;
                    decide(id, message.get("id").asText());
                }
            }
        }
        return open;
    }

    /** All of them, page by page: what waits longest is not among the first. */
    private List<JsonNode> messages(String conversation) {
        List<JsonNode> all = new ArrayList<>();
        long after = 0;
        JsonNode page;
        do {
            page = agent.get("/api/conversations/" + conversation + "/messages?limit=500&after=" + after).get("items");
            page.forEach(all::add);
            after = page.isEmpty() ? after : page.get(page.size() - 1).get("seq").asLong();
        } while (!page.isEmpty());
        return all;
    }

    private void decide(String conversation, String message) {
        String path = "/api/conversations/" + conversation + "/messages/" + message;
        if (farEnd.times(message) > 0) {
            agent.post(path + "/settle", Map.of("delivered", true));
        } else {
            agent.post(path + "/retry", null);
        }
    }

    /** Compares, and writes the report under this name. */
    Audit reckon(String name, Map<String, Object> what) {
        Await.until("the desk has heard of everything", Duration.ofSeconds(60), () -> {
            for (JsonNode conversation : agent.get("/api/conversations?limit=200").get("items")) {
                if (desk.seqs().getOrDefault(conversation.get("id").asText(), 0L) < conversation.get("seq").asLong()) {
                    return false;
                }
            }
            return true;
        });
        Audit audit = Audit.of(agent, ledger, desk, farEnd);
        LedgerReport report = new LedgerReport(name)
                .with(what)
                .with(ledger.figures())
                .with(audit.figures())
                .with(desk.figures())
                .with(Map.of("unknown.shown", unknownShown, "seed", seed, "faults", audit.faults()));
        report.write();
        return audit;
    }

    /** What visitors see of the answers, for whoever wants to compare it. */
    List<Customer> customers() {
        return customers;
    }

    @Override
    public void close() {
        stop.countDown();
        desk.close();
        threads.forEach(Thread::interrupt);
    }
}
