package io.switchboard.core.condition;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * A question to one field.
 *
 * @param field as {@link Facts} name it
 * @param op how it is compared
 * @param values what it is compared with, as texts: numbers in decimal, flags as {@code true} and {@code false}, times as {@link TimeSpan}
 *     reads them, {@code me} for whoever asks; one for most operators, any number for IN and NOT_IN, none for EMPTY and NOT_EMPTY
 */
public record Condition(String field, Op op, List<String> values) {
    /** Whoever asks. */
    public static final String ME = "me";

    /**
     * How a field is compared. Of a field with several values (tags) IS, IN and CONTAINS ask whether one of them fits. A field without a value
     * fits IS_NOT, NOT_IN and EMPTY alone.
     */
    public enum Op {
        IS(1, 1),
        IS_NOT(1, 1),
        /** One of the values. */
        IN(1, 100),
        NOT_IN(1, 100),
        LESS(1, 1),
        GREATER(1, 1),
        AT_LEAST(1, 1),
        AT_MOST(1, 1),
        /** The text is somewhere in the field's, whatever the case. */
        CONTAINS(1, 1),
        /** No value, an empty text or none of several. */
        EMPTY(0, 0),
        NOT_EMPTY(0, 0),
        BEFORE(1, 1),
        AFTER(1, 1);

        private final int fewest;
        private final int most;

        Op(int fewest, int most) {
            this.fewest = fewest;
            this.most = most;
        }

        /** How many values it wants at least. */
        public int fewest() {
            return fewest;
        }

        /** How many values it takes at most. */
        public int most() {
            return most;
        }
    }

    public Condition {
        values = values == null ? List.of() : List.copyOf(values);
    }

    public static Condition of(String field, Op op, String... values) {
        return new Condition(field, op, List.of(values));
    }

    /** A value as a number; empty when it isn't one. */
    public static Optional<BigDecimal> number(String value) {
        return Comparison.number(value);
    }

    /** Whether the facts fit. */
    public boolean holds(Facts facts, Asker asker) {
        return Comparison.holds(facts.fact(field), op, values, asker);
    }
}
