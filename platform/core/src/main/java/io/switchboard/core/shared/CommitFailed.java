package io.switchboard.core.shared;

/**
 * A transaction came to its end and couldn't be committed; whether the database has it is not known when its line broke in
 * the middle. Whoever repeats with the same id learns it.
 */
public final class CommitFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommitFailed(Exception cause) {
        super("the transaction could not be committed: " + cause.getMessage(), cause);
    }
}
