package io.switchboard.web.contact;

import io.switchboard.spi.module.OrderSource;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks all who may know a customer's orders at once, and waits for none of them longer than for the others. One that hangs
 * is asked by few at a time; the rest is told at once that it is missing. What was told is kept for a moment, for agents go
 * back and forth between conversations. Safe for use by several threads.
 */
@ApplicationScoped
public class OrderQuestions {
    /** Of all that are asked, together. */
    private static final Duration ALL = Duration.ofSeconds(5);
    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final int MOST_KEPT = 1000;
    private static final int OF_ONE = 8;
    private static final int MOST = 20;

    @Inject
    Clock clock;

    private final Map<Question, Kept> kept = new ConcurrentHashMap<>();
    private final Map<String, Semaphore> places = new ConcurrentHashMap<>();
    // Bounded by the places of those who are asked.
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "switchboard-orders");
        thread.setDaemon(true);
        thread.setContextClassLoader(OrderQuestions.class.getClassLoader());
        return thread;
    });

    /**
     * Somebody to ask.
     *
     * @param key who it is: the same for all questions to it
     * @param name for people, or null
     */
    record Source(String key, String name, OrderSource orders, OrderSource.Customer customer) {}

    /** An order, and whose it is; a null name is a plugin's. */
    record Found(String name, OrderSource.Order order) {}

    /** What was told, and the names of those who didn't. */
    record Told(List<Found> orders, List<String> missing) {}

    private record Question(String key, OrderSource.Customer customer) {}

    private record Kept(List<OrderSource.Order> orders, Instant until) {}

    /** What all of them tell, within 5 s. */
    Told ask(List<Source> sources) {
        long deadline = System.nanoTime() + ALL.toNanos();
        List<Future<List<OrderSource.Order>>> asked = sources.stream().map(this::begin).toList();
        Told told = new Told(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < asked.size(); i++) {
            String name = sources.get(i).name();
            List<OrderSource.Order> orders = await(asked.get(i), deadline);
            if (orders == null) {
                told.missing().add(Objects.requireNonNullElse(name, ""));
            } else {
                orders.forEach(order -> told.orders().add(new Found(name, order)));
            }
        }
        return told;
    }

    /** Null when there is no place for one more question to it. */
    private Future<List<OrderSource.Order>> begin(Source source) {
        Semaphore own = places.computeIfAbsent(source.key(), any -> new Semaphore(OF_ONE));
        Question question = new Question(source.key(), source.customer());
        Kept known = kept.get(question);
        if (known != null && clock.instant().isBefore(known.until())) {
            return CompletableFuture.completedFuture(known.orders());
        }
        if (!own.tryAcquire()) {
            return null;
        }
        return threads.submit(() -> {
            try {
                List<OrderSource.Order> orders =
                        source.orders().orders(source.customer(), MOST).stream().limit(MOST).map(Objects::requireNonNull).toList();
                keep(question, orders);
                return orders;
            } finally {
                own.release();
            }
        });
    }

    private void keep(Question question, List<OrderSource.Order> orders) {
        Instant now = clock.instant();
        if (kept.size() >= MOST_KEPT) {
            kept.values().removeIf(each -> !now.isBefore(each.until()));
        }
        if (kept.size() < MOST_KEPT) {
            kept.put(question, new Kept(orders, now.plus(KEPT)));
        }
    }

    /** Null for whatever goes wrong: the host has logged what is the plugin's fault. */
    private static List<OrderSource.Order> await(Future<List<OrderSource.Order>> asked, long deadline) {
        if (asked == null) {
            return null;
        }
        try {
            return asked.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            return null;
        } catch (TimeoutException late) {
            asked.cancel(true);
            return null;
        } catch (InterruptedException e) {
            asked.cancel(true);
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
