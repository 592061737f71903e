package io.switchboard.core.condition;

import java.util.List;
import java.util.stream.Stream;

/**
 * Each of some conditions, and at least one of others; an empty list asks nothing.
 *
 * @param all each of them
 * @param any one of them at least
 */
public record Conditions(List<Condition> all, List<Condition> any) {
    /** Asks nothing: always true. */
    public static final Conditions NONE = new Conditions(List.of(), List.of());

    public Conditions {
        all = all == null ? List.of() : List.copyOf(all);
        any = any == null ? List.of() : List.copyOf(any);
    }

    public static Conditions all(Condition... all) {
        return new Conditions(List.of(all), List.of());
    }

    public static Conditions any(Condition... any) {
        return new Conditions(List.of(), List.of(any));
    }

    /** Whether the facts fit. */
    public boolean hold(Facts facts, Asker asker) {
        return all.stream().allMatch(condition -> condition.holds(facts, asker))
                && (any.isEmpty() || any.stream().anyMatch(condition -> condition.holds(facts, asker)));
    }

    /** Those that the facts don't fit: why {@link #hold} says no. */
    public List<Condition> missing(Facts facts, Asker asker) {
        Stream<Condition> failed = all.stream().filter(condition -> !condition.holds(facts, asker));
        boolean none = !any.isEmpty() && any.stream().noneMatch(condition -> condition.holds(facts, asker));
        return Stream.concat(failed, none ? any.stream() : Stream.empty()).toList();
    }

    /** Whether nothing is asked. */
    public boolean asksNothing() {
        return all.isEmpty() && any.isEmpty();
    }

    /** All conditions in it. */
    public Stream<Condition> stream() {
        return Stream.concat(all.stream(), any.stream());
    }
}
