package io.switchboard.core.signin;

/** Why somebody doesn't get in by single sign-on. The page that he comes back to says it by the name of the reason. */
public final class SsoProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What the page says; the message is for the log and the admin's test. */
    public enum Reason {
        /** Single sign-on is off, or not set up. */
        OFF,
        /** The other server doesn't answer, or not as it should. */
        UNREACHABLE,
        /** It was begun in another browser, too long ago, or used already. */
        MISMATCH,
        /** The other server said no. */
        REFUSED,
        /** What it said can't be believed. */
        UNTRUSTED,
        /** He isn't known here. */
        UNKNOWN,
        /** He is known, and must not come in this way. */
        NOT_ALLOWED,
        /** All seats are taken. */
        SEATS
    }

    private final Reason reason;

    SsoProblem(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    SsoProblem(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
