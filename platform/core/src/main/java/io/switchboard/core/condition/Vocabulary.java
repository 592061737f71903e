package io.switchboard.core.condition;

import io.switchboard.core.condition.Condition.Op;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The fields that conditions may name. */
@FunctionalInterface
public interface Vocabulary {

    /** What a field's values are. */
    enum Kind {
        TEXT(EnumSet.of(Op.IS, Op.IS_NOT, Op.IN, Op.NOT_IN, Op.CONTAINS, Op.EMPTY, Op.NOT_EMPTY)),
        NUMBER(EnumSet.of(Op.IS, Op.IS_NOT, Op.IN, Op.NOT_IN, Op.LESS, Op.GREATER, Op.AT_LEAST, Op.AT_MOST, Op.EMPTY, Op.NOT_EMPTY)),
        TIME(EnumSet.of(Op.IS, Op.IS_NOT, Op.BEFORE, Op.AFTER, Op.AT_LEAST, Op.AT_MOST, Op.EMPTY, Op.NOT_EMPTY)),
        /** One of some words. */
        CHOICE(EnumSet.of(Op.IS, Op.IS_NOT, Op.IN, Op.NOT_IN, Op.EMPTY, Op.NOT_EMPTY)),
        /** One of some words that have an order. */
        RANK(EnumSet.of(Op.IS, Op.IS_NOT, Op.IN, Op.NOT_IN, Op.LESS, Op.GREATER, Op.AT_LEAST, Op.AT_MOST)),
        /** Several words. */
        SET(EnumSet.of(Op.IS, Op.IS_NOT, Op.IN, Op.NOT_IN, Op.CONTAINS, Op.EMPTY, Op.NOT_EMPTY)),
        FLAG(EnumSet.of(Op.IS, Op.IS_NOT, Op.EMPTY, Op.NOT_EMPTY)),
        /** Not known here: each operator may do. */
        ANY(EnumSet.allOf(Op.class));

        private final Set<Op> ops;

        Kind(Set<Op> ops) {
            this.ops = ops;
        }

        public Set<Op> ops() {
            return ops;
        }
    }

    /**
     * A field.
     *
     * @param words the only values there are; empty when any may be
     */
    record Word(Kind kind, Set<String> words) {
        public static Word of(Kind kind) {
            return new Word(kind, Set.of());
        }
    }

    /** The field of that name, when there is one. */
    Optional<Word> word(String field);
}
