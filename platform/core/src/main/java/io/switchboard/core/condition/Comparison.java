package io.switchboard.core.condition;

import io.switchboard.core.condition.Condition.Op;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Compares a fact with a condition's values. What can't be compared doesn't fit; it never fails. */
final class Comparison {
    private Comparison() {}

    static boolean holds(Object fact, Op op, List<String> values, Asker asker) {
        return switch (op) {
            case EMPTY -> isEmpty(fact);
            case NOT_EMPTY -> !isEmpty(fact);
            case IS, IN -> values.stream().anyMatch(value -> same(fact, value, asker));
            case IS_NOT, NOT_IN -> values.stream().noneMatch(value -> same(fact, value, asker));
            case CONTAINS -> contains(fact, values.get(0), asker);
            case LESS, BEFORE -> order(fact, values.get(0), asker).orElse(0) < 0;
            case GREATER, AFTER -> order(fact, values.get(0), asker).orElse(0) > 0;
            case AT_MOST -> order(fact, values.get(0), asker).orElse(1) <= 0;
            case AT_LEAST -> order(fact, values.get(0), asker).orElse(-1) >= 0;
        };
    }

    private static boolean isEmpty(Object fact) {
        return fact == null
                || fact instanceof String text && text.isBlank()
                || fact instanceof Collection<?> several && several.isEmpty();
    }

    private static boolean same(Object fact, String value, Asker asker) {
        if (isEmpty(fact)) {
            return false;
        }
        if (fact instanceof Collection<?> several) {
            return several.stream().anyMatch(one -> same(one, value, asker));
        }
        if (fact instanceof BigDecimal || fact instanceof Instant || fact instanceof LocalDate) {
            OptionalInt order = order(fact, value, asker);
            return order.isPresent() && order.getAsInt() == 0;
        }
        if (fact instanceof Enum<?> constant) {
            return constant.name().equals(value);
        }
        String wanted = Condition.ME.equals(value) ? asker.me() : value;
        return String.valueOf(fact).equals(wanted);
    }

    private static boolean contains(Object fact, String value, Asker asker) {
        if (fact instanceof Collection<?>) {
            return same(fact, value, asker);
        }
        return !isEmpty(fact) && String.valueOf(fact).toLowerCase(Locale.ROOT).contains(value.toLowerCase(Locale.ROOT));
    }

    /** Below 0 when the fact comes first; empty when they can't be put in order. */
    private static OptionalInt order(Object fact, String value, Asker asker) {
        if (fact instanceof BigDecimal number) {
            return number(value).map(other -> OptionalInt.of(number.compareTo(other))).orElse(OptionalInt.empty());
        }
        if (fact instanceof Instant time) {
            return TimeSpan.of(value, asker).map(span -> OptionalInt.of(order(time, span))).orElse(OptionalInt.empty());
        }
        if (fact instanceof LocalDate day) {
            return TimeSpan.of(value, asker).map(span -> OptionalInt.of(order(day, span, asker))).orElse(OptionalInt.empty());
        }
        if (fact instanceof Enum<?> constant) {
            return Arrays.stream(constant.getDeclaringClass().getEnumConstants())
                    .filter(other -> other.name().equals(value))
                    .mapToInt(other -> Integer.compare(constant.ordinal(), other.ordinal()))
                    .findFirst();
        }
        return OptionalInt.empty();
    }

    private static int order(Instant time, TimeSpan span) {
        return span.isAfter(time) ? -1 : span.isBefore(time) ? 1 : 0;
    }

    /** Days are compared as days: a moment counts as the day that it is in. */
    private static int order(LocalDate day, TimeSpan span, Asker asker) {
        return Integer.signum(day.compareTo(LocalDate.ofInstant(span.from(), asker.zone())));
    }

    static Optional<BigDecimal> number(String value) {
        // An exponent would make a number of a million digits of ten characters.
        if (!value.matches("[+-]?[0-9]{1,30}(\\.[0-9]{1,30})?")) {
            return Optional.empty();
        }
        return Optional.of(new BigDecimal(value));
    }
}
