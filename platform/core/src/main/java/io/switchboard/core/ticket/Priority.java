package io.switchboard.core.ticket;

/** How urgent a ticket is; in this order. */
public enum Priority {
    LOW,
    NORMAL,
    HIGH,
    URGENT
}
