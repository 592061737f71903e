package io.switchboard.core.conversation;

/** Which way a message goes. */
public enum Direction {
    /** From the customer. */
    IN,
    /** To the customer. */
    OUT,
    /** Among ourselves. */
    NOTE,
    /** Told by the platform: assigned, closed. */
    SYSTEM
}
