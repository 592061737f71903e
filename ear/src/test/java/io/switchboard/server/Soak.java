package io.switchboard.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Customers who write without end and a desk that answers, while a test breaks things; then the reckoning. */
final class Soak implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Soak.class.getName());
    private static final Duration SETTLED = Duration.ofMinutes(4);
    private static final int BOUND = 100;
    private static final int MAILERS = 2;

    private final SwitchboardServer server;
    private final FarEnd farEnd;
    private final Ledger ledger = new Ledger();
    private final long seed;
    private final long pause;
    private final Map<String, Outside> outsides = new TreeMap<>();
    private final Map<String, Outside> channels = new HashMap<>();
    private final Api agent;
    private final String channel;
    private final Desk desk;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Customer> customers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
    private long unknownShown;
    private long old;

    /**
     * Begins: the channels, the desk, the customers.
     *
     * @param post where mail comes from and goes to; null without mail
     * @param webhooks how many customers write through channel-echo
     * @param visitors how many through the demo shop's chat
     * @param pause milliseconds between two messages of one
     */
    Soak(SwitchboardServer server, FarEnd farEnd, Post post, int webhooks, int visitors, long pause) {
        this.server = server;
        this.farEnd = farEnd;
        this.pause = pause;
        this.seed = Long.getLong("ledger.seed", System.nanoTime());
        Random random = new Random(seed);
        outsides.put("channel-echo", farEnd);
        channel = channel(server, "ledger", Map.of("answerUrl", farEnd.url()));
        channels.put(channel, farEnd);
        agent = Api.online(server, "carol");
        desk = new Desk(server, agent, ledger);
        for (int i = 1; i <= webhooks; i++) {
            customers.add(new Customer.OfWebhook(
                    server, "ledger", "w" + i, ledger, new Random(random.nextLong()), stop, () -> pause(1, waiting())));
        }
        for (int i = 1; i <= visitors; i++) {
            customers.add(new Customer.OfWidget(server, "v" + i, ledger, new Random(random.nextLong()), stop, () -> pause(5, desk.toAnswer())));
        }
        if (post != null) {
            outsides.put("channel-email", post);
            channels.put(post.channel(server), post);
            for (int i = 1; i <= MAILERS; i++) {
                customers.add(new MailCustomer(post, "m" + i, ledger, new Random(random.nextLong()), stop, () -> pause(25, waiting())));
            }
        }
        for (Customer customer : customers) {
            Thread thread = new Thread(customer, customer.name);
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((any, failure) -> failures.add(failure));
            threads.add(thread);
            thread.start();
        }
    }

    /**
     * Customers are no faster than their answers are written and leave: when very many wait they write seldom, yet go on. So
     * the soak is bounded by messages, whatever the machine, and ends. A visitor's answers have no far end to wait for.
     */
    private long pause(int times, long waiting) {
        return pause * times * (waiting > BOUND ? 40 : 1);
    }

    /** How many messages wait for their answer, and answers for leaving. */
    private long waiting() {
        return desk.toAnswer() + ledger.acknowledged(Ledger.Way.AGENT) - desk.out();
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

    /** Waits until so many more mails were accepted by the mail server. */
    void awaitMail(int mails, Duration limit) {
        long wanted = ledger.acknowledged(Ledger.Way.MAIL) + mails;
        Await.until("mails are accepted", limit, () -> {
            requireNoFailure();
            return ledger.acknowledged(Ledger.Way.MAIL) >= wanted;
        });
    }

    private int visitorsAnswers() {
        return customers.stream()
                .filter(Customer.OfWidget.class::isInstance)
                .mapToInt(visitor -> ((Customer.OfWidget) visitor).answers().size())
                .sum();
    }

    /** Calls the customers' channel as its platform does, with something that it needs not keep; the status. */
    int hook() {
        try {
            return ((Customer.OfWebhook) customers.get(0)).offer("w1.1");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
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
                    old += webhook.old();
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
        try {
            Await.until("all answers are out", SETTLED, () -> {
                decideAll();
                return waiting();
            }, waiting -> waiting == 0);
        } catch (AssertionError notAll) {
            // The reckoning says which, and what became of them.
            LOG.log(System.Logger.Level.ERROR, notAll.getMessage(), notAll);
        }
    }

    /** Decides of all answers that are of unknown outcome now. */
    void decideAll() {
        channels.forEach((id, outside) -> {
            List<String> took = null;
            for (JsonNode letter : agent.get("/api/channels/" + id + "/dead-letters?limit=200").get("items")) {
                unknownShown++;
                took = took == null ? outside.took() : took;
                String message = letter.get("messageId").asText();
                String path = "/api/conversations/" + letter.get("conversationId").asText() + "/messages/" + message;
                String key = letter.get("preview").asText().split("\\s", 2)[0];
                if (took.contains(outside.name(message, key))) {
                    agent.post(path + "/settle", Map.of("delivered", true));
                } else {
                    agent.post(path + "/retry", null);
                }
            }
        });
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
        Audit audit = Audit.of(agent, ledger, desk, outsides);
        LedgerReport report = new LedgerReport(name)
                .with(what)
                .with(ledger.figures())
                .with(audit.figures())
                .with(desk.figures())
                .with(Map.of("unknown.shown", unknownShown, "repeats.old", old, "seed", seed, "faults", audit.faults()));
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
