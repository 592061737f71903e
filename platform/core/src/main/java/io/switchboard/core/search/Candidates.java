package io.switchboard.core.search;

import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.Refused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Things of the index after a place in a list, in its order. */
@FunctionalInterface
interface Candidates<P> {
    /**
     * So many of a page's candidates may have changed since they were indexed, or be left out by a filter that the index
     * hasn't, before the page is given as it is.
     */
    int MOST = 20_000;

    /** At most so many; fewer only when there are no more. */
    List<P> after(P place, int limit) throws IOException;

    /**
     * Fills a page with those that may be shown.
     *
     * @param tooBroad whether the last answer took too long to be whole
     * @param read gives those of these ids that may be shown, by id
     * @throws Refused INVALID, naming {@code q}, when it was too broad
     */
    static <P, T> Page<T> page(
            Candidates<P> candidates, BooleanSupplier tooBroad, Ordered<P> order, P after, int limit, Function<List<UUID>, Map<UUID, T>> read)
            throws IOException {
        List<T> items = new ArrayList<>();
        P last = null;
        P cursor = after;
        int asked = limit + 1;
        for (int seen = 0; seen < MOST; seen += asked, asked = Math.min(2 * asked, 1000)) {
            List<P> next = candidates.after(cursor, asked);
            if (tooBroad.getAsBoolean()) {
                throw Refused.invalid("q", "tooBroad");
            }
            Map<UUID, T> there = next.isEmpty() ? Map.of() : read.apply(next.stream().map(order::id).toList());
            for (P candidate : next) {
                cursor = candidate;
                T item = there.get(order.id(candidate));
                if (item != null && items.size() == limit) {
                    return new Page<>(items, last.toString());
                }
                if (item != null) {
                    items.add(item);
                    last = candidate;
                }
            }
            if (next.size() < asked) {
                return new Page<>(items, null);
            }
        }
        return new Page<>(items, cursor.toString());
    }
}
