package io.switchboard.core.ticket;

/** What the rest of the platform knows of a ticket's state, whatever its type calls it. */
public enum Category {
    /** Nobody has looked at it. */
    NEW,
    /** We have to do something. */
    OPEN,
    /** The customer has to do something. */
    PENDING,
    /** Somebody else has to do something: a supplier, a carrier. */
    HOLD,
    /** Done, as far as we know. */
    SOLVED,
    /** Done for good. */
    CLOSED;

    /** Whether something is still to be done about it. */
    public boolean isOpen() {
        return this != SOLVED && this != CLOSED;
    }
}
