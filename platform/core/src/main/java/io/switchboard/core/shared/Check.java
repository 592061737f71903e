package io.switchboard.core.shared;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Collects the wrong fields of a request, so that all of them are told at once. */
public final class Check {
    private final List<Refused.Field> fields = new ArrayList<>();

    /** A text that must be there, with at most {@code max} characters after stripping. */
    public Check text(String field, String value, int max) {
        if (value == null || value.isBlank()) {
            return add(field, "required");
        }
        return optional(field, value, max);
    }

    /** A text that may be null, with at most {@code max} characters, without control characters but line breaks and tabs. */
    public Check optional(String field, String value, int max) {
        if (value != null && value.strip().length() > max) {
            return add(field, "tooLong", max);
        }
        if (value != null && value.chars().anyMatch(c -> c < 32 && c != '\n' && c != '\r' && c != '\t')) {
            return add(field, "controlCharacters");
        }
        return this;
    }

    /** A mail address that may be null or empty, with at most 320 characters. */
    public Check email(String field, String value) {
        boolean address = value == null || value.isBlank() || value.strip().matches("[^@\\s]+@[^@\\s]+");
        return optional(field, value, 320).that(address, field, "notEmail");
    }

    public Check range(String field, long value, long min, long max) {
        return value < min || value > max ? add(field, "outOfRange", min, max) : this;
    }

    public Check words(String field, Collection<String> values, int most, int longest) {
        if (values == null) {
            return this;
        }
        if (values.size() > most) {
            return add(field, "tooMany", most);
        }
        return values.stream().anyMatch(v -> v == null || v.isBlank() || v.length() > longest)
                ? add(field, "tooLong", longest)
                : this;
    }

    public Check that(boolean right, String field, String code, Object... arguments) {
        return right ? this : add(field, code, arguments);
    }

    private Check add(String field, String code, Object... arguments) {
        fields.add(new Refused.Field(field, code, List.of(arguments)));
        return this;
    }

    /**
     * @throws Refused INVALID, naming all wrong fields
     */
    public void done() {
        if (!fields.isEmpty()) {
            throw Refused.invalid(fields);
        }
    }
}
