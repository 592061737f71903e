package io.switchboard.core.search;

import java.io.IOException;

/** The cluster has answered that it doesn't do what it was asked for. */
final class ClusterTrouble extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    ClusterTrouble(int status, String message) {
        super(message);
        this.status = status;
    }

    /** There is no such thing: an index that somebody has deleted. */
    boolean isMissing() {
        return status == 404;
    }

    /** It was made by somebody else. */
    boolean isThere() {
        return getMessage().contains("resource_already_exists_exception");
    }

    /** Somebody else was faster. */
    boolean isConflict() {
        return status == 409;
    }
}
