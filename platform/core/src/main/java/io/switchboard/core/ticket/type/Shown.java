package io.switchboard.core.ticket.type;

import io.switchboard.core.condition.Condition;
import io.switchboard.core.condition.Condition.Op;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.condition.Vocabulary.Kind;
import io.switchboard.core.condition.Vocabulary.Word;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Conditions that can't come true, as far as that is seen without guessing: two words for what has one, a word and none, fields that wait for
 * each other. What isn't seen here is let through.
 */
final class Shown {
    private static final Set<Op> FIT_NOTHING = Set.of(Op.IS_NOT, Op.NOT_IN, Op.EMPTY);

    private Shown() {}

    /** The fields that can be shown at some time. */
    static Set<String> fields(Definition type) {
        Set<String> shown = new HashSet<>();
        boolean more = true;
        while (more) {
            more = false;
            for (FieldDefinition field : type.fields()) {
                // An empty field fits some conditions also when it is never shown.
                Predicate<Condition> can = one -> !one.field().startsWith("field.")
                        || FIT_NOTHING.contains(one.op())
                        || shown.contains(one.field().substring(6))
                        || type.field(one.field().substring(6)).filter(other -> other.preset() != null).isPresent();
                boolean showable = !never(field.shownWhen(), type)
                        && field.shownWhen().all().stream().allMatch(can)
                        && (field.shownWhen().any().isEmpty() || field.shownWhen().any().stream().anyMatch(can));
                more |= showable && shown.add(field.key());
            }
        }
        return shown;
    }

    /** Whether a field that must be there at the start waits for a state that comes later. */
    static boolean neverAtStart(Definition type, FieldDefinition field) {
        Condition atStart = Condition.of("state", Op.IS, type.start());
        List<Condition> all = Stream.concat(field.shownWhen().all().stream(), Stream.of(atStart)).toList();
        return never(new Conditions(all, field.shownWhen().any()), type);
    }

    static boolean never(Conditions conditions, Definition type) {
        if (contradict(conditions.all(), type)) {
            return true;
        }
        return !conditions.any().isEmpty()
                && conditions.any().stream()
                        .allMatch(one -> contradict(Stream.concat(conditions.all().stream(), Stream.of(one)).toList(), type));
    }

    private static boolean contradict(List<Condition> all, Definition type) {
        TicketWords words = TicketWords.of(type);
        Map<String, Set<String>> left = new HashMap<>();
        Map<String, Boolean> empty = new HashMap<>();
        for (Condition one : all) {
            Boolean none = one.op() == Op.EMPTY ? Boolean.TRUE : FIT_NOTHING.contains(one.op()) ? null : Boolean.FALSE;
            Boolean before = none == null ? null : empty.put(one.field(), none);
            if (before != null && !before.equals(none)) {
                return true;
            }
            Word word = words.word(one.field()).orElse(Word.of(Kind.ANY));
            boolean single = word.kind() == Kind.CHOICE || word.kind() == Kind.RANK || word.kind() == Kind.FLAG;
            if (single && (one.op() == Op.IS || one.op() == Op.IN)) {
                left.computeIfAbsent(one.field(), field -> new HashSet<>(one.values())).retainAll(one.values());
            }
        }
        for (Condition one : all) {
            if (left.containsKey(one.field()) && (one.op() == Op.IS_NOT || one.op() == Op.NOT_IN)) {
                left.get(one.field()).removeAll(one.values());
            }
        }
        // Somebody may be me.
        return left.entrySet().stream().anyMatch(one -> one.getValue().isEmpty() && !mayBeMe(all, one.getKey()));
    }

    private static boolean mayBeMe(List<Condition> all, String field) {
        return all.stream().anyMatch(one -> one.field().equals(field) && one.values().contains(Condition.ME));
    }
}
