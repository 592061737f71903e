package io.switchboard.web.shared;

import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.Refused;
import java.util.List;
import java.util.UUID;

/** A list as it goes out: {@code {items, next}}. */
public record Items<T>(List<T> items, String next) {

    public static <T> Items<T> of(List<T> items) {
        return new Items<>(items, null);
    }

    public static <T> Items<T> of(Page<T> page) {
        return new Items<>(page.items(), page.next());
    }

    /** The page size asked for: 1 to {@code most}; {@code usual} without a wish. */
    public static int limit(Integer wish, int usual, int most) {
        if (wish == null) {
            return usual;
        }
        if (wish < 1 || wish > most) {
            throw Refused.invalid("limit", "outOfRange", 1, most);
        }
        return wish;
    }

    /** An id from outside; what isn't one can't be found. */
    public static UUID id(String text, String thing) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Refused.notFound(thing);
        }
    }

    /** An id in a field or parameter; null stays null. */
    public static UUID idOrNull(String text, String field) {
        try {
            return text == null || text.isBlank() ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Refused.invalid(field, "notId");
        }
    }
}
