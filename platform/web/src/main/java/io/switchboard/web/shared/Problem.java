package io.switchboard.web.shared;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.switchboard.core.shared.Languages;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Spoken;
import io.switchboard.core.ticket.TicketFlow.Allowed;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.stream.Collectors;

/**
 * A problem as RFC 9457 tells it, in the caller's language.
 *
 * @param type stable, for programs: {@code /problems/<code>}
 * @param title what kind of problem
 * @param detail what happened
 * @param errors the wrong fields; null when it isn't about fields
 * @param retryAfter seconds, or null
 * @param changed with 412, where it is known: the fields that others have changed since
 * @param allowed with 409, where it is known: what may be done instead
 * @param step of several that were to be done together: the number of the first that isn't possible, from 1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type, String title, int status, String detail, List<FieldError> errors, @JsonIgnore Integer retryAfter, Object changed, Object allowed, Object step) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem(String type, String title, int status, String detail, List<FieldError> errors, Integer retryAfter) {
        this(type, title, status, detail, errors, retryAfter, null, null, null);
    }

    /** A step that a ticket can take. */
    public record AllowedStep(String key, String name) {
        static AllowedStep of(Allowed step, Locale locale) {
            return new AllowedStep(step.key(), step.name().in(locale));
        }
    }

    /** A wrong field and what is allowed. */
    public record FieldError(String field, String code, String message) {}

    public static Problem of(Refused refused, Locale locale) {
        int status = status(refused.kind());
        List<FieldError> errors = refused.fields().isEmpty()
                ? null
                : refused.fields().stream()
                        .map(f -> new FieldError(f.field(), f.code(), text(locale, "field." + f.code(), f.arguments())))
                        .toList();
        Integer retry = switch (refused.kind()) {
            case UNAVAILABLE -> 5;
            case TOO_OFTEN -> (Integer) refused.arguments().get(0);
            default -> null;
        };
        String detail = text(locale, refused.code(), refused.arguments());
        Object changed = refused.more().get("changed");
        Object allowed = refused.more().get("allowed") instanceof List<?> ways
                ? ways.stream().filter(Allowed.class::isInstance).map(way -> AllowedStep.of((Allowed) way, locale)).toList()
                : null;
        Object step = refused.more().get("step");
        if (step != null) {
            String why = errors == null ? detail : errors.stream().map(FieldError::message).collect(Collectors.joining(" "));
            detail = text(locale, "macro.step", List.of(step, why));
        }
        return new Problem("/problems/" + refused.code(), title(locale, status), status, detail, errors, retry, changed, allowed, step);
    }

    /** A problem that isn't a refusal of the core: {@code code} is the key of its text. */
    public static Problem of(int status, String code, Locale locale, Object... arguments) {
        Integer retry = status == 503 ? 5 : null;
        return new Problem(
                "/problems/" + code, title(locale, status), status, text(locale, code, List.of(arguments)), null, retry);
    }

    /** An unreadable field of a body. */
    public static Problem unreadable(String field, Locale locale) {
        List<FieldError> errors = field.isEmpty()
                ? null
                : List.of(new FieldError(field, "wrongType", text(locale, "field.wrongType", List.of())));
        return new Problem("/problems/unreadable", title(locale, 400), 400, text(locale, "unreadable", List.of()), errors, null);
    }

    public Problem retryAfter(int seconds) {
        return new Problem(type, title, status, detail, errors, seconds, changed, allowed, step);
    }

    private static int status(Refused.Kind kind) {
        return switch (kind) {
            case NOT_FOUND -> 404;
            case FORBIDDEN -> 403;
            case UNAUTHENTICATED -> 401;
            case CONFLICT -> 409;
            case STALE -> 412;
            case INVALID -> 422;
            case TOO_LARGE -> 413;
            case TOO_OFTEN -> 429;
            case UNAVAILABLE -> 503;
        };
    }

    /** Writes it where no resource is running: in filters and servlets. */
    public void write(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        response.setContentType(MEDIA_TYPE);
        response.setCharacterEncoding("UTF-8");
        if (retryAfter != null) {
            response.setHeader("Retry-After", retryAfter.toString());
        }
        if (status == 401) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        response.getOutputStream().write(JsonBody.json().writeValueAsBytes(this));
    }

    private static String title(Locale locale, int status) {
        return text(locale, "title." + status, List.of());
    }

    /** A text of {@code problems.properties}; a code without one is a bug that a test finds, and is told by itself. */
    public static String text(Locale locale, String code, List<Object> arguments) {
        try {
            String pattern = Languages.here().text("problems", Problem.class, "io.switchboard.web.problems", locale, code);
            Object[] told = arguments.stream().map(a -> a instanceof Spoken spoken ? spoken.in(locale) : a).toArray();
            return new MessageFormat(pattern, locale).format(told);
        } catch (MissingResourceException none) {
            return code;
        }
    }
}
