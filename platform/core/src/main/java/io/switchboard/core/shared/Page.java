package io.switchboard.core.shared;

import java.util.List;
import java.util.function.Function;

/**
 * A page of a list.
 *
 * @param items in the list's order
 * @param next where the next page begins; null after the last
 */
public record Page<T>(List<T> items, String next) {

    /** Cuts the page from a result that was asked for one row more than the limit. */
    public static <T> Page<T> cut(List<T> rows, int limit, Function<T, String> cursor) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        List<T> items = List.copyOf(rows.subList(0, limit));
        return new Page<>(items, cursor.apply(items.get(limit - 1)));
    }

    public <R> Page<R> map(Function<T, R> f) {
        return new Page<>(items.stream().map(f).toList(), next);
    }
}
