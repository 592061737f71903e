package io.switchboard.spi;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The one exception by which a plugin tells the host that an outside system failed. Anything else that a plugin throws
 * is taken for the plugin's own fault: it is logged with the plugin's id and treated as {@link Failure#UNKNOWN_OUTCOME}
 * for a send.
 */
public class ConnectorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Failure failure;
    private final transient Duration retryAfter;

    /**
     * @param failure what kind of failure, decides what the host does next
     * @param message what happened, for agents and admins; without secrets
     * @param cause the exception behind it, or null
     */
    public ConnectorException(Failure failure, String message, Throwable cause) {
        this(failure, message, cause, null);
    }

    public ConnectorException(Failure failure, String message) {
        this(failure, message, null, null);
    }

    private ConnectorException(Failure failure, String message, Throwable cause, Duration retryAfter) {
        super(message, cause);
        this.failure = Objects.requireNonNull(failure, "failure");
        this.retryAfter = retryAfter;
    }

    /** A {@link Failure#RATE_LIMITED} that says how long to wait; {@code after} is positive. */
    public static ConnectorException rateLimited(String message, Duration after) {
        return new ConnectorException(Failure.RATE_LIMITED, message, null, after);
    }

    public Failure failure() {
        return failure;
    }

    /** How long the provider wants us to wait; empty when it didn't say. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
