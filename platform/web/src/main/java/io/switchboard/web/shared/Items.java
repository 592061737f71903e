package io.switchboard.web.shared;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.switchboard.core.search.Search;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.Refused;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A list as it goes out: {@code {items, next}}.
 *
 * @param searched of a list that was searched by words: EVERYTHING, or NAMES while the search's index is being built or away and
 *     messages can't be looked through; otherwise absent
 * @param indexed how much of the index is there while it is being built, in per cent, -1 while it is elsewhere and can't be
 *     reached; otherwise absent
 * @param total how many the whole list has, where that was asked for and somebody knows; otherwise absent
 */
public record Items<T>(
        List<T> items,
        String next,
        @JsonInclude(JsonInclude.Include.NON_NULL) String searched,
        @JsonInclude(JsonInclude.Include.NON_NULL) Integer indexed,
        @JsonInclude(JsonInclude.Include.NON_NULL) Long total) {

    public Items(List<T> items, String next, String searched) {
        this(items, next, searched, null, null);
    }

    public Items(List<T> items, String next) {
        this(items, next, null, null, null);
    }

    /** The same, with how many there are in all; null where nobody knows. */
    public Items<T> withTotal(Long all) {
        return new Items<>(items, next, searched, indexed, all);
    }

    /** The same, with how far the index is; null: it is there. */
    public Items<T> withIndexed(Integer percent) {
        return new Items<>(items, next, searched, percent, total);
    }

    /** A list that was searched by words, as the edge shows its things. */
    public static <T> Items<T> of(Search.Found<?> found, List<T> shown) {
        return new Items<>(shown, found.page().next(), found.everywhere() ? "EVERYTHING" : "NAMES");
    }

    public static <T> Items<T> of(List<T> items) {
        return new Items<>(items, null);
    }

    public static <T> Items<T> of(Page<T> page) {
        return new Items<>(page.items(), page.next());
    }

    /** The page size asked for, as it stands in the address. */
    public static int limit(String wish, int usual, int most) {
        Long number = number(wish, "limit");
        if (number != null && (number < 1 || number > most)) {
            throw Refused.invalid("limit", "outOfRange", 1, most);
        }
        return number == null ? usual : number.intValue();
    }

    /** A whole number in a parameter; null stays null. */
    public static Long number(String text, String field) {
        try {
            return text == null || text.isBlank() ? null : Long.valueOf(text.strip());
        } catch (NumberFormatException e) {
            throw Refused.invalid(field, "notNumber");
        }
    }

    /** A moment in a parameter, ISO-8601 with its offset; null stays null. */
    public static Instant time(String text, String field) {
        try {
            return text == null || text.isBlank() ? null : OffsetDateTime.parse(text.strip()).toInstant();
        } catch (DateTimeParseException e) {
            throw Refused.invalid(field, "notTime");
        }
    }

    /** An id from outside; what isn't one can't be found, nor what isn't there. */
    public static UUID id(String text, String thing) {
        try {
            return UUID.fromString(Objects.requireNonNullElse(text, ""));
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
