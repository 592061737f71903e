package io.switchboard.core.ticket.assign;

/** How a group's tickets find their agents. */
public enum Dispatch {
    /** Whoever has least for what he can take; then whoever waits longest. */
    LEAST_LOAD,
    /** In turn. */
    ROUND_ROBIN,
    /** Whoever had this customer's last ticket, when he can; else as LEAST_LOAD. */
    LAST_OWNER_FIRST,
    /** People give them to people. */
    MANUAL;

    public boolean isAutomatic() {
        return this != MANUAL;
    }
}
