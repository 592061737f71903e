package io.switchboard.core.ticket.type;

import io.switchboard.core.condition.Conditions;
import java.math.BigDecimal;
import java.util.List;

/**
 * A field of a type's own.
 *
 * @param key within the type; conditions call it {@code field.<key>}
 * @param required before the ticket is solved or closed, while it is shown
 * @param atStart whether a required field must be there already when the ticket is made
 * @param preset the value of a new ticket, as {@link FieldValues} keeps it; null without one
 * @param shownWhen it is there only then; {@link Conditions#NONE}: always
 * @param choices of CHOICE and MANY
 * @param min of NUMBER and MONEY, nullable
 * @param max likewise
 * @param length the most characters of TEXT and LONG_TEXT, the most choices of MANY, the most files of FILE
 * @param help nullable
 */
public record FieldDefinition(
        String key,
        Label name,
        Kind kind,
        boolean required,
        boolean atStart,
        Object preset,
        Conditions shownWhen,
        List<Choice> choices,
        BigDecimal min,
        BigDecimal max,
        int length,
        Label help) {

    /** What it holds. */
    public enum Kind {
        TEXT(200),
        LONG_TEXT(10_000),
        NUMBER(0),
        /** An amount with two decimals, in the shop's currency. */
        MONEY(0),
        DATE(0),
        /** One of the choices. */
        CHOICE(0),
        /** Several of the choices. */
        MANY(100),
        /** The id of a contact. */
        CONTACT(0),
        /** An order's number. */
        ORDER(100),
        /** Ids of files. */
        FILE(10),
        FLAG(0);

        private final int length;

        Kind(int length) {
            this.length = length;
        }

        /** {@link FieldDefinition#length} when the type doesn't say; 0 where there is none. */
        public int length() {
            return length;
        }
    }

    /** One of the values there are. */
    public record Choice(String key, Label name) {}

    public FieldDefinition {
        choices = List.copyOf(choices);
    }

    /** As conditions, lists and transitions name it. */
    public String fact() {
        return "field." + key;
    }
}
