package io.switchboard.core.sla;

/** What an SLA knows of the state of that which it holds for. */
public enum Phase {
    /** We work on it, or should. */
    ACTIVE,
    /** The customer is to do something. */
    WAITING,
    /** Somebody else is, or something must happen first. */
    HELD,
    /** Solved or closed. */
    ENDED
}
