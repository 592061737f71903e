package io.switchboard.core.shared;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Something that a caller asked and can't have. The edge makes an RFC 9457 problem of it, in the caller's language: the
 * code is the key of the text, the arguments its {0}, {1}; those that are {@link Spoken} are put in his language too.
 */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of refusal; the edge gives each its HTTP status. */
    public enum Kind {
        /** 404: it isn't there, or the viewer may not know that it is. */
        NOT_FOUND,
        /** 403: not with these roles. */
        FORBIDDEN,
        /** 401: not signed in, or wrong credentials. */
        UNAUTHENTICATED,
        /** 409: not in this state. */
        CONFLICT,
        /** 412: somebody changed it since. */
        STALE,
        /** 422: a field is wrong, or all of it. */
        INVALID,
        /** 413: too large. */
        TOO_LARGE,
        /** 429: too often; the first argument is in how many seconds again. */
        TOO_OFTEN,
        /** 503: not now, again soon. */
        UNAVAILABLE
    }

    /** A wrong field: its name, the key of the text, the text's arguments. */
    public record Field(String field, String code, List<Object> arguments) {}

    private final Kind kind;
    private final String code;
    private final transient List<Object> arguments;
    private final transient List<Field> fields;
    private final transient Map<String, Object> more = new LinkedHashMap<>();

    private Refused(Kind kind, String code, List<Object> arguments, List<Field> fields) {
        super(code + (arguments.isEmpty() ? "" : " " + arguments) + (fields.isEmpty() ? "" : " " + fields));
        this.kind = kind;
        this.code = code;
        this.arguments = arguments;
        this.fields = fields;
    }

    public static Refused notFound(String thing) {
        return new Refused(Kind.NOT_FOUND, "notFound." + thing, List.of(), List.of());
    }

    public static Refused forbidden(String code, Object... arguments) {
        return new Refused(Kind.FORBIDDEN, code, List.of(arguments), List.of());
    }

    public static Refused unauthenticated(String code) {
        return new Refused(Kind.UNAUTHENTICATED, code, List.of(), List.of());
    }

    public static Refused conflict(String code, Object... arguments) {
        return new Refused(Kind.CONFLICT, code, List.of(arguments), List.of());
    }

    public static Refused stale() {
        return new Refused(Kind.STALE, "stale", List.of(), List.of());
    }

    public static Refused tooLarge(String code, Object... arguments) {
        return new Refused(Kind.TOO_LARGE, code, List.of(arguments), List.of());
    }

    /** @param seconds until it may be tried again, at least 1; the text's {0} */
    public static Refused tooOften(String code, int seconds) {
        return new Refused(Kind.TOO_OFTEN, code, List.of(seconds), List.of());
    }

    public static Refused unavailable(String code, Object... arguments) {
        return new Refused(Kind.UNAVAILABLE, code, List.of(arguments), List.of());
    }

    public static Refused invalid(String field, String code, Object... arguments) {
        return invalid(List.of(new Field(field, code, List.of(arguments))));
    }

    /** What came as a whole is wrong, not a field of it. */
    public static Refused unprocessable(String code, Object... arguments) {
        return new Refused(Kind.INVALID, code, List.of(arguments), List.of());
    }

    public static Refused invalid(List<Field> fields) {
        return new Refused(Kind.INVALID, "invalid", List.of(), List.copyOf(fields));
    }

    /** Tells programs something besides: {@code allowed}, {@code changed}; plain values, records and lists of these. */
    public Refused with(String name, Object value) {
        more.put(name, value);
        return this;
    }

    public Kind kind() {
        return kind;
    }

    public String code() {
        return code;
    }

    public List<Object> arguments() {
        return arguments;
    }

    public List<Field> fields() {
        return fields;
    }

    /** What it tells programs besides, by name. */
    public Map<String, Object> more() {
        return more;
    }
}
