package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What trouble costs those who have none: paired runs, quiet and troubled in turns, of the same requests at half of the most
 * that was measured before them, timed from when each was due. Only with {@code -Pledger}, on a machine that has nothing
 * else to do.
 */
@EnabledIfSystemProperty(named = "ledger.full", matches = "true")
@Isolated
class LedgerRatioIT {

    private static final int PAIRS = Integer.getInteger("ledger.pairs", 10);
    private static final int CLIENTS = 32;
    private static final Duration RUN = Duration.ofSeconds(10);
    private static final Duration SETTLES = Duration.ofSeconds(5);
    /** On two cores the compiler needs this long. */
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("ledger.warm.up", 90));
    /** As many as one address may bring in a minute, and enough for none of them to write too often. */
    private static final int VISITORS = 280;

    /** Thirty of its platform's calls a second, which are stored or hang. */
    @Test
    void aChannelThatHangsCostsOthersNoMoreThanTwice() {
        try (FarEnd farEnd = new FarEnd();
                SwitchboardServer server = new SwitchboardServer("ledger-ratio", Map.of()).start();
                Soak soak = new Soak(server, farEnd, null, 30, 0, 1000)) {
            List<Api> visitors = new ArrayList<>();
            while (visitors.size() < VISITORS) {
                visitors.add(Api.visitor(server));
            }
            AtomicInteger next = new AtomicInteger();
            Runnable write = () -> visitors.get(next.getAndIncrement() % visitors.size()).write("is it quick? 快吗");
            compare("plugin-hangs", write, () -> soak.change("trouble", "HANG_IN_WEBHOOK"), () -> soak.change("trouble", "NONE"));
        }
    }

    @Test
    void aFloodAndStalledBrowsersCostAgentsNoMoreThanTwice() {
        try (SwitchboardServer server = new SwitchboardServer("ledger-ratio", Map.of()).start()) {
            Api agent = Api.online(server, "carol");
            Api.visitor(server).write("hello");
            Api flood = Api.visitor(server);
            List<AutoCloseable> open = new ArrayList<>();
            ScheduledExecutorService flooding = Executors.newScheduledThreadPool(2);
            compare(
                    "flood-and-stalled",
                    () -> agent.get("/api/conversations?limit=20"),
                    () -> {
                        open.add(new Stalled(server, agent, 200));
                        // Ten times the 120 in 30 s.
                        var task = flooding.scheduleAtFixedRate(
                                () -> flood.send("POST", "/api/widget/demo/messages", Api.message("flood")), 0, 25, TimeUnit.MILLISECONDS);
                        open.add(() -> task.cancel(false));
                    },
                    () -> {
                        for (AutoCloseable each : open) {
                            close(each);
                        }
                        open.clear();
                    });
            flooding.shutdownNow();
        }
    }

    private static void close(AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void compare(String name, Runnable request, Runnable trouble, Runnable well) {
        run(request, 400, WARM_UP.dividedBy(2));
        // What only trouble runs wants to be compiled too.
        trouble.run();
        run(request, 400, WARM_UP.dividedBy(2));
        well.run();
        int most = most(request);
        int rate = most / 2;
        List<String> pairs = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            // Whoever comes first has the colder server.
            double before = pair % 2 == 0 ? settled(request, rate) : 0;
            trouble.run();
            double troubled = settled(request, rate);
            well.run();
            double quiet = pair % 2 == 0 ? before : settled(request, rate);
            ratios.add(troubled / quiet);
            pairs.add(String.format("%.1f ms / %.1f ms", troubled, quiet));
        }
        List<Double> sorted = ratios.stream().sorted().toList();
        double median = (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("most", most);
        figures.put("rate", rate);
        figures.put("pairs", pairs);
        figures.put("ratios", sorted.stream().map(ratio -> String.format("%.2f", ratio)).toList());
        figures.put("median", String.format("%.2f", median));
        new LedgerReport("ratio-" + name).with(figures).write();
        assertThat(median).as("p99 in trouble against p99 without, median of %s pairs", PAIRS).isLessThanOrEqualTo(2.0);
    }

    /** The p99 of a run, after a while in which what came or went before it has its say: 200 browsers that open are a burst. */
    private static double settled(Runnable request, int rate) {
        run(request, rate, SETTLES);
        return p99(run(request, rate, RUN));
    }

    /** Requests a second with all clients at work. */
    private static int most(Runnable request) {
        AtomicInteger done = new AtomicInteger();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        long end = System.nanoTime() + RUN.toNanos();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            all.add(CompletableFuture.runAsync(
                    () -> {
                        while (System.nanoTime() < end) {
                            request.run();
                            done.incrementAndGet();
                        }
                    },
                    clients));
        }
        all.forEach(CompletableFuture::join);
        clients.shutdownNow();
        return (int) (done.get() / RUN.toSeconds());
    }

    /** Milliseconds from when each request was due until it was answered. */
    private static List<Double> run(Runnable request, int rate, Duration time) {
        ConcurrentLinkedQueue<Double> times = new ConcurrentLinkedQueue<>();
        ScheduledExecutorService clients = Executors.newScheduledThreadPool(CLIENTS);
        int count = (int) (rate * time.toSeconds());
        long start = System.nanoTime();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long due = TimeUnit.SECONDS.toNanos(i) / rate;
            CompletableFuture<Void> end = new CompletableFuture<>();
            all.add(end);
            clients.schedule(
                    () -> {
                        try {
                            request.run();
                            times.add((System.nanoTime() - start - due) / 1e6);
                            end.complete(null);
                        } catch (RuntimeException | Error failed) {
                            end.completeExceptionally(failed);
                        }
                    },
                    start + due - System.nanoTime(),
                    TimeUnit.NANOSECONDS);
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).orTimeout(5, TimeUnit.MINUTES).join();
        clients.shutdownNow();
        return List.copyOf(times);
    }

    private static double p99(List<Double> times) {
        List<Double> sorted = times.stream().sorted().toList();
        return sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1);
    }
}
