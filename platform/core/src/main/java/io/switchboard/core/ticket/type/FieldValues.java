package io.switchboard.core.ticket.type;

import io.switchboard.core.condition.Asker;
import io.switchboard.core.condition.Facts;
import io.switchboard.core.shared.Check;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The values of a type's own fields, as tickets keep them: texts and choices as strings, numbers and amounts as decimal strings (so that none is
 * rounded), dates as {@code 2026-11-22}, flags as booleans, several choices and files as lists of strings.
 */
public final class FieldValues {
    private FieldValues() {}

    /** The values of a new ticket before anybody says something. */
    public static Map<String, Object> presets(Definition type) {
        Map<String, Object> values = new LinkedHashMap<>();
        type.fields().stream().filter(field -> field.preset() != null).forEach(field -> values.put(field.key(), field.preset()));
        return values;
    }

    /**
     * All values after some have changed; faults are added at {@code fields.<key>}.
     *
     * @param now what stands
     * @param given by key, as a caller wrote them; null empties a field
     */
    public static Map<String, Object> change(Definition type, Map<String, Object> now, Map<String, Object> given, Check check) {
        Map<String, Object> values = new LinkedHashMap<>(now);
        given.forEach((key, raw) -> {
            FieldDefinition field = type.field(key).orElse(null);
            check.that(field != null, "fields." + key, "type.unknownField", key);
            if (field != null) {
                Object value = read(field, raw, "fields." + key, check);
                if (value == null) {
                    values.remove(key);
                } else {
                    values.put(key, value);
                }
            }
        });
        return values;
    }

    /** Required fields that are shown and have no value. */
    public static List<FieldDefinition> missing(Definition type, Map<String, Object> values, Facts facts, Asker asker) {
        return type.fields().stream()
                .filter(field -> field.required() && values.get(field.key()) == null && field.shownWhen().hold(facts, asker))
                .toList();
    }

    /** A value as conditions compare it; null stays null. */
    public static Object fact(FieldDefinition field, Object value) {
        if (value == null) {
            return null;
        }
        return switch (field.kind()) {
            case NUMBER, MONEY -> number(value);
            case DATE -> day(value);
            default -> value;
        };
    }

    /** A value as it is kept; null when it is empty, or wrong: then {@code check} knows. */
    public static Object read(FieldDefinition field, Object raw, String place, Check check) {
        if (raw == null || raw instanceof String text && text.isBlank() || raw instanceof Collection<?> list && list.isEmpty()) {
            return null;
        }
        return switch (field.kind()) {
            case TEXT, ORDER, LONG_TEXT -> text(field, raw, place, check);
            case NUMBER -> number(field, raw, place, check);
            case MONEY -> money(field, raw, place, check);
            case DATE -> date(raw, place, check);
            case CHOICE -> choice(field, raw, place, check);
            case MANY -> many(field, raw, place, check);
            case CONTACT -> id(raw, place, check);
            case FILE -> files(field, raw, place, check);
            case FLAG -> flag(raw, place, check);
        };
    }

    private static String text(FieldDefinition field, Object raw, String place, Check check) {
        if (!(raw instanceof String text)) {
            check.that(false, place, "notText");
            return null;
        }
        boolean oneLine = field.kind() == FieldDefinition.Kind.LONG_TEXT || text.strip().indexOf('\n') < 0;
        check.optional(place, text, field.length()).that(oneLine, place, "notOneLine");
        return text.strip();
    }

    private static String number(FieldDefinition field, Object raw, String place, Check check) {
        BigDecimal number = number(raw);
        check.that(number != null, place, "notDecimal");
        if (number == null) {
            return null;
        }
        check.that(field.min() == null || number.compareTo(field.min()) >= 0, place, "tooSmall", plain(field.min()));
        check.that(field.max() == null || number.compareTo(field.max()) <= 0, place, "tooLarge", plain(field.max()));
        return number.toPlainString();
    }

    private static String money(FieldDefinition field, Object raw, String place, Check check) {
        String number = number(field, raw, place, check);
        if (number == null) {
            return null;
        }
        BigDecimal amount = new BigDecimal(number);
        boolean cents = amount.stripTrailingZeros().scale() <= 2;
        check.that(cents, place, "notMoney");
        return cents ? amount.setScale(2).toPlainString() : null;
    }

    private static String date(Object raw, String place, Check check) {
        LocalDate day = day(raw);
        check.that(day != null, place, "notDate");
        return day == null ? null : day.toString();
    }

    private static String choice(FieldDefinition field, Object raw, String place, Check check) {
        check.that(keys(field).contains(raw), place, "notChoice", String.join(", ", keys(field)));
        return String.valueOf(raw);
    }

    private static List<String> many(FieldDefinition field, Object raw, String place, Check check) {
        Set<String> known = keys(field);
        Set<String> given = strings(raw, place, check);
        check.that(known.containsAll(given), place, "notChoice", String.join(", ", known));
        check.that(given.size() <= field.length(), place, "tooMany", field.length());
        // In the type's order, so that the same choice is the same value.
        return field.choices().stream().map(FieldDefinition.Choice::key).filter(given::contains).toList();
    }

    private static List<String> files(FieldDefinition field, Object raw, String place, Check check) {
        Set<String> ids = strings(raw, place, check);
        check.that(ids.size() <= field.length(), place, "tooMany", field.length());
        ids.forEach(id -> id(id, place, check));
        return List.copyOf(ids);
    }

    private static String id(Object raw, String place, Check check) {
        try {
            return UUID.fromString(String.valueOf(raw)).toString();
        } catch (IllegalArgumentException e) {
            check.that(false, place, "notId");
            return null;
        }
    }

    private static Boolean flag(Object raw, String place, Check check) {
        check.that(raw instanceof Boolean, place, "notFlag");
        return raw instanceof Boolean flag ? flag : null;
    }

    private static Set<String> keys(FieldDefinition field) {
        return field.choices().stream().map(FieldDefinition.Choice::key).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<String> strings(Object raw, String place, Check check) {
        Collection<?> list = raw instanceof Collection<?> several ? several : List.of(raw);
        check.that(list.stream().allMatch(String.class::isInstance), place, "notText");
        return list.stream().map(String::valueOf).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static BigDecimal number(Object value) {
        String text = value instanceof Double number ? BigDecimal.valueOf(number).toPlainString() : String.valueOf(value).strip();
        return text.matches("[+-]?[0-9]{1,15}(\\.[0-9]{1,15})?") ? new BigDecimal(text) : null;
    }

    private static LocalDate day(Object value) {
        try {
            return LocalDate.parse(String.valueOf(value));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static String plain(BigDecimal number) {
        return number == null ? "" : number.toPlainString();
    }
}
