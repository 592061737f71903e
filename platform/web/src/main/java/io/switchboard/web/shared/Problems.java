package io.switchboard.web.shared;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.switchboard.core.shared.CommitFailed;
import io.switchboard.core.shared.Refused;
import io.switchboard.loader.BrokenArchiveException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.OptimisticLockException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.io.CharConversionException;
import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a problem of whatever a resource throws. The only place that decides how an error looks. */
@Provider
@ApplicationScoped
public class Problems implements ExceptionMapper<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final Set<String> AWAY_CLASS = Set.of("08", "53", "58");
    private static final Set<String> H2_AWAY = Set.of("90028", "90031", "90067", "90098", "90121");
    private static final Outages AWAY = new Outages(System::nanoTime, LOG::warn);

    @Inject
    Caller caller;

    @Override
    public Response toResponse(Throwable thrown) {
        Problem problem = problem(thrown, caller.locale());
        Response.ResponseBuilder response =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
        if (problem.retryAfter() != null) {
            response.header("Retry-After", problem.retryAfter());
        }
        if (problem.status() == 401) {
            response.header("WWW-Authenticate", "Bearer");
        }
        return response.build();
    }

    /** Also for sockets and servlets. */
    public static Problem problem(Throwable thrown, Locale locale) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof Refused refused) {
                return Problem.of(refused, locale);
            }
            if (t instanceof RateLimits.TooManyRequests often) {
                return Problem.of(429, "tooOften", locale, often.retryAfter()).retryAfter(often.retryAfter());
            }
            if (t instanceof BrokenArchiveException broken) {
                String type = "/problems/plugin." + broken.fault().name();
                return new Problem(type, Problem.of(422, "invalid", locale).title(), 422, broken.text(locale), null, null);
            }
            if (t instanceof BodyLimit.TooLarge large) {
                return Problem.of(413, "body.tooLarge", locale, large.limit());
            }
            if (t instanceof BodyLimit.Broken) {
                return Problem.unreadable("", locale);
            }
            if (t instanceof JsonMappingException mapping) {
                return Problem.unreadable(path(mapping), locale);
            }
            if (t instanceof JsonProcessingException || t instanceof CharConversionException) {
                return Problem.unreadable("", locale);
            }
            if (t instanceof OptimisticLockException) {
                return Problem.of(412, "stale", locale);
            }
            if (isDatabaseAway(t)) {
                AWAY.tell(t);
                return Problem.of(503, "databaseAway", locale);
            }
            if (t instanceof FileNotFoundException || t instanceof NoSuchFileException) {
                LOG.error("a file's bytes are not where they were put: {}", t.getMessage());
                return Problem.of(404, "notFound.file", locale);
            }
            if (t instanceof SQLException sql && refusedBy(sql, locale) != null) {
                LOG.warn("the database refused: {}", sql.getMessage());
                return refusedBy(sql, locale);
            }
            if (t instanceof WebApplicationException web) {
                return web(web.getResponse().getStatus(), locale);
            }
        }
        if (isCommit(thrown)) {
            AWAY.tell(thrown);
            return Problem.of(503, "databaseAway", locale);
        }
        LOG.error("a request failed", thrown);
        return Problem.of(500, "internal", locale);
    }

    /** What a status alone tells. A method that the server has never heard of is one that isn't allowed. */
    static Problem web(int given, Locale locale) {
        int status = given == 501 ? 405 : given;
        String code = switch (status) {
            case 400 -> "unreadable";
            case 401 -> "signIn.needed";
            case 403 -> "forbidden";
            case 404 -> "notFound.address";
            case 405 -> "method";
            case 406 -> "notAcceptable";
            case 413 -> "body.tooLargeUnknown";
            case 415 -> "mediaType";
            case 503 -> "unavailable";
            default -> status < 500 ? "unreadable" : "internal";
        };
        boolean known = !code.equals("unreadable") && !code.equals("internal");
        return Problem.of(known ? status : status < 500 ? 400 : 500, code, locale);
    }

    /** What a caller, or two at once, can bring about; null for all else, which is a fault of ours. */
    private static Problem refusedBy(SQLException sql, Locale locale) {
        String state = sql.getSQLState() == null ? "" : sql.getSQLState();
        return switch (state) {
            // Too long, not in the character set, out of range.
            case "22001", "22003", "22008", "22021", "22P05" -> Problem.of(422, "unstorable", locale);
            case "23505" -> Problem.of(409, "clash", locale);
            // Gave way to another in a deadlock, or waited too long for it.
            case "40001", "40P01", "55P03", "HYT00" -> Problem.of(503, "unavailable", locale);
            default -> null;
        };
    }

    private static String path(JsonMappingException mapping) {
        return mapping.getPath().stream()
                .map(r -> r.getFieldName() == null ? Integer.toString(r.getIndex()) : r.getFieldName())
                .collect(Collectors.joining("."));
    }

    private static boolean isCommit(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof CommitFailed) {
                return true;
            }
        }
        return false;
    }

    /**
     * Connection exceptions (SQLSTATE class 08), a server going down (57P0x) or without room (53xxx, of H2 58xxx and
     * 9002x/9003x for its file), H2 closed (90067, 90098, 90121), and the pool having none to give.
     */
    private static boolean isDatabaseAway(Throwable t) {
        if (t instanceof SQLException sql) {
            String state = sql.getSQLState();
            boolean broken = state != null && (AWAY_CLASS.contains(state.substring(0, Math.min(2, state.length())))
                    || state.startsWith("57P") || H2_AWAY.contains(state));
            return broken || sql.getMessage() != null && sql.getMessage().contains("IJ0004");
        }
        return t.getClass().getName().endsWith(".ResourceException")
                || t.getClass().getName().endsWith("JDBCConnectionException");
    }
}
