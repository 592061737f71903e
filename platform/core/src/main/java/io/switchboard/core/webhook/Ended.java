package io.switchboard.core.webhook;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Attempts whose results aren't written yet: they are kept until they are, for as long as the database is away. */
final class Ended {
    private static final int AT_ONCE = 200;

    private final ConcurrentLinkedQueue<DeliveryQueue.Result> results = new ConcurrentLinkedQueue<>();

    void add(DeliveryQueue.Result result) {
        results.add(result);
    }

    /** Called by one thread at a time; what {@code write} doesn't take comes again. */
    synchronized void write(Consumer<List<DeliveryQueue.Result>> write) {
        while (!results.isEmpty()) {
            List<DeliveryQueue.Result> batch = new ArrayList<>();
            var each = results.iterator();
            while (each.hasNext() && batch.size() < AT_ONCE) {
                batch.add(each.next());
            }
            write.accept(List.copyOf(batch));
            batch.forEach(done -> results.remove());
        }
    }
}
