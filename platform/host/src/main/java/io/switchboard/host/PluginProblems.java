package io.switchboard.host;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.switchboard.core.shared.Refused;
import io.switchboard.spi.ConnectorException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whatever goes wrong in a plugin's resource as RFC 9457 problem. */
final class PluginProblems implements ExceptionMapper<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(PluginProblems.class);

    private final String pluginId;

    @Context
    private HttpHeaders headers;

    PluginProblems(String pluginId) {
        this.pluginId = pluginId;
    }

    @Override
    public Response toResponse(Throwable thrown) {
        if (thrown instanceof ConstraintViolationException wrong) {
            return problem(422, null, fields(wrong));
        }
        if (thrown instanceof JsonParseException || thrown instanceof MismatchedInputException) {
            return problem(400, null, List.of());
        }
        if (thrown instanceof WebApplicationException known) {
            Response given = known.getResponse();
            // A refused role comes with a line of RESTEasy's; any other body is the plugin's own answer.
            boolean own = given.hasEntity() && !(known instanceof ForbiddenException);
            return own ? given : problem(given.getStatus(), detail(known), List.of());
        }
        if (thrown instanceof Refused refused) {
            return problem(status(refused), null, List.of());
        }
        if (thrown instanceof ConnectorException failed) {
            return problem(502, failed.getMessage(), List.of());
        }
        LOG.error("plugin {} failed in a request", pluginId, thrown);
        return problem(500, null, List.of());
    }

    private Response problem(int status, String detail, List<Map<String, String>> errors) {
        Locale locale = headers == null || headers.getAcceptableLanguages().isEmpty()
                ? Locale.ENGLISH
                : headers.getAcceptableLanguages().get(0);
        return Response.status(status)
                .type(MediaType.valueOf("application/problem+json"))
                .entity(HostProblem.json(status, detail, errors, locale))
                .build();
    }

    /** RESTEasy's own words are for developers; a plugin's are for people. */
    private static String detail(WebApplicationException e) {
        String message = e.getMessage();
        boolean generated = message == null || message.startsWith("HTTP ") || message.startsWith("RESTEASY") || e instanceof ForbiddenException;
        return generated ? null : message;
    }

    private static int status(Refused refused) {
        return switch (refused.kind()) {
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

    private static List<Map<String, String>> fields(ConstraintViolationException e) {
        List<Map<String, String>> fields = new ArrayList<>();
        for (ConstraintViolation<?> violation : e.getConstraintViolations()) {
            String name = "";
            for (Path.Node node : violation.getPropertyPath()) {
                name = node.getName();
            }
            fields.add(Map.of("field", String.valueOf(name), "message", violation.getMessage()));
        }
        return fields;
    }
}
