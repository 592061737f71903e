package io.switchboard.core.sla;

/** What an SLA promises. */
public enum Target {
    /** That the first answer comes, since it was made. */
    FIRST_RESPONSE,
    /** That an answer comes, since the customer wrote the first word that nobody has answered yet. */
    NEXT_RESPONSE,
    /** That it is solved, since it was made. */
    RESOLVE
}
